"""The looks of marks: a class for the page, and for paper the light colours as attributes. Shapes are drawn elsewhere.

The hexadecimal values are those of the light theme in `tokens.css`; a test compares them.
"""

from __future__ import annotations

from typing import Final

SERIES: Final = ("one", "two", "three", "four", "five")

INK: Final = "#0F1F2A"
INK_2: Final = "#3C4E5A"
INK_3: Final = "#56676F"
SHEET: Final = "#FFFFFF"
WELL: Final = "#E8ECEC"
RULE: Final = "#D5DCE0"
RULE_STRONG: Final = "#A3B2BB"
S1: Final = "#2C63B0"
S2: Final = "#C5771A"
S3: Final = "#409B97"
S4: Final = "#84374F"
S5: Final = "#0A1B2B"
REST: Final = "#C3CED4"
GOOD: Final = "#17643F"
WARN: Final = "#775000"
BAD: Final = "#A0113B"
THREAD: Final = "#B3380D"

# Mixtures that the stylesheet computes from tokens, as they come out on white.
CALM: Final = "#C8D7EB"
PALE: Final = "#E2EAF4"
UNSURE: Final = "#ABC1DF"

_SERIES_COLOURS: Final = {"one": S1, "two": S2, "three": S3, "four": S4, "five": S5, "rest": REST}
_TONES: Final = {"good": GOOD, "warn": WARN, "bad": BAD, "calm": S1, "off": INK_3}

Attributes = dict[str, str | float | None]


def bar(look: str) -> Attributes:
    """Give the looks of a bar: a series, `rest`, `calm` (fine or expected), `loss`, `gain` (could be) or `unsure`."""
    attributes: Attributes = {"class_": f"bar {look}"}
    match look:
        case "calm":
            attributes |= {"fill": CALM, "stroke": S1, "stroke_width": 1}
        case "gain":
            attributes |= {"fill": PALE, "stroke": S1, "stroke_width": 1, "stroke_dasharray": "3 2"}
        case "loss":
            attributes |= {"fill": S4}
        case "unsure":
            attributes |= {"fill": UNSURE}
        case _:
            attributes |= {"fill": _SERIES_COLOURS[look]}
    return attributes


def line(look: str) -> Attributes:
    """Give the looks of a line: a series, `past` (fine dashes) or `plan` (long dashes)."""
    attributes: Attributes = {"class_": f"line {look}", "fill": "none", "stroke_linejoin": "round"}
    match look:
        case "past":
            attributes |= {"stroke": INK_3, "stroke_width": 1.25, "stroke_dasharray": "2 3"}
        case "plan":
            attributes |= {"stroke": INK_2, "stroke_width": 1.25, "stroke_dasharray": "5 3"}
        case _:
            attributes |= {"stroke": _SERIES_COLOURS[look], "stroke_width": 2}
    return attributes


def dot(look: str) -> Attributes:
    """Give the looks of a dot: a series, or `open` where the value is unsure."""
    if look == "open":
        return {"class_": "dot open", "fill": SHEET, "stroke": S1, "stroke_width": 1.5}
    return {"class_": f"dot {look}", "fill": _SERIES_COLOURS[look], "stroke": SHEET, "stroke_width": 1.5}


def point(tone: str) -> Attributes:
    """Give the looks of a point of a map, by the tone of its status."""
    return {"class_": f"point {tone}", "fill": _TONES[tone], "fill_opacity": 0.85, "stroke": SHEET, "stroke_width": 1}


def shape() -> Attributes:
    """Give the looks of the area of a radar."""
    return {"class_": "shape", "fill": S1, "fill_opacity": 0.26, "stroke": S1, "stroke_width": 2}


def thread() -> Attributes:
    """Give the looks of the thread, which means lineage and nothing else."""
    return {"class_": "threadline", "stroke": THREAD, "stroke_width": 2, "fill": "none"}


def rule(look: str) -> Attributes:
    """Give the looks of a thin line: `grid`, `axis`, `tick`, `now` or `event`."""
    colours = {"grid": RULE, "axis": INK, "tick": RULE_STRONG, "now": INK_2, "event": INK_2}
    attributes: Attributes = {
        "class_": "now" if look == "event" else look,
        "stroke": colours[look],
        "stroke_width": 1,
        "fill": "none",
    }
    return attributes | ({"stroke_dasharray": "1 3"} if look == "event" else {})
