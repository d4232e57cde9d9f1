"""An approved decision becomes tasks; tasks are done in their order, and what is important is proved by two people."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import NotVisible, OrganizationKind, RoleNotAllowed, acting, events_about
from execution.implementation.errors import (
    AlreadyVerified,
    DecisionNotApproved,
    DependsOnAnother,
    EvidenceMissing,
    EvidenceNotAnAddress,
    NeedsVerifiedMilestone,
    NothingToVerify,
    OwnerOutside,
    OwnMilestone,
    PriorityIsThePlans,
    ReasonMissing,
    TaskAlreadyDone,
    TaskWaitsForOthers,
)
from execution.implementation.operations.working import move_tasks
from execution.implementation.queries import milestones_to_verify, task_facts, task_for, tasks_for, waits_for
from execution.public import (
    Evidence,
    block_task,
    cancel_task,
    complete_task,
    create_task,
    create_tasks_from_decision,
    log_milestone,
    start_task,
    update_task,
    verify_milestone,
)
from tests import actors
from tests.enterprises.factories import approved, draft, enterprise, owner_of
from tests.execution.factories import delivered, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


def test_each_step_of_the_plan_becomes_a_task_due_from_the_approval(enterprise_id: int) -> None:
    decision = approved(enterprise_id)
    first, second = create_tasks_from_decision(actor=owner_of(enterprise_id), decision_id=decision.pk)
    assert (first.title, first.priority, first.action_plan_ref) == ("Set the calendar", "high", "1.1")
    assert second.due_date == decision.decided_at.date() + timedelta(days=21)
    with acting(staff := actors.staff()):
        assert waits_for(actor=staff, task=second) == [first.title]
        assert task_for(actor=staff, task_id=second.pk).organization_id == enterprise_id


def test_a_plan_becomes_tasks_once(enterprise_id: int) -> None:
    owner, decision = owner_of(enterprise_id), approved(enterprise_id)
    once = create_tasks_from_decision(actor=owner, decision_id=decision.pk)
    again = create_tasks_from_decision(actor=owner, decision_id=decision.pk)
    assert [task.pk for task in once] == [task.pk for task in again]


def test_a_draft_becomes_no_tasks(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    with pytest.raises(DecisionNotApproved) as refused:
        create_tasks_from_decision(actor=owner, decision_id=draft(enterprise_id, by=owner).pk)
    assert refused.value.code == "task.decision_not_approved"


def test_a_task_waits_for_those_before_it(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    _first, second = tasks(enterprise_id)
    with pytest.raises(TaskWaitsForOthers) as refused:
        start_task(actor=owner, task_id=second.pk)
    assert "Set the calendar" in refused.value.detail


def test_what_was_cancelled_is_waited_for_no_more(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    first, second = tasks(enterprise_id)
    cancel_task(actor=owner, task_id=first.pk, reason="They have one.")
    assert start_task(actor=owner, task_id=second.pk).status == "in_progress"


def test_an_important_task_is_done_once_another_has_verified_it(enterprise_id: int) -> None:
    worker, owner = actors.member(enterprise_id, "member"), owner_of(enterprise_id)
    first, _second = tasks(enterprise_id)
    reached = delivered(first, by=worker)
    with pytest.raises(NeedsVerifiedMilestone):
        complete_task(actor=worker, task_id=first.pk)
    verify_milestone(actor=owner, milestone_id=reached.pk)
    done = complete_task(actor=worker, task_id=first.pk)
    assert (done.status, done.done_at is not None) == ("done", True)


def test_a_done_task_cannot_be_completed_again(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    task = create_task(actor=owner, decision_id=approved(enterprise_id).pk, title="Tell the staff")
    complete_task(actor=owner, task_id=task.pk)
    with pytest.raises(TaskAlreadyDone) as refused:
        complete_task(actor=owner, task_id=task.pk)
    assert refused.value.code == "task.already_done"


def test_whoever_logged_a_milestone_does_not_verify_it(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    reached = delivered(tasks(enterprise_id)[0], by=owner)
    with pytest.raises(OwnMilestone) as refused:
        verify_milestone(actor=owner, milestone_id=reached.pk)
    assert refused.value.code == "milestone.own"


def test_a_milestone_is_verified_once(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    reached = delivered(tasks(enterprise_id)[0], by=actors.member(enterprise_id, "member"))
    verify_milestone(actor=owner, milestone_id=reached.pk)
    with pytest.raises(AlreadyVerified):
        verify_milestone(actor=actors.member(enterprise_id, "owner"), milestone_id=reached.pk)


def test_what_is_said_to_be_delivered_is_shown(enterprise_id: int) -> None:
    with pytest.raises(EvidenceMissing):
        delivered(tasks(enterprise_id)[0], by=owner_of(enterprise_id), text="  ")


def test_a_milestone_that_shows_nothing_is_not_verified(enterprise_id: int) -> None:
    worker = actors.member(enterprise_id, "member")
    begun = log_milestone(
        actor=worker, task_id=tasks(enterprise_id)[0].pk, milestone_type="started", evidence=Evidence()
    )
    with pytest.raises(NothingToVerify):
        verify_milestone(actor=owner_of(enterprise_id), milestone_id=begun.pk)


def test_the_hash_of_a_file_is_that_of_its_bytes(enterprise_id: int) -> None:
    content = b"day 1, 14, 30, 45"
    reached = log_milestone(
        actor=owner_of(enterprise_id),
        task_id=tasks(enterprise_id)[0].pk,
        milestone_type="delivered",
        evidence=Evidence(file=ContentFile(content, name="calendar.txt")),
    )
    assert reached.evidence_hash == hashlib.sha256(content).hexdigest()
    with storages["default"].open(reached.evidence_file.name) as kept:
        assert kept.read() == content


@pytest.mark.parametrize("act", [block_task, cancel_task])
def test_blocking_and_cancelling_say_why(enterprise_id: int, act: object) -> None:
    with pytest.raises(ReasonMissing):
        act(actor=owner_of(enterprise_id), task_id=tasks(enterprise_id)[0].pk, reason=" ")  # type: ignore[operator]


def test_of_several_tasks_all_move_or_none_does(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    first, second = tasks(enterprise_id)
    with pytest.raises(ClearError):
        move_tasks(actor=owner, task_ids=[first.pk, second.pk], act="start")
    with acting(owner):
        assert task_for(actor=owner, task_id=first.pk).status == "todo"


def test_a_task_goes_to_somebody_who_can_see_it(enterprise_id: int) -> None:
    owner, task = owner_of(enterprise_id), tasks(enterprise_id)[0]
    stranger = owner_of(enterprise().id)
    participant = actors.member(enterprise_id, "participant")
    with pytest.raises(NotVisible):
        update_task(actor=owner, task_id=task.pk, changes={"owner_id": stranger.id})
    with pytest.raises(OwnerOutside):
        update_task(actor=owner, task_id=task.pk, changes={"owner_id": participant.id})
    assert update_task(actor=owner, task_id=task.pk, changes={"owner_id": owner.id}).owner_id == owner.id


def test_a_task_waits_only_for_tasks_of_its_own_decision(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    other = tasks(enterprise_id)[0]
    with pytest.raises(DependsOnAnother):
        create_task(actor=owner, decision_id=approved(enterprise_id).pk, title="New", depends_on=[other.pk])


def test_another_enterprise_moves_none(enterprise_id: int) -> None:
    with pytest.raises(NotVisible):
        start_task(actor=owner_of(enterprise().id), task_id=tasks(enterprise_id)[0].pk)


def test_a_viewer_moves_none(enterprise_id: int) -> None:
    with pytest.raises(RoleNotAllowed):
        start_task(actor=actors.member(enterprise_id, "viewer"), task_id=tasks(enterprise_id)[0].pk)


def test_an_institution_that_may_review_verifies(enterprise_id: int) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.granted(bank, enterprise_id, "review")
    analyst = actors.member(bank, "analyst")
    reached = delivered(tasks(enterprise_id)[0], by=owner_of(enterprise_id))
    with acting(analyst):
        assert [row.pk for row in milestones_to_verify(analyst)] == [reached.pk]
    assert verify_milestone(actor=analyst, milestone_id=reached.pk).verified_by_id == analyst.id


def test_every_move_is_written_down(enterprise_id: int) -> None:
    owner, task = owner_of(enterprise_id), tasks(enterprise_id)[0]
    start_task(actor=owner, task_id=task.pk)
    with acting(owner):
        event = events_about(owner, object_type="execution.implementationtask", object_id=task.pk).get()
    assert (event.action, event.before, event.after) == (
        "start_task",
        {"status": "todo"},
        {"status": "in_progress", "because": ""},
    )


def test_the_facts_for_a_score_take_as_many_queries_for_many_enterprises_as_for_one() -> None:
    staff, counts = actors.staff(), []
    ids = [enterprise().id for _ in range(3)]
    for one in ids:
        delivered(tasks(one)[0], by=owner_of(one))
    for wanted in (ids[:1], ids):
        with acting(staff), CaptureQueriesContext(connection) as statements:
            facts = task_facts(actor=staff, enterprise_ids=wanted, organization_id=None)
        assert len(facts) == 2 * len(wanted)
        counts.append(len(statements))
    assert counts[0] == counts[1] == 2


def test_a_list_of_tasks_takes_one_query(enterprise_id: int) -> None:
    tasks(enterprise_id)
    tasks(enterprise_id)
    with acting(staff := actors.staff()), CaptureQueriesContext(connection) as statements:
        listed = [(task.decision.title, task.has_verified, task.milestone_count) for task in tasks_for(staff)]
    assert (len(listed), len(statements)) == (4, 1)


def test_nobody_does_without_the_proof_of_an_important_step_by_lowering_its_priority(enterprise_id: int) -> None:
    owner, step = owner_of(enterprise_id), tasks(enterprise_id)[0]
    with pytest.raises(PriorityIsThePlans):
        update_task(actor=owner, task_id=step.pk, changes={"priority": "low"})
    kept = update_task(actor=owner, task_id=step.pk, changes={"priority": "high", "title": "Set a calendar"})
    assert (kept.priority, kept.title) == ("high", "Set a calendar")


def test_a_task_beside_the_plan_may_become_more_or_less_important(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    beside = create_task(actor=owner, decision_id=approved(enterprise_id).pk, title="Tell the staff")
    assert update_task(actor=owner, task_id=beside.pk, changes={"priority": "high"}).priority == "high"


def test_scores_follow_a_task_that_comes_and_one_that_changes(enterprise_id: int) -> None:
    owner, decision = owner_of(enterprise_id), approved(enterprise_id)
    before = jobs_waiting()
    made = create_task(actor=owner, decision_id=decision.pk, title="Tell the staff")
    update_task(actor=owner, task_id=made.pk, changes={"due_date": decision.decided_at.date()})
    assert jobs_waiting() == before + 2


def jobs_waiting() -> int:
    """How many computations of scores wait for a worker."""
    with acting(actors.system()):
        return ProcrastinateJob.objects.filter(task_name="capability.recompute").count()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,<script>", "//example.org", "ftp://example.org"]
)
def test_an_address_that_a_browser_would_run_or_not_know_is_no_evidence(enterprise_id: int, address: str) -> None:
    with pytest.raises(EvidenceNotAnAddress):
        log_milestone(
            actor=owner_of(enterprise_id),
            task_id=tasks(enterprise_id)[0].pk,
            milestone_type="delivered",
            evidence=Evidence(url=address),
        )
