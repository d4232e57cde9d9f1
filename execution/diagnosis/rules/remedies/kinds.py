"""What a remedy is: what is commonly done about a weak measure, step by step, and what it should move.

Not here: the remedies, domain by domain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

Target = Callable[[Decimal], Decimal]


@dataclass(frozen=True)
class Step:
    """One step of a remedy: what is done, by whom (a role), within how many days, and what proves it."""

    title: str
    owner: str
    due_days: int
    proof: str
    priority: str = "normal"


@dataclass(frozen=True)
class Effect:
    """What a remedy is expected to move: a metric of the outcome library, from today's value to its target, by a day.

    Today's value is that of the remedy's measure or of the measure that `of` names, or the stated input that `baseline`
    names; where it is not known, or is only a place on the scale, nothing is promised. `complement`: the metric is 1
    less the measure. The unit `currency` is the inputs' own.
    """

    metric: str
    unit: str
    target: Target
    by_days: int
    baseline: str = ""
    of: str = ""
    complement: bool = False


@dataclass(frozen=True)
class Remedy:
    """An answer to one measure. `evidence` says why it is expected to work, `cost` what it takes."""

    measure: str
    title: str
    rationale: str
    cost: str
    risk: str
    evidence: str
    steps: tuple[Step, ...]
    effect: Effect | None = None


def at_least(value: str) -> Target:
    """Give the target that a measure reaches: `value`, or what it is already where that is more."""
    return lambda today: max(today, Decimal(value))


def at_most(value: str) -> Target:
    """Give the target that a measure falls to: `value`, or what it is already where that is less."""
    return lambda today: min(today, Decimal(value))
