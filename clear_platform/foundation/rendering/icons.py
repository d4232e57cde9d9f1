"""The drawings of the icons and status shapes, as data. How they become markup is the business of `clear_ui`.

Every icon is of our own drawing: 16 units square, a line of 1.5 in the colour of the text around it. Parts that need a
colour of their own carry a class, which the stylesheet paints, so that both themes and forced colours keep working.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stroke:
    """One path of an icon; `css` names how it is painted: outlined (empty), `solid`, `cut` or `thread`."""

    d: str
    css: str = ""


@dataclass(frozen=True)
class Icon:
    """One drawing on a square of `box` units."""

    strokes: tuple[Stroke, ...]
    box: int = 16


_RING = "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z"
_DISC = "M8 1.7a6.3 6.3 0 1 1 0 12.6A6.3 6.3 0 0 1 8 1.7z"
_TICK = "m5.2 8.2 2 2 3.7-4.2"


def _line(d: str) -> Icon:
    return Icon((Stroke(d),))


ICONS: dict[str, Icon] = {
    # The mark: an open C, and the thread that leaves it.
    "clear": Icon(
        (
            Stroke("M14.6 5.4a6.5 6.5 0 1 0 0 9.2"),
            Stroke("M9.6 10H19", "thread"),
            Stroke("M9.6 8.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z", "thread solid"),
        ),
        box=20,
    ),
    # Acts and signs of the interface.
    "down": _line("m4 6 4 4 4-4"),
    "up": _line("m4 10 4-4 4 4"),
    "right": _line("m6 4 4 4-4 4"),
    "left": _line("m10 4-4 4 4 4"),
    "arrow-up": _line("M8 13V3M4 7l4-4 4 4"),
    "arrow-down": _line("M8 3v10M4 9l4 4 4-4"),
    "close": _line("m4 4 8 8M12 4l-8 8"),
    "plus": _line("M8 3v10M3 8h10"),
    "check": _line("m3 8.5 3.2 3.2L13 4.5"),
    "clock": _line(f"{_RING}M8 4.8V8l2.3 1.4"),
    "pen": _line("m2.5 13.5.9-3.6L11 2.3l2.7 2.7-7.6 7.6z"),
    "alert": _line("M8 2 14.5 13.5h-13zM8 6.4v3.3M8 11.6v.1"),
    "info": _line(f"{_RING}M8 7.4v3.8M8 4.9V5"),
    "search": _line("M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.4 3.4"),
    "columns": _line("M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10"),
    "download": _line("M8 2v8M4.5 6.5 8 10l3.5-3.5M2.5 11v2.5h11V11"),
    "upload": _line("M8 10V2M4.5 5.5 8 2l3.5 3.5M2.5 11v2.5h11V11"),
    "send": _line("M14 2 2 6.8l5 2.2 2.2 5zM14 2 7 9"),
    "people": _line(
        "M6 3.2a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8zM1.7 13.3c.3-2.6 2-3.9 4.3-3.9s4 1.3 4.3 3.9"
        "M10.4 3.5a2.3 2.3 0 0 1 0 4.3M11.6 9.7c1.6.4 2.5 1.6 2.7 3.6"
    ),
    "file": _line("M4 1.8h5l3 3v9.4H4zM9 1.8v3h3"),
    "link": _line(
        "M6.7 9.3 9.3 6.7M7.3 4.6l1.5-1.5a2.9 2.9 0 0 1 4.1 4.1l-1.5 1.5"
        "M8.7 11.4l-1.5 1.5a2.9 2.9 0 0 1-4.1-4.1l1.5-1.5"
    ),
    "undo": _line("M5.5 3 2.5 6l3 3M2.5 6h6.6a4 4 0 0 1 0 8H6"),
    "flag": _line("M4 14V2.5M4 3h8l-2 2.8 2 2.7H4"),
    # Shapes of a status: told apart in black and white, by outline alone.
    "st-ok": Icon((Stroke(_DISC, "solid"), Stroke(_TICK, "cut"))),
    "st-closed": Icon((Stroke(_RING), Stroke(_TICK))),
    "st-open": Icon((Stroke(_RING),)),
    "st-half": Icon((Stroke(_RING), Stroke("M8 2.2a5.8 5.8 0 0 1 0 11.6z", "solid"))),
    "st-draft": Icon((Stroke(_RING, "dashed"),)),
    "st-skip": Icon((Stroke(_RING), Stroke("m4 12 8-8"))),
    "st-block": Icon((Stroke(_DISC, "solid"), Stroke("M4.8 8h6.4", "cut"))),
    "st-watch": Icon((Stroke("M8 2 14.5 13.5h-13z", "solid"),)),
    "st-lost": Icon((Stroke("M2.5 2.5h11v11h-11z", "solid"), Stroke("m5.5 5.5 5 5M10.5 5.5l-5 5", "cut"))),
    "st-diamond": Icon((Stroke("m8 1.5 6.5 6.5L8 14.5 1.5 8z", "solid"),)),
    "st-unknown": Icon((Stroke("M2.8 2.8h10.4v10.4H2.8z", "dashed"),)),
}
