"""The wording of a prompt: three templates with places to fill, held to what may be filled, and how it differs.

`{{inputs.…}}` is what a text is to tell of, `{{state.told}}` its facts as plain sentences, `{{state.facts}}` all of it
as JSON. The language is that of patterns. Not here: where wordings are kept.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any, Literal

from clear_platform.foundation.errors import FieldProblem
from execution.runs.engine.canonical import canonical
from execution.runs.engine.templates import Template, TemplateRefused, compiled, filled, paths_in

LONGEST_INSTRUCTIONS = 8_000
LONGEST_TEMPLATE = 8_000
LEAST_CHARACTERS, MOST_CHARACTERS = 100, 4_000
TEXTS = ("instructions", "template", "fallback")
STATE = ("told", "facts")


@dataclass(frozen=True)
class Wording:
    """What a language model is told (`instructions`), what it is asked (`template`), and the text that stands without
    one (`fallback`); how long the answer may be."""

    instructions: str
    template: str
    fallback: str
    most_characters: int

    @property
    def hash(self) -> str:
        """The name of these very words."""
        return sha256(canonical({name: getattr(self, name) for name in (*TEXTS, "most_characters")})).hexdigest()


@dataclass(frozen=True)
class Filled:
    """A wording with its places filled."""

    instructions: str
    asked: str
    fallback: str


@dataclass(frozen=True)
class Line:
    """A line of two wordings beside each other: in both, only in the one before, or only in the one after."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class Part:
    """One of the texts of two wordings, line by line."""

    name: str
    lines: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        """Whether anything is not the same."""
        return any(line.kind != "same" for line in self.lines)


def problems_of(wording: Wording, inputs: Collection[str]) -> Iterator[FieldProblem]:
    """Give what is wrong with a wording. Takes: names of what `inputs` hold for its prompt."""
    for name in TEXTS:
        text = getattr(wording, name)
        most = LONGEST_INSTRUCTIONS if name == "instructions" else LONGEST_TEMPLATE
        if not text.strip() or len(text) > most:
            yield FieldProblem(f"/{name}", "length", f"Write between 1 and {most} characters.")
            continue
        yield from _places_of(name, text, inputs)
    if not LEAST_CHARACTERS <= wording.most_characters <= MOST_CHARACTERS:
        detail = f"Give a whole number from {LEAST_CHARACTERS} to {MOST_CHARACTERS}."
        yield FieldProblem("/most_characters", "range", detail)


def _places_of(name: str, text: str, inputs: Collection[str]) -> Iterator[FieldProblem]:
    try:
        template = compiled(text)
    except TemplateRefused as refusal:
        yield FieldProblem(f"/{name}", "template", f"{str(refusal).removeprefix(': ').rstrip('.')}.")
        return
    for path in paths_in(template):
        offered = {"inputs": sorted(inputs), "state": STATE}.get(path.root, ())
        if not path.parts or path.parts[0] not in offered:
            known = ", ".join([*(f"inputs.{one}" for one in sorted(inputs)), *(f"state.{one}" for one in STATE)])
            yield FieldProblem(f"/{name}", "unknown_place", f"'{path.text}' is nothing that is known here: {known}.")


def written(wording: Wording, context: Mapping[str, Any]) -> Filled:
    """Fill a wording. Refuses: `ValueMissing`, `ValueTooLarge`."""
    scope = {
        "inputs": dict(context),
        "state": {"told": told_of(context), "facts": json.dumps(context, ensure_ascii=False, sort_keys=True)},
        "ctx": {},
    }
    instructions, asked, fallback = (_text(compiled(getattr(wording, name)), scope) for name in TEXTS)
    return Filled(instructions, asked, fallback)


def _text(template: Template, scope: Mapping[str, Any]) -> str:
    value = filled(template, scope)
    return value if isinstance(value, str) else canonical(value).decode()


def told_of(context: Mapping[str, Any]) -> str:
    """Give the facts of a context as plain sentences: 'Months of cash: 2 months (weak).'"""
    facts = context.get("facts")
    told = [_sentence(one) for one in facts if isinstance(one, Mapping)] if isinstance(facts, (list, tuple)) else []
    return " ".join(one for one in told if one) or "There is nothing to tell."


def _sentence(fact: Mapping[str, Any]) -> str:
    label, value = _plain(fact.get("label") or fact.get("id") or fact.get("measure")), _plain(fact.get("value"))
    if not label or not value:
        return ""
    unit, judgement = _plain(fact.get("unit")), _plain(fact.get("judgement"))
    figure = f"{value} {unit}" if unit and unit not in {"ratio", "share"} else value
    return f"{label}: {figure} ({judgement})." if judgement else f"{label}: {figure}."


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, (Mapping, list, tuple)):
        return ""
    return " ".join(str(value).split())


def compared(before: Wording, after: Wording) -> tuple[Part, ...]:
    """Give how two wordings differ, text by text and line by line."""
    parts = [
        Part(name, tuple(_lines(getattr(before, name).splitlines(), getattr(after, name).splitlines())))
        for name in TEXTS
    ]
    most = _lines([str(before.most_characters)], [str(after.most_characters)])
    return (*parts, Part("most_characters", tuple(most)))


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (Line("same", text) for text in before[a:b])
        else:
            yield from (Line("gone", text) for text in before[a:b])
            yield from (Line("new", text) for text in after[c:d])
