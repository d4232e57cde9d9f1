"""Values with places to fill: `{{inputs.x}}`, `{{state.y.z}}`, `{{ctx.asof_date}}`.

A text that is one place alone takes the value whole, as an object; else the value's text stands in the text. A path
goes by keys of mappings and places in lists and by nothing else: it reaches no attribute of any object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from execution.runs.engine.canonical import MOST_BYTES, MOST_IN_WORDS, Json, canonical
from execution.runs.engine.errors import ValueMissing, ValueTooLarge

Root: TypeAlias = str
ROOTS: tuple[Root, ...] = ("inputs", "state", "ctx")
DEEPEST_TEMPLATE = 20
_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_PATH = re.compile(r"(inputs|state|ctx)((?:\.[A-Za-z0-9][A-Za-z0-9_-]{0,99}|\[[0-9]{1,6}\])*)")
_PART = re.compile(r"\.([A-Za-z0-9][A-Za-z0-9_-]*)|\[([0-9]+)\]")


class TemplateRefused(ValueError):
    """A template is not written as one; says why."""


@dataclass(frozen=True)
class Path:
    """Where a value stands: below inputs, state or context, by keys and places in lists."""

    root: Root
    parts: tuple[str | int, ...]
    text: str

    def value_in(self, scope: Mapping[Root, Json]) -> Json:
        """Give the value. Refuses: `ValueMissing`, which names the path and how far it led."""
        value: Json = scope[self.root]
        gone: str = self.root
        for part in self.parts:
            gone, before = f"{gone}.{part}" if isinstance(part, str) else f"{gone}[{part}]", gone
            if type(value) is dict:
                key = str(part)
                if key not in value:
                    raise ValueMissing(path=self.text, because=f"{before} has no '{key}'")
                value = value[key]
            elif type(value) is list:
                at = int(part) if isinstance(part, int) or part.isdecimal() else None
                if at is None or at >= len(value):
                    raise ValueMissing(path=self.text, because=f"{before} is a list of {len(value)}")
                value = value[at]
            else:
                raise ValueMissing(path=self.text, because=f"{before} is {_kind(value)}, which holds no '{part}'")
        return value


@dataclass(frozen=True)
class _Whole:
    path: Path


@dataclass(frozen=True)
class _Text:
    parts: tuple[str | Path, ...]


@dataclass(frozen=True)
class _Mapping:
    items: tuple[tuple[str, Template], ...]


@dataclass(frozen=True)
class _List:
    items: tuple[Template, ...]


@dataclass(frozen=True)
class _Literal:
    value: Json


Template: TypeAlias = _Whole | _Text | _Mapping | _List | _Literal


def path_of(text: str) -> Path:
    """Read a path. Refuses: `TemplateRefused`."""
    found = _PATH.fullmatch(text.strip())
    if found is None:
        if re.search(r"(^|[.\[])\s*[\"']?_", text.strip()):
            raise TemplateRefused(f"'{text.strip()}' leads to a private name; names do not begin with an underscore")
        raise TemplateRefused(f"'{text.strip()}' is no path; write inputs.x, state.y or ctx.z, keys and [0] after it")
    parts = tuple(key if key else int(place) for key, place in _PART.findall(found[2]))
    return Path(found[1], parts, text.strip())


def compiled(value: Json, *, pointer: str = "", depth: int = 0) -> Template:
    """Make a value with places ready to be filled. Refuses: `TemplateRefused` with the pointer to what is wrong."""
    if depth > DEEPEST_TEMPLATE:
        raise TemplateRefused(f"{pointer}: values are nested deeper than {DEEPEST_TEMPLATE} levels")
    if isinstance(value, dict):
        return _Mapping(
            tuple((key, compiled(one, pointer=f"{pointer}/{key}", depth=depth + 1)) for key, one in value.items())
        )
    if isinstance(value, list):
        return _List(tuple(compiled(one, pointer=f"{pointer}/{at}", depth=depth + 1) for at, one in enumerate(value)))
    return _of_text(value, pointer) if isinstance(value, str) else _Literal(value)


def _of_text(text: str, pointer: str) -> Template:
    pieces = _PLACE.split(text)
    try:
        paths = [path_of(piece) for piece in pieces[1::2]]
    except TemplateRefused as refusal:
        raise TemplateRefused(f"{pointer}: {refusal}") from refusal
    plain = pieces[0::2]
    if any("{{" in piece or "}}" in piece for piece in plain):
        raise TemplateRefused(f"{pointer}: braces that open or close nothing")
    if not paths:
        return _Literal(text)
    if len(paths) == 1 and plain == ["", ""]:
        return _Whole(paths[0])
    parts: list[str | Path] = [plain[0]]
    for path, after in zip(paths, plain[1:], strict=True):
        parts += [path, after]
    return _Text(tuple(parts))


def paths_in(template: Template) -> Iterator[Path]:
    """Give every path that a template refers to."""
    match template:
        case _Whole(path):
            yield path
        case _Text(parts):
            yield from (part for part in parts if isinstance(part, Path))
        case _Mapping(items):
            for _key, one in items:
                yield from paths_in(one)
        case _List(items=each):
            for one in each:
                yield from paths_in(one)


def filled(template: Template, scope: Mapping[Root, Json]) -> Json:
    """Fill a template. Gives: a value of its own, shared with nothing. Refuses: `ValueMissing`, `ValueTooLarge`."""
    return _Filling(scope).fill(template)


class _Filling:
    """One filling, which stops as soon as what it gathers is larger than a step may take."""

    def __init__(self, scope: Mapping[Root, Json]) -> None:
        self._scope = scope
        self._left = MOST_BYTES

    def fill(self, template: Template) -> Json:
        match template:
            case _Literal(value):
                return self._copied(value)
            case _Whole(path):
                return self._copied(path.value_in(self._scope))
            case _Text(parts):
                return "".join(part if isinstance(part, str) else self._text_of(part) for part in parts)
            case _Mapping(items):
                return {key: self.fill(one) for key, one in items}
            case _List(items=each):
                return [self.fill(one) for one in each]

    def _text_of(self, path: Path) -> str:
        value = path.value_in(self._scope)
        if value is None:
            raise ValueMissing(path=path.text, because="it is null, which has no text")
        text = value if isinstance(value, str) else canonical(value).decode()
        self._spend(len(text))
        return text

    def _copied(self, value: Json) -> Json:
        self._spend(1)
        if isinstance(value, dict):
            return {key: self._copied(one) for key, one in value.items() if self._spend(len(key))}
        if isinstance(value, list):
            return [self._copied(one) for one in value]
        if isinstance(value, str):
            self._spend(len(value))
        return value

    def _spend(self, amount: int) -> bool:
        self._left -= amount
        if self._left < 0:
            raise ValueTooLarge(most=MOST_IN_WORDS)
        return True


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    return "a text" if isinstance(value, str) else "a number"
