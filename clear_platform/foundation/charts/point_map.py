"""A map of points: a score across, an amount upwards by equal ratios, a shape for the status, area for the amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.axes import shortened
from clear_platform.foundation.charts.lettering import width_of
from clear_platform.foundation.charts.results import (
    Chart,
    ChartTable,
    Drawn,
    Key,
    Number,
    Say,
    Words,
    finished,
    said,
)
from clear_platform.foundation.charts.scales import Linear, Logarithmic, radius_for, rising_steps, round_steps
from clear_platform.foundation.charts.svg import Svg, drawing, element, text, title, together

MOST_POINTS = 500
LARGEST_RADIUS = 11.0
SHAPES = ("half", "closed", "open", "watch", "diamond", "lost")


@dataclass(frozen=True)
class Place:
    """One thing on the map: its name, score and amount, and the look (tone and shape) and word of its status."""

    label: str
    score: Number
    amount: Number
    tone: str
    shape: str
    status: str


def point_map(
    words: Words,
    *,
    places: Sequence[Place],
    heads: tuple[str, str, str, str],
    whole: float = 100,
    say_score: Say = said,
    say_amount: Say = said,
) -> Chart:
    """Draw places by score and amount; the table lists them by amount, largest first, as the eye meets them.

    Takes: `heads`, what the table and the axes call name, score, amount and status.
    Refuses: `ValueError` for more than 500 places, an amount not above zero, and a shape that is not drawn.
    """
    if len(places) > MOST_POINTS:
        raise ValueError(f"{len(places)} places; draw the largest {MOST_POINTS} and say so in the unit line.")
    for place in places:
        if place.amount <= 0:
            raise ValueError(f"{place.label!r} has the amount {place.amount}; only amounts above zero have a place.")
        if place.shape not in SHAPES:
            raise ValueError(f"{place.label!r} asks for the shape {place.shape!r}, which is not drawn.")
    ranked = sorted(places, key=lambda place: (-place.amount, place.label))
    table = ChartTable(heads, tuple((p.label, say_score(p.score), say_amount(p.amount), p.status) for p in ranked))
    if not ranked:
        return finished(words, None, table=table)
    plan = _Plan(words.title, tuple(ranked), heads, whole, say_amount)
    looks = dict.fromkeys((place.tone, place.shape, place.status) for place in ranked)
    keys = tuple(Key(f"point {tone} {shape}", status) for tone, shape, status in looks)
    return finished(words, Drawn(plan.draw, table, keys))


@dataclass(frozen=True)
class _Plan:
    title: str
    places: tuple[Place, ...]
    heads: tuple[str, str, str, str]
    whole: float
    say_amount: Say

    def draw(self, width: float) -> Svg:
        height = round(width * (0.8 if width < 400 else 0.6))
        amounts = [float(place.amount) for place in self.places]
        steps = rising_steps(min(amounts), max(amounts))
        labels = [shortened(step, self.say_amount) for step in steps]
        left, base, top = max(map(width_of, labels)) + 10, height - 34.0, 28.0
        at = Logarithmic(steps[0], steps[-1], base, top)
        across = Linear(0, self.whole, left + 12, width - 14)
        parts: list[Svg] = [text(self.heads[2], 0, 10, css="faint")]
        for number, (step, label) in enumerate(zip(steps, labels, strict=True)):
            looks = paint.rule("axis" if number == 0 else "grid")
            parts += [
                element("path", d=f"M{left:.1f} {at(step):.1f}H{width:.1f}", **looks),
                text(label, left - 6, at(step) + 4, css="faint", anchor="end"),
            ]
        parts += [
            text(said(mark), across(mark), base + 15, css="faint", anchor="middle")
            for mark in round_steps(0, self.whole)
        ]
        parts.append(text(self.heads[1], width, height - 4.0, css="faint", anchor="end"))
        largest = max(amounts)
        for place in self.places:
            radius = radius_for(float(place.amount), largest, LARGEST_RADIUS)
            parts += _mark(place, across(float(place.score)), at(float(place.amount)), radius)
        return drawing(self.title, width, height, [together(parts)])


def _mark(place: Place, x: float, y: float, radius: float) -> Iterator[Svg]:
    looks = paint.point(place.tone)
    name = title(f"{place.label}, {place.status}")
    match place.shape:
        case "half" | "closed":
            yield element("circle", name, **looks, cx=x, cy=y, r=radius)
        case "open":
            hollow = {**looks, "fill_opacity": 0.25, "stroke": paint.INK_3}
            yield element("circle", name, **hollow, cx=x, cy=y, r=radius)
        case "watch":
            side = radius * 1.35
            d = f"M{x:.1f} {y - side:.1f}L{x + side:.1f} {y + side * 0.75:.1f}H{x - side:.1f}Z"
            yield element("path", name, d=d, **looks)
        case "diamond":
            side = radius * 1.25
            d = f"M{x:.1f} {y - side:.1f}L{x + side:.1f} {y:.1f}L{x:.1f} {y + side:.1f}L{x - side:.1f} {y:.1f}Z"
            yield element("path", name, d=d, **looks)
        case _:
            side = radius * sqrt(3)
            yield element("rect", name, **looks, x=x - side / 2, y=y - side / 2, width=side, height=side)
