"""What changed between two states of a row. Plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 200
NOTHING = "empty"


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Give each field that differs, with what it was and what it became, in words.

    Of two objects only the parts that differ are given, named `field.part`.
    """
    return [
        (path, in_words(was), in_words(became))
        for name in before
        for path, was, became in _differences(name, before[name], after.get(name))
    ]


def in_words(value: Any) -> str:
    """Give a value as people read it, no longer than a line or two."""
    if value is None or value == "":
        return NOTHING
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _differences(path: str, was: Any, became: Any) -> Iterator[tuple[str, Any, Any]]:
    if was == became:
        return
    if isinstance(was, dict) and isinstance(became, dict):
        for part in dict.fromkeys([*was, *became]):
            yield from _differences(f"{path}.{part}", was.get(part), became.get(part))
        return
    yield path, was, became
