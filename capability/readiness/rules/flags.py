"""The flags: whether each stands, by which figure, and what would clear it.

Thresholds and penalties stand in `capability.constants`; the figures behind the flags are gathered in `queries`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any, Literal

from capability import constants
from capability.constants import FlagRule

State = Literal["raised", "clear", "not_known"]

# Which decision is the better way: one that was approved, then one that waits for it, then one that is being written.
NEAREST = ("approved", "proposed", "draft")


@dataclass(frozen=True)
class Citation:
    """The row a figure was read from: an analysis, an outcome, a milestone, a flag that was set."""

    type: str
    id: str
    hash: str
    label: str


@dataclass(frozen=True)
class Figure:
    """What a flag is judged by, the day it holds for, and where it was read. `of` is the whole it is a part of."""

    value: Decimal
    on: date | None
    citation: Citation
    of: Decimal | None = None


@dataclass(frozen=True)
class Way:
    """A decision, task or diagnosis that would clear a flag: what it expects of which metric, by when."""

    type: str
    id: str
    title: str
    status: str
    metric: str = ""
    goal: Decimal | None = None
    by: date | None = None


@dataclass(frozen=True)
class Flag:
    """One flag: whether it stands, its figure and threshold, what it costs, and what would clear it."""

    rule: FlagRule
    state: State
    figure: Figure | None
    ways: tuple[Way, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored."""
        figure = self.figure
        return {
            "code": self.rule.code,
            "name": self.rule.name,
            "state": self.state,
            "figure": None if figure is None else plain(figure.value),
            "of": None if figure is None or figure.of is None else plain(figure.of),
            "unit": self.rule.unit,
            "threshold": plain(self.rule.threshold),
            "stands_when": "over" if self.rule.over else "under",
            "penalty": plain(self.rule.penalty),
            "on": figure.on.isoformat() if figure is not None and figure.on is not None else None,
            "citation": None if figure is None else dict(vars(figure.citation)),
            "cleared_by": [
                {
                    "type": way.type,
                    "id": way.id,
                    "title": way.title,
                    "status": way.status,
                    "goal": None if way.goal is None else plain(way.goal),
                    "by": way.by.isoformat() if way.by else None,
                }
                for way in self.ways
            ],
            "advice": self.rule.advice,
        }


def flags_standing(
    figures: Mapping[str, Figure], ways: Sequence[Way], *, as_of: date, statements: Figure | None
) -> tuple[Flag, ...]:
    """Judge every flag by its figure. What has no figure is not known and costs nothing.

    Takes: figures by flag code, without that of `no_recent_financials`; for it `statements`, whose `on` is the day of
    the newest financial statements. Gives: without any statements, that flag standing, for their lack is the figure.
    """
    return tuple(
        _recent(rule, statements, as_of) if rule.code == "no_recent_financials" else _judged(rule, figures, ways)
        for rule in constants.FLAGS
    )


# No decision expects newer statements of any metric; the diagnosis that reads them is the way.
NEW_STATEMENTS = Way("diagnosis", "cfo", "Diagnose finance with newer statements", "open")


def _recent(rule: FlagRule, statements: Figure | None, as_of: date) -> Flag:
    if statements is None or statements.on is None:
        return Flag(rule, "raised", None, (NEW_STATEMENTS,))
    months = months_between(statements.on, as_of)
    figure = Figure(months, statements.on, statements.citation)
    if months > rule.threshold:
        return Flag(rule, "raised", figure, (NEW_STATEMENTS,))
    return Flag(rule, "clear", figure, ())


def _judged(rule: FlagRule, figures: Mapping[str, Figure], ways: Sequence[Way]) -> Flag:
    figure = figures.get(rule.code)
    if figure is None:
        return Flag(rule, "not_known", None, ())
    stands = figure.value > rule.threshold if rule.over else figure.value < rule.threshold
    if not stands:
        return Flag(rule, "clear", figure, ())
    return Flag(rule, "raised", figure, _ways_out(rule, ways))


def _ways_out(rule: FlagRule, ways: Sequence[Way]) -> tuple[Way, ...]:
    """Give the ways that would clear a flag: decisions that bring its metric back to the threshold, nearest first."""
    fitting = [way for way in ways if way.metric in {rule.code, rule.stated} - {""} and _clears(rule, way)]
    return tuple(sorted(fitting, key=lambda way: (_nearness(way.status), way.by or date.max, way.id)))


def _clears(rule: FlagRule, way: Way) -> bool:
    if way.goal is None:
        return True
    return way.goal <= rule.threshold if rule.over else way.goal >= rule.threshold


def _nearness(status: str) -> int:
    return NEAREST.index(status) if status in NEAREST else len(NEAREST)


def months_between(first: date, last: date) -> Decimal:
    """Give the months from one day to a later one, with the tenths of another that have begun; 0 when it is not later.

    It is more than twelve exactly where the first day lies before the same day a year before the last.
    """
    if first >= last:
        return Decimal(0)
    whole = (last.year - first.year) * 12 + last.month - first.month
    whole -= first > _months_before(last, whole)
    beyond = (_months_before(last, whole) - first).days
    return whole + Decimal(min(ceil(beyond * 10 / 31), 9)) / 10


def _months_before(day: date, months: int) -> date:
    """Give the same day so many months before, the last of its month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def plain(value: Decimal) -> str:
    """Give a number as text without an exponent or trailing zeros."""
    return f"{value.normalize():f}" if value else "0"
