"""When a score counts as fallen, and what becomes of falls that were noticed.

| number | value | why |
|---|---|---|
| a fall | 5 points or more | less is within what one answer more or less moves |
| against | the newest value of 90 days before, the first where there is none so old | a quarter, as accounts come |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

FALL_POINTS = Decimal(5)

Place = tuple[int, int, str]
"""Whose computation, of which enterprise, which measure."""


@dataclass(frozen=True, slots=True)
class Point:
    """A score and the day it was computed."""

    score: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Noticed:
    """A fall that was noticed and has not ended: its row, and the score it was told of with."""

    id: int
    after: Decimal
    seen: bool


@dataclass(frozen=True)
class Turns:
    """What a day brings: falls to notice, rows of falls that are over, and rows that have other figures now."""

    fell: Mapping[Place, tuple[Point, Point]]
    ended: tuple[int, ...]
    moved: Mapping[int, tuple[Point, Point]] = field(default_factory=dict)


def has_fallen(before: Decimal, now: Decimal) -> bool:
    """Say whether a score counts as fallen."""
    return before - now >= FALL_POINTS


def turns_of(before: Mapping[Place, Point], now: Mapping[Place, Point], noticed: Mapping[Place, Noticed]) -> Turns:
    """Give what a day brings.

    A fall is noticed once. It ends when the score is no longer that far below, or is no longer computed. One that was
    seen is noticed again when the score falls as much once more below what was seen; one that nobody saw yet is told
    of with the newest figures.
    """
    fell: dict[Place, tuple[Point, Point]] = {}
    moved: dict[int, tuple[Point, Point]] = {}
    ended: list[int] = []
    for place, point in now.items():
        start, open_one = before.get(place), noticed.get(place)
        if start is None or not has_fallen(start.score, point.score):
            ended += [] if open_one is None else [open_one.id]
        elif open_one is None:
            fell[place] = (start, point)
        elif not open_one.seen:
            moved |= {} if open_one.after == point.score else {open_one.id: (start, point)}
        elif has_fallen(open_one.after, point.score):
            ended.append(open_one.id)
            fell[place] = (start, point)
    ended += _gone(noticed, now)
    return Turns(fell, tuple(sorted(ended)), moved)


def _gone(noticed: Mapping[Place, Noticed], now: Iterable[Place]) -> list[int]:
    standing = set(now)
    return [one.id for place, one in noticed.items() if place not in standing]
