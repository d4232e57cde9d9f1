"""How wide a text will be, estimated without a font, and what to do when it is too wide.

The estimate leans to the wide side of common sans faces, so that what fits here fits there.
"""

from __future__ import annotations

from unicodedata import east_asian_width

SIZE = 11.5
SLACK = 0.01
"""By how much a text may pass its room: room that was measured for it comes back a rounding smaller."""
_NARROW = frozenset("iljI.,:;'’|!()[]/ \u202f\u00a0")
_SLIM = frozenset('frtJ-"“”*·')
_WIDE = frozenset("mwMW@%&…—")


def width_of(text: str, *, size: float = SIZE, strong: bool = False) -> float:
    """Give about how wide a text is, in the units of the drawing."""
    return sum(_em(character) for character in text) * size * (1.06 if strong else 1.0)


def fitted(text: str, room: float, *, size: float = SIZE) -> str:
    """Give a text, shortened with an ellipsis where it would not fit; the whole text stands in the table."""
    room += SLACK
    if width_of(text, size=size) <= room:
        return text
    kept = text
    while kept and width_of(f"{kept}…", size=size) > room:
        kept = kept[:-1].rstrip()
    return f"{kept}…" if kept else ""


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.31
    if character in _SLIM:
        return 0.4
    if character in _WIDE:
        return 0.92
    if east_asian_width(character) in "WF":
        return 1.0
    if character.isdigit():
        return 0.62
    return 0.69 if character.isupper() else 0.57
