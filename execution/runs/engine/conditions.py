"""Conditions of steps in CEL, the Common Expression Language: compiled and checked when a pattern is loaded.

Only comparing, logic, `in`, `has`, places of lists and a handful of functions: nothing that repeats, nothing that
searches by regular expression, so that the time of a condition is bounded by its length and that of its values. The
library walks mappings and lists and knows no attributes. **Source**: https://cel.dev; ADR 0027.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from execution.runs.engine.canonical import Json
from execution.runs.engine.errors import ConditionFailed
from execution.runs.engine.pattern import LONGEST_CONDITION
from execution.runs.engine.templates import ROOTS, Path, Root, path_of

if TYPE_CHECKING:
    import cel

_FUNCTIONS = frozenset(
    {"size", "startsWith", "endsWith", "contains", "double", "int", "string"}
    | {"_&&_", "_||_", "!_", "_?_:_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_[_]", "-_"}
)
"""The names by which the library tells what an expression calls; operators are calls too.

Macros that go through a list (`all`, `exists`, `map`, `filter`) are told as `@not_strictly_false` or `_+_`: neither is
here, so that no expression repeats anything.
"""
_WORDS = "size startsWith endsWith contains double int string has"
_QUOTED = re.compile(
    r"""(?P<text>[rRbB]{0,2}(?:\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?P<remark>//[^\n]*)""",
    re.DOTALL,
)
_REFERENCE = re.compile(r"(?<![.\w])(inputs|state|ctx)\b((?:\s*\.\s*[A-Za-z_]\w*)*)")
_UNDECIDED = (KeyError, IndexError, TypeError, ValueError, RuntimeError, OverflowError, ZeroDivisionError)
"""What the library raises where values do not allow an answer."""


class ConditionRefused(ValueError):
    """A condition is not written as one; says why."""


@dataclass(frozen=True)
class Condition:
    """A condition that may be asked."""

    text: str
    program: cel.Program
    paths: tuple[Path, ...]

    def holds(self, scope: Mapping[Root, Json]) -> bool:
        """Say whether it holds. Refuses: `ConditionFailed`."""
        asked = {path.root: scope[path.root] for path in self.paths}
        try:
            answer = self.program.execute(asked)
        except _UNDECIDED as error:
            because = f"{error} is not there" if isinstance(error, KeyError) else _first_sentence(str(error))
            raise ConditionFailed(when=self.text, because=because) from error
        if answer is True or answer is False:
            return answer
        raise ConditionFailed(when=self.text, because="it says neither true nor false")


def compiled(text: str) -> Condition:
    """Make a condition ready to be asked. Refuses: `ConditionRefused`."""
    if len(text) > LONGEST_CONDITION:
        raise ConditionRefused(f"it is longer than {LONGEST_CONDITION} characters")
    # Only here: the library brings a command line along, which a process that compiles nothing need not load.
    import cel

    try:
        program = cel.compile(text)
    except ValueError as error:
        raise ConditionRefused(_first_sentence(str(error).partition("ERROR: ")[2] or str(error))) from error
    called = set(program.functions()) - _FUNCTIONS
    if called:
        raise ConditionRefused(f"it may call {_WORDS} and compare, nothing else; here: {', '.join(sorted(called))}")
    named = set(program.variables()) - set(ROOTS)
    if named:
        raise ConditionRefused(f"it may name inputs, state and ctx; here: {', '.join(sorted(named))}")
    return Condition(text, program, _paths_in(text))


def _paths_in(text: str) -> tuple[Path, ...]:
    bare = _QUOTED.sub(lambda found: '""' if found["text"] else " ", text)
    if re.search(r"\.\s*_", bare) or re.search(r"\[\s*[rRbB]{0,2}[\"']{1,3}_", text):
        raise ConditionRefused("it leads to a private name; names do not begin with an underscore")
    paths = []
    for found in _REFERENCE.finditer(bare):
        named = re.sub(r"\s", "", found[0])
        if bare[found.end() :].lstrip().startswith("("):
            # The last part is what is called of the value, not a member of it.
            named = named.rpartition(".")[0]
        if "." not in named:
            raise ConditionRefused(f"'{found[1]}' stands alone; name what of it is meant, as in {found[1]}.x")
        paths.append(path_of(named))
    return tuple(paths)


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).split(". ")[0].split(" | ")[0].rstrip(".")[:200]
