"""Steps and what rests on what: columns by depth on a wide page, one column with lines at its side on a narrow one.

The whole drawing is a group of links, not one picture, for each step leads to what is known of it. It carries no table
of its own: the log of the steps stands right beneath it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import fitted
from clear_platform.foundation.charts.svg import Svg, element, text

State = Literal["good", "bad", "busy", "waits", "hand", "rest", "out", "idle"]
"""Done, failed, under way, waiting for a person, set by a person, resting on that, left out, not reached."""

BOX_WIDTH, BOX_HEIGHT = 172.0, 48.0
BETWEEN_COLUMNS, BETWEEN_ROWS = 44.0, 20.0
MOST_IN_COLUMN = 12
"""A level of more steps than this stands in several columns, or the drawing would be a tower."""
EDGE = 4.0
BEND = 6.0
NARROW_WIDTH = 330.0
NARROW_HEIGHT = 44.0
NARROW_STRIDE = 52.0
LANE = 7.0
MOST_LANES = 8
SIGN = 14.0
SMALL_SIZE = 10.5


@dataclass(frozen=True)
class Step:
    """One step: its name, a short line beneath it, how it stands, where it leads and what it is called aloud.

    `needs` names the steps it rests on; those that are none of the drawing are passed over. `sign` is a drawing on a
    square of 16 units, as paths with the way each is painted (empty, `solid`, `cut`).
    """

    id: str
    note: str
    state: State
    href: str
    says: str
    needs: tuple[str, ...] = ()
    sign: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _At:
    x: float
    y: float


def flow(label: str, steps: Sequence[Step]) -> Svg:
    """Draw steps in columns by depth, for a wide page. Takes: steps of which each stands after those it rests on."""
    columns = _columns(steps)
    tallest = max((len(column) for column in columns), default=1)
    height = tallest * (BOX_HEIGHT + BETWEEN_ROWS) - BETWEEN_ROWS + 2 * EDGE
    width = len(columns) * (BOX_WIDTH + BETWEEN_COLUMNS) - BETWEEN_COLUMNS + 2 * EDGE
    places: dict[str, _At] = {}
    for nth, column in enumerate(columns):
        top = (height - len(column) * (BOX_HEIGHT + BETWEEN_ROWS) + BETWEEN_ROWS) / 2
        for row, step in enumerate(column):
            places[step.id] = _At(EDGE + nth * (BOX_WIDTH + BETWEEN_COLUMNS), top + row * (BOX_HEIGHT + BETWEEN_ROWS))
    known = {step.id: step for step in steps}
    edges = [
        _bent(places[need], places[step.id], hand=known[need].state in ("hand", "rest"))
        for step in steps
        for need in step.needs
        if need in places
    ]
    boxes = [_box(step, places[step.id], BOX_WIDTH, BOX_HEIGHT) for step in steps]
    return _group(label, max(width, BOX_WIDTH), max(height, BOX_HEIGHT), [*edges, *boxes])


def narrow_flow(label: str, steps: Sequence[Step]) -> Svg:
    """Draw steps one below the other, lines at their side leading from each to all that rest on it."""
    rows = {step.id: row for row, step in enumerate(steps)}
    lanes = _lanes(steps, rows)
    gutter = EDGE + LANE * (1 + max(lanes.values(), default=-1)) + LANE
    known = {step.id: step for step in steps}
    edges = [_rail(known[source], lane, gutter, steps, rows) for source, lane in lanes.items()]
    width = NARROW_WIDTH - gutter - EDGE
    boxes = [_box(step, _At(gutter, EDGE + row * NARROW_STRIDE), width, NARROW_HEIGHT) for step, row in _rowed(steps)]
    height = len(steps) * NARROW_STRIDE - (NARROW_STRIDE - NARROW_HEIGHT) + 2 * EDGE
    return _group(label, NARROW_WIDTH, max(height, NARROW_HEIGHT), [*edges, *boxes])


def depths(steps: Sequence[Step]) -> Mapping[str, int]:
    """Give how deep each step stands: 0 for one that rests on none, else one below the deepest it rests on."""
    found: dict[str, int] = {}
    for step in steps:
        found[step.id] = max((found[need] + 1 for need in step.needs if need in found), default=0)
    return found


def _columns(steps: Sequence[Step]) -> list[list[Step]]:
    levels: dict[int, list[Step]] = {}
    depth = depths(steps)
    for step in steps:
        levels.setdefault(depth[step.id], []).append(step)
    columns: list[list[Step]] = []
    for _level, found in sorted(levels.items()):
        parts = -(-len(found) // MOST_IN_COLUMN)
        each = -(-len(found) // parts)
        columns += [found[start : start + each] for start in range(0, len(found), each)]
    return columns


def _rowed(steps: Sequence[Step]) -> Iterator[tuple[Step, int]]:
    return ((step, row) for row, step in enumerate(steps))


def _lanes(steps: Sequence[Step], rows: Mapping[str, int]) -> dict[str, int]:
    """Give each step that others rest on a lane at the side, two at the same height never the same while there is one.

    The nearest lane that is free; past the last one lines share it.
    """
    last: dict[str, int] = {}
    for step in steps:
        for need in step.needs:
            if need in rows:
                last[need] = max(last.get(need, 0), rows[step.id])
    free_from: list[int] = []
    lanes: dict[str, int] = {}
    for source in sorted(last, key=lambda one: rows[one]):
        fits = (lane for lane, row in enumerate(free_from) if row <= rows[source])
        lane = next(fits, min(len(free_from), MOST_LANES - 1))
        if lane == len(free_from):
            free_from.append(0)
        free_from[lane] = max(free_from[lane], last[source])
        lanes[source] = lane
    return lanes


def _bent(source: _At, target: _At, *, hand: bool) -> Svg:
    """Draw a line that leaves to the right, turns once in the middle between the columns, and comes in at the left."""
    x, y = source.x + BOX_WIDTH, source.y + BOX_HEIGHT / 2
    end_x, end_y = target.x, target.y + BOX_HEIGHT / 2
    turn = end_x - BETWEEN_COLUMNS / 2
    if abs(end_y - y) < 2 * BEND:
        path = f"M{x:g} {y:g}H{turn:g}L{turn + BEND:g} {end_y:g}H{end_x:g}"
    else:
        way = BEND if end_y > y else -BEND
        path = (
            f"M{x:g} {y:g}H{turn - BEND:g}Q{turn:g} {y:g} {turn:g} {y + way:g}"
            f"V{end_y - way:g}Q{turn:g} {end_y:g} {turn + BEND:g} {end_y:g}H{end_x:g}"
        )
    return element("path", d=path, **_line(hand=hand))


def _rail(source: Step, lane: int, gutter: float, steps: Sequence[Step], rows: Mapping[str, int]) -> Svg:
    x = gutter - LANE * (lane + 1)
    middle = EDGE + NARROW_HEIGHT / 2

    def height(row: int, of: float) -> float:
        return middle + row * NARROW_STRIDE + of

    begins = height(rows[source.id], BEND)
    ends = [height(rows[step.id], -BEND) for step in steps if source.id in step.needs]
    # It leaves in the lower half of its box and comes in at the upper one, so that no two lines pass for one.
    path = f"M{gutter:g} {begins:g}H{x:g}V{max(ends):g}" + "".join(f"M{x:g} {end:g}H{gutter:g}" for end in sorted(ends))
    return element("path", d=path, **_line(hand=source.state in ("hand", "rest")))


def _line(*, hand: bool) -> paint.Attributes:
    return {
        "class_": "edge hand" if hand else "edge",
        "fill": "none",
        "stroke": paint.WARN if hand else paint.RULE_STRONG,
        "stroke_width": 1.5,
        "stroke_dasharray": "4 3" if hand else None,
    }


_COLOURS = {
    "good": paint.GOOD,
    "bad": paint.BAD,
    "busy": paint.S1,
    "waits": paint.WARN,
    "hand": paint.WARN,
    "rest": paint.WARN,
    "out": paint.INK_3,
    "idle": paint.INK_3,
}
_DASHES = {"rest": "4 3", "out": "2 3", "idle": "2 3"}


def _box(step: Step, at: _At, width: float, height: float) -> Svg:
    room = width - 45
    colour = _COLOURS[step.state]
    dashes = _DASHES.get(step.state)
    plain = step.state == "good"
    frame = element(
        "rect",
        class_=f"step {step.state}",
        x=at.x,
        y=at.y,
        width=width,
        height=height,
        rx=3,
        fill=paint.SHEET,
        stroke=paint.RULE_STRONG if plain else colour,
        stroke_width=1.5 if dashes is None and not plain else 1,
        stroke_dasharray=dashes,
    )
    name = text(fitted(step.id, room), at.x + 35, at.y + height / 2 - 4, css="strong")
    note = text(
        fitted(step.note, room, size=SMALL_SIZE), at.x + 35, at.y + height / 2 + 13, css="faint", size=SMALL_SIZE
    )
    return element("a", frame, _sign(step, at), name, note, href=step.href, aria_label=step.says)


def _sign(step: Step, at: _At) -> Svg:
    colour = "good" if step.state == "rest" else step.state
    strokes = [
        element(
            "path",
            d=d,
            class_=css or None,
            fill=_COLOURS[colour] if css == "solid" else "none",
            stroke=paint.SHEET if css == "cut" else _COLOURS[colour],
            stroke_width=1.5,
        )
        for d, css in step.sign
    ]
    scale = SIGN / 16
    place = f"translate({at.x + 12:g} {at.y + 9:g}) scale({scale:g})"
    return element("g", *strokes, class_=f"sign {colour}", transform=place)


def _group(label: str, width: float, height: float, parts: Sequence[Svg]) -> Svg:
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="drawing flow",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="group",
        aria_label=label,
        font_family="Noto Sans, Liberation Sans, Helvetica, sans-serif",
    )
