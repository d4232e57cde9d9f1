"""Enterprises and outcomes for tests, made through the operations that make them in life."""

from __future__ import annotations

from datetime import datetime

from clear_platform.foundation.public import Actor, OrganizationKind
from outcomes.models import Outcome
from outcomes.records.operations.recording import record_outcome
from tests import actors
from tests.enterprises import factories as enterprises


def enterprise(name: str = "") -> int:
    """An enterprise; gives its id."""
    return enterprises.enterprise(**({"name": name} if name else {})).id


def bank() -> int:
    """An institution; gives its id."""
    return actors.organization(OrganizationKind.INSTITUTION)


def measured(enterprise_id: int, *, by: Actor | None = None, on: datetime | None = None, **metrics: float) -> Outcome:
    """What the owner measured and wrote down."""
    return record_outcome(
        actor=by or enterprises.owner_of(enterprise_id),
        enterprise_id=enterprise_id,
        outcome_type="follow_up",
        measured_at=on,
        metrics=metrics,
    )
