"""Scales: how a value becomes a length. Round steps for axes are chosen here too; drawing them is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10, sqrt

SMALLEST = 1e-300
"""What is closer together than this is taken for one value: smaller parts of it could not be told from nothing."""


@dataclass(frozen=True)
class Linear:
    """Equal differences are equal lengths. A domain without extent puts everything at its start."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        extent = self.high - self.low
        if extent == 0:
            return self.start
        return self.start + (value - self.low) / extent * (self.end - self.start)


@dataclass(frozen=True)
class Logarithmic:
    """Equal ratios are equal lengths, for amounts that range over several powers of ten. Only above zero."""

    low: float
    high: float
    start: float
    end: float

    def __post_init__(self) -> None:
        if self.low <= 0 or self.high <= self.low:
            raise ValueError(f"A logarithmic scale needs 0 < low < high, not {self.low} and {self.high}.")

    def __call__(self, value: float) -> float:
        return Linear(log10(self.low), log10(self.high), self.start, self.end)(log10(value))


@dataclass(frozen=True)
class Days:
    """Time: a day has the same length everywhere."""

    first: date
    last: date
    start: float
    end: float

    def __call__(self, on: date) -> float:
        return Linear(self.first.toordinal(), self.last.toordinal(), self.start, self.end)(on.toordinal())


@dataclass(frozen=True)
class Bands:
    """A place for each of `count` things side by side; `filled` is the share of its place that a bar takes."""

    count: int
    start: float
    end: float
    filled: float = 0.72

    @property
    def step(self) -> float:
        """The length of one place."""
        return (self.end - self.start) / max(self.count, 1)

    @property
    def thickness(self) -> float:
        """The length of one bar."""
        return self.step * self.filled

    def begin(self, place: int) -> float:
        """Where the bar at a place begins."""
        return self.start + self.step * place + (self.step - self.thickness) / 2

    def middle(self, place: int) -> float:
        """The middle of a place."""
        return self.start + self.step * (place + 0.5)


def radius_for(value: float, largest: float, largest_radius: float, *, least: float = 2.5) -> float:
    """Give the radius of a mark whose area, not its width, stands for a value; never too small to be seen."""
    if value <= 0 or largest <= 0:
        return least
    return max(least, largest_radius * sqrt(value / largest))


def round_steps(low: float, high: float, *, about: int = 4) -> tuple[float, ...]:
    """Give round values that reach from at or below `low` to at or above `high`, in about that many steps.

    A range without extent is widened, so that there is always something to stand on.
    """
    if high - low <= max(1e-9 * max(abs(low), abs(high)), SMALLEST):
        high = low + (abs(low) if abs(low) > SMALLEST else 1)
    step = _round_step((high - low) / about)
    decimals = max(0, 2 - floor(log10(step)))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(round(number * step, decimals) + 0.0 for number in range(first, last + 1))


def rising_steps(low: float, high: float) -> tuple[float, ...]:
    """Give 1, 3, 10, 30 and so on from at or below `low` to at or above `high`, at least two, both above zero."""
    # One power more on both sides: the logarithm of a value just beside a power of ten is rounded onto it.
    powers = range(floor(log10(low)) - 1, ceil(log10(high)) + 2)
    steps = [mantissa * 10.0**power for power in powers for mantissa in (1, 3)]
    first = max(step for step in steps if step <= low)
    last = min(step for step in steps if step >= high and step > first)
    return tuple(step for step in steps if first <= step <= last)


def every(count: int, room: int) -> int:
    """Give every how manieth of `count` labels can be written when there is room for `room` of them."""
    return max(1, ceil(count / max(room, 1)))


def first_of_months(first: date, last: date, *, at_most: int) -> Sequence[date]:
    """Give the first days of months between two dates, thinned to quarters, halves or years until few enough."""
    for months in (1, 3, 6, 12, 24, 60, 120):
        found = [
            date(year, month, 1)
            for year in range(first.year, last.year + 1)
            for month in range(1, 13)
            if ((year * 12 + month - 1) % months) == 0 and first <= date(year, month, 1) <= last
        ]
        if len(found) <= at_most:
            return found
    return []


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * (1 - 1e-9))
