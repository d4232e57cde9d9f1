"""Whatever changes a fact of an enterprise lets a worker compute its scores anew; the job is there when the fact is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.public import acting
from execution.public import start_task, verify_milestone
from tests import actors
from tests.capability.factories import diagnosed
from tests.enterprises.factories import approved, enterprise, owner_of
from tests.execution.factories import delivered, tasks
from tests.outcomes.factories import measured

pytestmark = pytest.mark.django_db


def start_and_verify(enterprise_id: int) -> None:
    doer = actors.member(enterprise_id, "member")
    task = tasks(enterprise_id)[0]
    start_task(actor=doer, task_id=task.pk)
    verify_milestone(actor=owner_of(enterprise_id), milestone_id=delivered(task, by=doer).pk)


@pytest.mark.parametrize(
    ("happens", "jobs"),
    [
        (lambda enterprise_id: measured(enterprise_id, cash_runway_months=4), 1),
        (diagnosed, 1),
        (approved, 2),  # proposed, then approved
        (start_and_verify, 6),  # proposed, approved, planned, started, logged, verified
    ],
    ids=["an outcome", "a diagnosis", "a decision", "work"],
)
def test_each_fact_brings_its_job(happens: Callable[[int], object], jobs: int) -> None:
    enterprise_id = enterprise().id
    happens(enterprise_id)
    with acting(actors.system()):
        waiting = ProcrastinateJob.objects.filter(task_name="capability.recompute", status="todo")
        assert [job.args for job in waiting] == [{"enterprise_id": enterprise_id}] * jobs
