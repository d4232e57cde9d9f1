"""A task that missed its day was due: neither giving it up nor another day raises readiness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from capability.public import newest_readiness, newest_scores
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting
from execution.models import ImplementationTask
from execution.public import cancel_task, update_task
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.factories import tasks

pytestmark = pytest.mark.django_db

LATER = timedelta(days=10)


@pytest.fixture
def enterprise_id() -> int:
    made = enterprise().id
    diagnosed(made)
    return made


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return owner_of(enterprise_id)


@pytest.fixture
def late(enterprise_id: int, owner: Actor) -> Iterator[ImplementationTask]:
    task = tasks(enterprise_id)[0]
    update_task(actor=owner, task_id=task.pk, changes={"due_date": clock.today() + timedelta(days=5)})
    with clock.fixed_at(clock.now() + LATER):
        yield task


def readiness(enterprise_id: int) -> Decimal:
    recomputed(enterprise_id)
    system = actors.system()
    with acting(system):
        return newest_readiness(system, [enterprise_id], organization_id=None)[enterprise_id].score


def moved_ahead(owner: Actor, task: ImplementationTask) -> None:
    update_task(actor=owner, task_id=task.pk, changes={"due_date": clock.today() + timedelta(days=90)})


def cleared(owner: Actor, task: ImplementationTask) -> None:
    update_task(actor=owner, task_id=task.pk, changes={"due_date": None})


def moved_and_written_over(owner: Actor, task: ImplementationTask) -> None:
    moved_ahead(owner, task)
    update_task(actor=owner, task_id=task.pk, changes={"meta_json": {"missed_on": "1999-01-01"}})


def given_up(owner: Actor, task: ImplementationTask) -> None:
    cancel_task(actor=owner, task_id=task.pk, reason="Not now.")


@pytest.mark.parametrize("act", [moved_ahead, cleared, moved_and_written_over, given_up])
def test_what_missed_its_day_stays_due(
    enterprise_id: int, owner: Actor, late: ImplementationTask, act: Callable[[Actor, ImplementationTask], None]
) -> None:
    before = readiness(enterprise_id)
    act(owner, late)
    assert readiness(enterprise_id) == before


def test_what_was_given_up_is_named_among_what_the_score_rests_on(
    enterprise_id: int, owner: Actor, late: ImplementationTask
) -> None:
    given_up(owner, late)
    recomputed(enterprise_id)
    system = actors.system()
    with acting(system):
        found = newest_scores(system, enterprise_ids=[enterprise_id], organization_id=None)
    rows = found[enterprise_id, "cashflow_discipline"].evidence["rows"]
    assert [row["note"] for row in rows if row["id"] == str(late.pk)] == ["given up after its day"]


def test_what_is_given_up_or_put_off_before_its_day_was_never_due(enterprise_id: int, owner: Actor) -> None:
    first, second = tasks(enterprise_id)
    for one in (first, second):
        update_task(actor=owner, task_id=one.pk, changes={"due_date": clock.today() + timedelta(days=5)})
    before = readiness(enterprise_id)
    given_up(owner, first)
    moved_ahead(owner, second)
    with clock.fixed_at(clock.now() + LATER):
        assert readiness(enterprise_id) == before
