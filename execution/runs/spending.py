"""What agents spend: whoever calls something that costs says so here. Without anybody who does, nothing is spent.

Not here: prices, budgets, models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from clear_platform.foundation.public import Actor
from execution.runs.results import Spent

Spending = Callable[[Actor, datetime | None, UUID | None], Sequence[Spent]]
"""Gives what was spent since a moment, one entry a capability and currency; or of one run, one entry a step."""

_SPENDING: list[Spending] = []


def counts_spending(spending: Spending) -> None:
    """Say who knows what was spent; called when the apps are ready. Asked within an open scope."""
    _SPENDING[:] = [spending]


def by_capability(actor: Actor, since: datetime) -> Mapping[str, Sequence[Spent]]:
    """Give what each capability spent since a moment, in the actor's sight."""
    return _grouped(_spent(actor, since, None), lambda one: one.capability)


def by_step(actor: Actor, run_id: UUID) -> Mapping[str, Sequence[Spent]]:
    """Give what each step of a run spent."""
    return _grouped(_spent(actor, None, run_id), lambda one: one.step_id)


def _spent(actor: Actor, since: datetime | None, run_id: UUID | None) -> Sequence[Spent]:
    return _SPENDING[0](actor, since, run_id) if _SPENDING else ()


def _grouped(found: Sequence[Spent], key: Callable[[Spent], str]) -> dict[str, list[Spent]]:
    groups: dict[str, list[Spent]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return groups
