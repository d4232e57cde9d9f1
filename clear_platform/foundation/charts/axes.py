"""What values stand on: grid lines with their labels, years and days below. `scales` tells which values to name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import width_of
from clear_platform.foundation.charts.results import Say
from clear_platform.foundation.charts.scales import every
from clear_platform.foundation.charts.svg import Svg, element, text

Scale = Callable[[float], float]

_SIZES = ((1e9, "Bn"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True)
class Steps:
    """The values an axis names, and the words for them: 0, 1, 2, 3, 4 M."""

    values: tuple[float, ...]
    labels: tuple[str, ...]

    @property
    def room(self) -> float:
        """The width that the widest label takes."""
        return max(width_of(label) for label in self.labels)


def shortened(value: float, say: Say) -> str:
    """Give one large value with the unit of its size: 300 k, 3 M."""
    size, letter = next(((size, letter) for size, letter in _SIZES if abs(value) >= size), (1.0, ""))
    return f"{say(round(value / size, 6))} {letter}".rstrip()


def steps_in_words(values: Sequence[float], say: Say) -> Steps:
    """Give the words for the steps of an axis: large amounts shortened alike, the unit of size on the last only."""
    size, letter = next(((size, letter) for size, letter in _SIZES if max(map(abs, values)) >= 2 * size), (1.0, ""))
    labels = [say(round(value / size, 6)) for value in values]
    if letter:
        labels[-1] = f"{labels[-1]} {letter}"
    return Steps(tuple(values), tuple(labels))


def value_lines(steps: Steps, at: Scale, left: float, right: float) -> Iterator[Svg]:
    """Draw a grid line for each step with its label at the left; the lowest step is the axis."""
    for number, (value, label) in enumerate(zip(steps.values, steps.labels, strict=True)):
        y = at(value)
        yield element("path", d=f"M{left:.1f} {y:.1f}H{right:.1f}", **paint.rule("axis" if number == 0 else "grid"))
        yield text(label, left - 6, y + 4, css="faint", anchor="end")


def labels_below(labels: Sequence[str], middle: Callable[[int], float], y: float, step: float) -> Iterator[Svg]:
    """Write labels below bars, only every second or third where they would touch; the last is kept when it fits."""
    if not labels:
        return
    widest = max(width_of(label) for label in labels) + 8
    apart = every(len(labels), max(1, int(step * len(labels) / widest)))
    for place in range(0, len(labels), apart):
        yield text(labels[place], middle(place), y, css="faint", anchor="middle")


def days_below(
    days: Sequence[date], at: Callable[[date], float], y: float, say_month: Callable[[date], str]
) -> Iterator[Svg]:
    """Write the names of months below a time line; a January, and every day of a yearly step, by the year."""
    yearly = len({day.month for day in days}) == 1 and len({day.year for day in days}) > 1
    for day in days:
        named = str(day.year) if yearly or day.month == 1 else say_month(day)
        yield text(named, at(day), y, css="faint", anchor="middle")
