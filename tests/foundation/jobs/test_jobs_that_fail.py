"""The story of a job that fails: tried again later and later, given up in the end, settled by somebody of the staff."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clear_platform.foundation.jobs import registry, running
from clear_platform.foundation.jobs.errors import AlreadySettled
from clear_platform.foundation.jobs.hooks import on_dead_letter, on_failure, on_retry, on_start, on_success
from clear_platform.foundation.jobs.models import DeadLetter, JobLease
from clear_platform.foundation.jobs.operations import discard_dead_letter, retry_dead_letter
from clear_platform.foundation.jobs.registry import JobName, RegisteredJob, enqueue
from clear_platform.foundation.jobs.results import JobRun
from clear_platform.foundation.jobs.rules import asked_to_wait, told, wait_seconds, worth_another_try
from clear_platform.foundation.public import (
    OrganizationKind,
    RoleNotAllowed,
    StaffGroup,
    acting,
    current_lease,
    events_about,
)
from tests import actors
from tests.foundation.jobs.failing import away, fetched, refused, row_of

pytestmark = pytest.mark.django_db

NAME = "tests.failing"


def failing(error: Exception, *, retries: int = 2) -> RegisteredJob:
    def function(**_arguments: Any) -> None:
        raise error

    return RegisteredJob(NAME, function, "default", retries, backoff_seconds=1)


def letters() -> list[DeadLetter]:
    system = actors.system()
    with acting(system):
        return list(DeadLetter.objects.for_actor(system))


def test_a_fault_puts_the_job_back_until_its_attempts_are_spent() -> None:
    job_id = fetched(NAME, number=7)
    statuses = []
    for _attempt in range(3):
        running.execute(failing(ValueError("no such number")), job_id=job_id, worker_id=None, arguments={"number": 7})
        statuses.append(row_of(job_id)["status"])
        fetched(again=job_id)

    assert statuses == ["todo", "todo", "failed"]
    [letter] = letters()
    assert (letter.job_name, letter.payload_json, letter.attempts) == (NAME, {"number": 7}, 3)
    assert (letter.error_code, letter.error_text) == ("job.failed", "ValueError: no such number")


def test_a_refusal_is_given_up_at_once_because_trying_again_cannot_mend_it() -> None:
    job_id = fetched(NAME)
    running.execute(failing(refused()), job_id=job_id, worker_id=None, arguments={})

    [letter] = letters()
    assert (row_of(job_id)["status"], letter.attempts, letter.error_code) == ("failed", 1, "dead_letter.settled")


def test_what_is_not_ready_is_tried_again_no_sooner_than_it_asked_for() -> None:
    job_id = fetched(NAME)
    running.execute(failing(away(600)), job_id=job_id, worker_id=None, arguments={})

    row = row_of(job_id)
    assert row["status"] == "todo"
    assert row["seconds_until"] > 500


def test_an_execution_that_lost_its_job_before_it_began_does_nothing() -> None:
    job_id = fetched(NAME)
    ran: list[int] = []
    one = RegisteredJob(NAME, lambda **_arguments: ran.append(1), "default", 0, 1)

    running.execute(one, job_id=job_id, worker_id=999_999, arguments={})

    assert ran == []
    assert row_of(job_id)["status"] == "doing"


def test_what_a_job_wrote_is_rolled_back_when_somebody_else_has_the_job_by_then() -> None:
    job_id = fetched(NAME)

    system = actors.system()

    def write(**_arguments: Any) -> None:
        with acting(system), connection.cursor() as cursor:
            DeadLetter.objects.create(
                organization_id=system.organization_id or 0,
                job_id=1,
                job_name="written by a zombie",
                queue="default",
                attempts=1,
                error_code="",
                error_text="",
            )
            cursor.execute("UPDATE foundation_joblease SET fence = fence + 1 WHERE job_id = %s", [job_id])

    running.execute(RegisteredJob(NAME, write, "default", 0, 1), job_id=job_id, worker_id=None, arguments={})

    assert letters() == []
    assert row_of(job_id)["status"] == "doing"


def test_what_a_job_does_carries_the_request_that_caused_it() -> None:
    job_id = fetched(NAME)
    seen: list[Any] = []

    def look(**_arguments: Any) -> None:
        lease = current_lease()
        seen.append((actors.system().request_id, lease.correlation_id if lease else None))

    running.execute(RegisteredJob(NAME, look, "default", 0, 1), job_id=job_id, worker_id=None, arguments={})

    with acting(actors.system()):
        kept = JobLease.objects.get(pk=job_id).correlation_id
    assert seen == [(kept, kept)]


def test_hooks_are_told_of_each_moment_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    from clear_platform.foundation.jobs import hooks

    monkeypatch.setattr(hooks, "_HOOKS", {moment: [] for moment in hooks._HOOKS})
    heard: list[str] = []

    def hear(word: str) -> Any:
        return lambda run: heard.append(f"{word} {run.attempt}")

    for register, word in (
        (on_start, "start"),
        (on_success, "success"),
        (on_retry, "retry"),
        (on_failure, "failure"),
        (on_dead_letter, "given up"),
    ):
        register(hear(word))
    job_id = fetched(NAME)
    running.execute(failing(ValueError(), retries=1), job_id=job_id, worker_id=None, arguments={})
    fetched(again=job_id)
    running.execute(failing(ValueError(), retries=1), job_id=job_id, worker_id=None, arguments={})

    assert heard == ["start 1", "failure 1", "retry 1", "start 2", "failure 2", "given up 2"]


class TestSettling:
    """What staff do with a job that was given up."""

    @pytest.fixture
    def letter(self) -> DeadLetter:
        job_id = fetched(NAME, number=7)
        running.execute(failing(refused()), job_id=job_id, worker_id=None, arguments={"number": 7})
        [found] = letters()
        return found

    def test_a_retried_one_is_on_its_queue_again_with_what_it_was_to_do(self, letter: DeadLetter) -> None:
        officer = actors.staff(StaffGroup.PROGRAMME_OFFICER)

        shown = retry_dead_letter(actor=officer, dead_letter_id=letter.pk, reason="mended")

        assert shown.settled_as == "retried"
        assert row_of(shown.retried_as or 0)["args"] == {"number": 7}
        with acting(officer):
            [event] = events_about(officer, object_type="foundation.deadletter", object_id=letter.pk)
        assert event.action == "retry_dead_letter"

    def test_a_retried_one_is_for_the_organization_that_it_was_for(self) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        with acting(actors.member(bank, "analyst")):
            job_id = enqueue(JobName(NAME))
        fetched(again=job_id)
        running.execute(failing(refused()), job_id=job_id, worker_id=None, arguments={})
        [letter] = letters()

        shown = retry_dead_letter(actor=actors.staff(StaffGroup.PROGRAMME_OFFICER), dead_letter_id=letter.pk)

        with acting(actors.system()):
            again = JobLease.objects.get(pk=shown.retried_as)
        assert (letter.organization_id, again.organization_id) == (bank, bank)

    def test_a_settled_one_is_not_settled_again(self, letter: DeadLetter) -> None:
        officer = actors.staff(StaffGroup.PROGRAMME_OFFICER)
        discard_dead_letter(actor=officer, dead_letter_id=letter.pk, reason="not needed any more")

        with pytest.raises(AlreadySettled):
            retry_dead_letter(actor=officer, dead_letter_id=letter.pk)

    def test_nobody_else_settles_it(self, letter: DeadLetter) -> None:
        for actor in (
            actors.staff(StaffGroup.AUDITOR),
            actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin"),
        ):
            with pytest.raises(RoleNotAllowed):
                retry_dead_letter(actor=actor, dead_letter_id=letter.pk)

    def test_commands_list_and_settle_it(self, letter: DeadLetter) -> None:
        out = StringIO()
        call_command("list_dead_letters", "--format", "json", stdout=out)
        [listed] = json.loads(out.getvalue())
        call_command("discard_dead_letter", str(listed["id"]), "--reason", "over", stdout=StringIO())

        with pytest.raises(CommandError) as refused:
            call_command("retry_dead_letter", str(listed["id"]), stdout=StringIO())

        assert listed["payload"] == {"number": 7}
        assert refused.value.returncode == 2
        assert "dead_letter.settled" in str(refused.value)


class TestWaiting:
    """How long it takes until another try."""

    def test_the_wait_is_any_part_of_a_span_that_doubles(self) -> None:
        spans = [wait_seconds(attempt, backoff_seconds=2, chance=max) for attempt in (1, 2, 3, 4)]
        least = wait_seconds(4, backoff_seconds=2, chance=min)

        assert spans == [2, 4, 8, 16]
        assert least == 0

    def test_it_never_gets_longer_than_a_quarter_of_an_hour(self) -> None:
        assert wait_seconds(5000, backoff_seconds=2, chance=max) == 900

    @pytest.mark.parametrize(("error", "again"), [(ValueError(), True), (away(), True), (refused(), False)])
    def test_only_what_may_change_is_tried_again(self, error: Exception, again: bool) -> None:
        assert worth_another_try(error) is again

    def test_a_refusal_is_told_by_its_own_code(self) -> None:
        assert told(refused()) == ("dead_letter.settled", refused().detail)
        assert (asked_to_wait(refused()), asked_to_wait(away(600))) == (0, 600)


def test_a_queue_nobody_works_on_is_refused() -> None:
    from clear_platform.foundation.jobs import checks

    registry.JOBS["tests.nowhere"] = RegisteredJob("tests.nowhere", print, "nowhere", 0, 1)
    try:
        found = [one.id for one in checks.every_queue_is_known(None)]
    finally:
        del registry.JOBS["tests.nowhere"]
    assert found == ["clear.E011"]


def test_enqueued_jobs_name_the_organization_they_were_enqueued_for() -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    analyst = actors.member(bank, "analyst")
    with acting(analyst):
        job_id = enqueue(JobName(NAME))

    with acting(actors.system()):
        lease = JobLease.objects.get(pk=job_id)
    assert lease.organization_id == bank
    assert isinstance(JobRun(job_id, NAME, "default", 1, 1, lease.correlation_id), JobRun)
