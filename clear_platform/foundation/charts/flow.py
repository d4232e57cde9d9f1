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
STRIDE = BOX_HEIGHT + BETWEEN_ROWS
MOST_IN_COLUMN = 12
"""A level of more steps than this stands in two columns, or the drawing would be a tower."""
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
    levels = _levels(steps)
    columns = [column for level in levels for column in level]
    tallest = max((_height_of(column) for column in columns), default=BOX_HEIGHT)
    places: dict[str, _At] = {}
    doors: list[float] = []
    x = EDGE
    for level in levels:
        doors.append(x - BETWEEN_COLUMNS / 2)
        above = EDGE + (tallest - max(_height_of(column) for column in level)) / 2
        for column in level:
            top = above + column.shifted
            for row, step in enumerate(column.steps):
                places[step.id] = _At(x, top + row * STRIDE)
            x += BOX_WIDTH + BETWEEN_COLUMNS
    ways = _Ways(steps, doors, bottom=tallest + 2 * EDGE)
    edges = [ways.edge(places, need, step) for step in steps for need in step.needs if need in places]
    boxes = [_box(step, places[step.id], BOX_WIDTH, BOX_HEIGHT) for step in steps]
    return _group(label, max(x - BETWEEN_COLUMNS + EDGE, BOX_WIDTH), ways.bottom, [*edges, *boxes])


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


@dataclass(frozen=True)
class _Column:
    """Steps one below the other; the second column of a level is shifted, so that lines pass between its boxes."""

    steps: Sequence[Step]
    shifted: float = 0.0


def _height_of(column: _Column) -> float:
    return len(column.steps) * STRIDE - BETWEEN_ROWS + column.shifted


def _levels(steps: Sequence[Step]) -> list[list[_Column]]:
    found: dict[int, list[Step]] = {}
    depth = depths(steps)
    for step in steps:
        found.setdefault(depth[step.id], []).append(step)
    levels = []
    for _depth, those in sorted(found.items()):
        half = len(those) if len(those) <= MOST_IN_COLUMN else -(-len(those) // 2)
        parts = [those[:half], those[half:]]
        levels.append([_Column(part, STRIDE / 2 * nth) for nth, part in enumerate(parts) if part])
    return levels


class _Ways:
    """Where lines run: through the door before the next level, or, to a later one, beneath all boxes in a lane."""

    def __init__(self, steps: Sequence[Step], doors: Sequence[float], *, bottom: float) -> None:
        self._depth = depths(steps)
        self._doors = doors
        self._known = {step.id: step for step in steps}
        far = [need for step in steps for need in step.needs if self._is_far(need, step)]
        self._lanes = {need: bottom + LANE * (nth % MOST_LANES) for nth, need in enumerate(dict.fromkeys(far))}
        self.bottom = max([bottom, *(lane + LANE for lane in self._lanes.values())])

    def _is_far(self, need: str, step: Step) -> bool:
        return need in self._depth and self._depth[step.id] > self._depth[need] + 1

    def edge(self, places: Mapping[str, _At], need: str, step: Step) -> Svg:
        """Draw the line from a step to one that rests on it."""
        source, target = places[need], places[step.id]
        start = (source.x + BOX_WIDTH, source.y + BOX_HEIGHT / 2)
        end = (target.x, target.y + BOX_HEIGHT / 2)
        leaves, comes = self._doors[self._depth[need] + 1], self._doors[self._depth[step.id]]
        corners = [start, (leaves, start[1]), (leaves, end[1]), end]
        if self._is_far(need, step):
            lane = self._lanes[need]
            corners = [start, (leaves, start[1]), (leaves, lane), (comes, lane), (comes, end[1]), end]
        return element("path", d=_rounded(corners), **_line(hand=self._known[need].state in ("hand", "rest")))


def _rounded(corners: Sequence[tuple[float, float]]) -> str:
    """Give a line along corners, each of which is rounded as far as there is room."""
    path = f"M{corners[0][0]:g} {corners[0][1]:g}"
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        bend = min(BEND, _way(before, corner) / 2, _way(corner, after) / 2)
        first, last = _towards(corner, before, bend), _towards(corner, after, bend)
        path += f"L{first[0]:g} {first[1]:g}Q{corner[0]:g} {corner[1]:g} {last[0]:g} {last[1]:g}"
    return f"{path}L{corners[-1][0]:g} {corners[-1][1]:g}"


def _way(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(one: tuple[float, float], other: tuple[float, float], by: float) -> tuple[float, float]:
    """Give the point that lies so far from one towards the other; both are level or one above the other."""
    way = _way(one, other)
    share = by / way if way else 0.0
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


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
