"""What was said against what came: points with their intervals around the line on which both are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.axes import steps_in_words, value_lines
from clear_platform.foundation.charts.lettering import width_of
from clear_platform.foundation.charts.results import Chart, ChartTable, Drawn, Number, Say, Words, finished, said
from clear_platform.foundation.charts.scales import Linear, round_steps
from clear_platform.foundation.charts.svg import Svg, drawing, element, text, title, together

MOST_POINTS = 50
WHOLE = 1.0


@dataclass(frozen=True)
class Said:
    """One group: the share that was expected of it, the share that came with its interval, and what it is called."""

    label: str
    expected: Number
    observed: Number
    low: Number
    high: Number


def reliability_curve(
    words: Words, *, points: Sequence[Said], heads: tuple[str, str], same: str, table: ChartTable, say: Say = said
) -> Chart:
    """Draw what came over what was expected, both from 0 to 1, with the dashed line of their being the same.

    Takes: `heads`, what the axes across and up are called; `same`, the word at the dashed line.
    Refuses: `ValueError` for more than 50 points, a share outside of 0 to 1, or outside of its interval.
    """
    if len(points) > MOST_POINTS:
        raise ValueError(f"{len(points)} points; gather them into at most {MOST_POINTS} groups.")
    for one in points:
        if not 0 <= one.low <= one.observed <= one.high <= WHOLE or not 0 <= one.expected <= WHOLE:
            raise ValueError(f"The shares of {one.label!r} do not lie within 0 to 1, or not within their interval.")
    if not points:
        return finished(words, None, table=table)
    ranked = tuple(sorted(points, key=lambda one: one.expected))
    return finished(words, Drawn(_Plan(words.title, ranked, heads, same, say).draw, table))


@dataclass(frozen=True)
class _Plan:
    title: str
    points: tuple[Said, ...]
    heads: tuple[str, str]
    same: str
    say: Say

    def draw(self, width: float) -> Svg:
        height = round(width * (0.9 if width < 400 else 0.62))
        steps = steps_in_words(round_steps(0, WHOLE), self.say)
        left, base, top = steps.room + 10, height - 34.0, 24.0
        across = Linear(0, WHOLE, left, width - width_of(self.say(WHOLE)) / 2 - 2)
        up = Linear(0, WHOLE, base, top)
        parts: list[Svg] = [
            text(self.heads[1], 0, 10, css="faint"),
            *value_lines(steps, up, left, width),
            *(
                text(label, across(value), base + 15, css="faint", anchor="middle")
                for value, label in zip(steps.values, steps.labels, strict=True)
            ),
            text(self.heads[0], width, height - 4.0, css="faint", anchor="end"),
            element(
                "path", d=f"M{across(0):.1f} {up(0):.1f}L{across(WHOLE):.1f} {up(WHOLE):.1f}", **paint.line("plan")
            ),
            text(self.same, across(0.58), up(0.58) + 18, css="faint"),
            *self._marks(across, up),
        ]
        return drawing(self.title, width, height, [together(parts)])

    def _marks(self, across: Linear, up: Linear) -> Iterator[Svg]:
        places = [(across(float(one.expected)), up(float(one.observed))) for one in self.points]
        yield element("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places), **paint.line("one"))
        for one, (x, y) in zip(self.points, places, strict=True):
            low, high = up(float(one.low)), up(float(one.high))
            yield element("path", d=f"M{x:.1f} {low:.1f}V{high:.1f}", **paint.rule("now"))
            yield element("circle", title(one.label), **paint.dot("one"), cx=x, cy=y, r=4)
