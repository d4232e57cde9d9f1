"""A score names the decision whose work and targets it rests on, where that is one."""

from __future__ import annotations

from uuid import UUID

import pytest

from capability.public import readiness_for, scores_for
from clear_platform.foundation.public import acting
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise
from tests.execution.factories import tasks
from tests.outcomes.factories import measured

pytestmark = pytest.mark.django_db


def named(enterprise_id: int) -> tuple[set[UUID | None], UUID | None]:
    """The decisions that the scores of an enterprise name, and the one that its readiness does."""
    recomputed(enterprise_id)
    system = actors.system()
    with acting(system):
        scores = scores_for(system).filter(enterprise_id=enterprise_id).values_list("decision_id", flat=True)
        ready = readiness_for(system).filter(enterprise_id=enterprise_id).values_list("decision_id", flat=True)
        return set(scores), ready[0]


def test_an_outcome_that_moved_towards_the_target_of_one_decision_names_it() -> None:
    enterprise_id = enterprise().id
    decision = tasks(enterprise_id)[0].decision_id
    measured(enterprise_id, late_invoice_share_ratio=0.25)
    assert named(enterprise_id) == ({decision}, decision)


def test_an_analysis_alone_names_none() -> None:
    enterprise_id = enterprise().id
    diagnosed(enterprise_id)
    assert named(enterprise_id) == ({None}, None)
