"""Bars that stand side by side, usually one a year, each made of parts laid on one another from zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.axes import labels_below, steps_in_words, value_lines
from clear_platform.foundation.charts.results import (
    Chart,
    ChartTable,
    Drawn,
    Key,
    Number,
    Say,
    Words,
    finished,
    or_dash,
    present,
    said,
)
from clear_platform.foundation.charts.scales import Bands, Linear, round_steps
from clear_platform.foundation.charts.svg import Svg, drawing, element, together


@dataclass(frozen=True)
class Layer:
    """One part of every bar, with one value for each bar; a missing value draws nothing and is a dash in the table."""

    label: str
    look: str
    values: Sequence[Number | None]


def stacked_bars(
    words: Words,
    *,
    bars: Sequence[str],
    layers: Sequence[Layer],
    head: str,
    say: Say = said,
    marks: Sequence[str] | None = None,
    counts: tuple[str, Sequence[Number | None]] | None = None,
) -> Chart:
    """Draw bars of layers above zero.

    Takes: `bars`, the full name of each bar; `marks`, shorter names for below the bars; `head`, what the bars are;
    `counts`, a column of the table that is not drawn (its head and a value for each bar).
    Refuses: `ValueError` for values below zero, and for layers of another length than `bars`.
    """
    for layer in layers:
        if len(layer.values) != len(bars):
            raise ValueError(f"Layer {layer.label!r} has {len(layer.values)} values for {len(bars)} bars.")
        if any(value < 0 for value in present(layer.values)):
            raise ValueError(f"Layer {layer.label!r} goes below zero; stacked bars begin there.")
    table = _table(head, bars, layers, say, counts)
    totals = [sum(present([layer.values[place] for layer in layers])) for place in range(len(bars))]
    if not any(totals):
        return finished(words, None, table=table)
    plan = _Plan(words.title, tuple(marks or bars), tuple(layers), max(totals), say)
    keys = tuple(Key(layer.look, layer.label) for layer in layers) if len(layers) > 1 else ()
    return finished(words, Drawn(plan.draw, table, keys))


@dataclass(frozen=True)
class _Plan:
    title: str
    marks: tuple[str, ...]
    layers: tuple[Layer, ...]
    highest: float
    say: Say

    def draw(self, width: float) -> Svg:
        height = round(width * (0.56 if width < 400 else 0.44))
        steps = steps_in_words(round_steps(0, self.highest), self.say)
        left, base = steps.room + 10, height - 22.0
        at = Linear(0, steps.values[-1], base, 10)
        bands = Bands(len(self.marks), left + 2, width - 2)
        parts = [
            *value_lines(steps, at, left, width),
            *(bar for place in range(len(self.marks)) for bar in self._bar(place, bands, at)),
            element("path", d=f"M{left:.1f} {base:.1f}H{width:.1f}", **paint.rule("axis")),
            *labels_below(self.marks, bands.middle, height - 5.0, bands.step),
        ]
        return drawing(self.title, width, height, [together(parts)])

    def _bar(self, place: int, bands: Bands, at: Linear) -> Iterator[Svg]:
        below = 0.0
        for layer in self.layers:
            value = layer.values[place]
            if not value:
                continue
            top = below + float(value)
            yield element(
                "rect",
                **paint.bar(layer.look),
                x=bands.begin(place),
                y=at(top),
                width=bands.thickness,
                height=at(below) - at(top),
            )
            below = top


def _table(
    head: str,
    bars: Sequence[str],
    layers: Sequence[Layer],
    say: Say,
    counts: tuple[str, Sequence[Number | None]] | None,
) -> ChartTable:
    count_head = [counts[0]] if counts else []
    rows = tuple(
        (
            bar,
            *([or_dash(counts[1][place], say)] if counts else []),
            *(or_dash(layer.values[place], say) for layer in layers),
        )
        for place, bar in enumerate(bars)
    )
    return ChartTable((head, *count_head, *(layer.label for layer in layers)), rows)
