"""The story of a file too large to wait for: a job loads it part by part; it can stop, go on, and be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.errors import BatchNotReady, UndoBlocked
from clear_platform.foundation.imports.jobs import load_import
from clear_platform.foundation.imports.operations import loading
from clear_platform.foundation.imports.operations.committing import cancel_import, commit_import
from clear_platform.foundation.imports.operations.loading import load_part, load_to_the_end
from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.imports.results import BatchSummary
from clear_platform.foundation.jobs import running
from clear_platform.foundation.jobs.operations import retry_dead_letter
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.models import DeadLetter, User
from clear_platform.foundation.public import Actor, RoleNotAllowed, StaffGroup, acting
from tests import actors
from tests.clients import client_of, page_client_of
from tests.foundation.jobs.failing import fetched
from tests.institutional.loan_files.factories import CHARGED_OFF, checked, loaded, row, written
from tests.institutional.loan_files.snapshots import counted, everything

pytestmark = pytest.mark.django_db

ROWS, PART = 250, 100
CONTENT = written([row(serial) for serial in range(ROWS)])
JOB = "foundation.load_import"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of a hundred rows, so that a short file has three."""
    monkeypatch.setattr(loading, "ROWS_AT_A_TIME", PART)
    monkeypatch.setattr(queries, "ROWS_AT_A_TIME", PART)


@pytest.fixture
def officer() -> Actor:
    return actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")


@pytest.fixture
def begun(officer: Actor) -> BatchSummary:
    """A file whose loading was asked for and has not begun."""
    return commit_import(actor=officer, batch_id=checked(officer, CONTENT).id)


def waiting() -> ProcrastinateJob:
    with acting(actors.system()):
        return ProcrastinateJob.objects.filter(task_name=JOB, status="todo").latest("id")


def how_far(batch: BatchSummary) -> tuple[int, int, int, int]:
    assert batch.progress is not None
    return batch.progress.done, batch.progress.total, batch.progress.part, batch.progress.parts


def test_many_rows_are_left_to_a_job_and_nothing_is_loaded_yet(begun: BatchSummary) -> None:
    assert (begun.status, how_far(begun)) == ("committing", (0, ROWS, 1, 3))
    assert waiting().queue_name == "imports"
    assert counted()["positions"] == 0


def test_each_part_is_there_as_soon_as_it_is_loaded(officer: Actor, begun: BatchSummary) -> None:
    after_one = load_part(actor=officer, batch_id=begun.id)

    assert (after_one.status, how_far(after_one)) == ("committing", (PART, ROWS, 2, 3))
    assert after_one.counts.created == PART
    assert counted()["positions"] == 2 * PART


def test_the_job_loads_what_one_transaction_would_have_loaded(officer: Actor, begun: BatchSummary) -> None:
    load_import(**waiting().args)

    assert counted()["positions"] == 2 * ROWS
    with acting(officer):
        batch = queries.summary_of(queries.batch_for(officer, begun.id))
    assert (batch.status, batch.counts.created, batch.counts.good, batch.progress) == ("committed", ROWS, ROWS, None)


def test_the_job_of_a_loaded_batch_changes_nothing(officer: Actor, begun: BatchSummary) -> None:
    job = waiting()
    load_to_the_end(actor=officer, batch_id=begun.id)
    before = everything()

    load_import(**job.args)

    assert everything() == before


class TestStopping:
    """Somebody stops it between two parts."""

    @pytest.fixture
    def stopped(self, officer: Actor, begun: BatchSummary) -> BatchSummary:
        load_part(actor=officer, batch_id=begun.id)
        return cancel_import(actor=officer, batch_id=begun.id)

    def test_what_is_loaded_by_then_stays_and_no_more_comes(self, stopped: BatchSummary) -> None:
        load_import(**waiting().args)

        assert (stopped.status, how_far(stopped)) == ("stopped", (PART, ROWS, 2, 3))
        assert counted()["positions"] == 2 * PART

    def test_it_goes_on_where_it_stopped_and_loads_nothing_twice(self, officer: Actor, stopped: BatchSummary) -> None:
        commit_import(actor=officer, batch_id=stopped.id)
        done = load_to_the_end(actor=officer, batch_id=stopped.id)

        assert (done.status, done.counts.created) == ("committed", ROWS)
        assert counted()["positions"] == 2 * ROWS

    def test_what_is_loaded_is_taken_back(self, officer: Actor, stopped: BatchSummary) -> None:
        undone = undo_import(actor=officer, batch_id=stopped.id)

        assert (undone.status, undone.removed["positions"]) == ("undone", 2 * PART)
        assert counted()["positions"] == 0

    def test_what_it_changed_is_put_back_and_what_it_had_not_come_to_is_left_alone(self, officer: Actor) -> None:
        loaded(officer, CONTENT)
        before = everything()
        newer = written([row(serial, **CHARGED_OFF) for serial in range(ROWS)])
        batch = commit_import(actor=officer, batch_id=checked(officer, newer).id)
        load_part(actor=officer, batch_id=batch.id)
        cancel_import(actor=officer, batch_id=batch.id)

        undone = undo_import(actor=officer, batch_id=batch.id)

        assert undone.removed == {"loans put back": PART}
        assert everything() == before

    def test_an_import_whose_things_it_changed_stays(self, officer: Actor) -> None:
        first = loaded(officer, CONTENT)
        newer = written([row(serial, **CHARGED_OFF) for serial in range(ROWS)])
        batch = commit_import(actor=officer, batch_id=checked(officer, newer).id)
        load_part(actor=officer, batch_id=batch.id)

        with pytest.raises(UndoBlocked, match=f"{PART} rows changed by import {batch.id}"):
            undo_import(actor=officer, batch_id=first.id)

    def test_what_is_being_loaded_is_not_taken_back(self, officer: Actor, begun: BatchSummary) -> None:
        with pytest.raises(BatchNotReady):
            undo_import(actor=officer, batch_id=begun.id)


class TestFailing:
    """The job is given up."""

    @pytest.fixture
    def failed(self, officer: Actor, begun: BatchSummary) -> BatchSummary:
        load_part(actor=officer, batch_id=begun.id)
        with acting(actors.system()):
            User.objects.filter(pk=officer.id).update(is_active=False)
        give_up(waiting())
        with acting(actors.system()):
            User.objects.filter(pk=officer.id).update(is_active=True)
        with acting(officer):
            return queries.summary_of(queries.batch_for(officer, begun.id))

    def test_the_import_says_how_far_it_came_and_why_it_was_given_up(self, failed: BatchSummary) -> None:
        assert (failed.status, how_far(failed)) == ("failed", (PART, ROWS, 2, 3))
        assert failed.failure.startswith("Your role does not include this")

    def test_it_goes_on_once_the_cause_is_mended(self, officer: Actor, failed: BatchSummary) -> None:
        commit_import(actor=officer, batch_id=failed.id)
        done = load_to_the_end(actor=officer, batch_id=failed.id)

        assert (done.status, done.failure, done.counts.created) == ("committed", "", ROWS)
        assert counted()["positions"] == 2 * ROWS

    def test_it_goes_on_where_staff_retry_its_dead_letter(self, officer: Actor, failed: BatchSummary) -> None:
        with acting(officer):
            letter = DeadLetter.objects.for_actor(officer).get()
        retry_dead_letter(actor=officer, dead_letter_id=letter.pk)
        load_import(**waiting().args)

        assert counted()["positions"] == 2 * ROWS
        with acting(officer):
            batch = queries.summary_of(queries.batch_for(officer, failed.id))
        assert (batch.status, batch.failure) == ("committed", "")

    def test_one_that_was_taken_back_meanwhile_stays_so(self, officer: Actor, failed: BatchSummary) -> None:
        undo_import(actor=officer, batch_id=failed.id)
        with acting(officer):
            letter = DeadLetter.objects.for_actor(officer).get()
        retry_dead_letter(actor=officer, dead_letter_id=letter.pk)
        load_import(**waiting().args)

        assert counted()["positions"] == 0


def give_up(job: ProcrastinateJob) -> None:
    """Let a worker take the job, and fail."""
    fetched(again=job.pk)
    running.execute(JOBS[JOB], job_id=job.pk, worker_id=None, arguments=job.args)


def test_only_who_may_import_loads_a_part(begun: BatchSummary) -> None:
    with pytest.raises(RoleNotAllowed):
        load_part(actor=actors.staff(StaffGroup.AUDITOR), batch_id=begun.id)


class TestDoors:
    """What page and API say meanwhile."""

    @pytest.fixture
    def page(self, officer: Actor) -> Client:
        return page_client_of("officer@example.org")

    def test_the_api_says_how_far_it_is(self, officer: Actor, begun: BatchSummary) -> None:
        load_part(actor=officer, batch_id=begun.id)
        body: dict[str, Any] = client_of("officer@example.org").get(f"/api/v1/imports/{begun.id}").json()

        assert (body["status"], body["counts"]["created"], body["failure"]) == ("committing", PART, "")
        assert {name: body["progress"][name] for name in ("done", "total", "part", "parts")} == {
            "done": PART,
            "total": ROWS,
            "part": 2,
            "parts": 3,
        }

    def test_the_page_says_so_and_asks_again_by_itself(self, officer: Actor, begun: BatchSummary, page: Client) -> None:
        load_part(actor=officer, batch_id=begun.id)
        shown = page.get(f"/institutional/imports/{begun.id}").content.decode()

        assert "Part 2 of 3, 100 of 250 rows" in shown
        assert 'hx-trigger="every 1s"' in shown
        assert "Stop loading" in shown

    def test_once_it_ended_the_page_is_fetched_whole(self, officer: Actor, begun: BatchSummary, page: Client) -> None:
        here = f"/institutional/imports/{begun.id}"
        during = page.get(here, headers={"HX-Request": "true"})
        load_to_the_end(actor=officer, batch_id=begun.id)
        after = page.get(here, headers={"HX-Request": "true"})

        assert ("HX-Refresh" in during, after["HX-Refresh"]) == (False, "true")
        assert "hx-trigger" not in after.content.decode()

    def test_it_is_stopped_and_goes_on_by_buttons(self, officer: Actor, begun: BatchSummary, page: Client) -> None:
        here = f"/institutional/imports/{begun.id}"
        page.post(f"{here}/cancel")
        stopped = page.get(here).content.decode()
        page.post(f"{here}/commit")

        assert "Stopped after 0 of 250 rows." in stopped
        assert "Go on loading" in stopped
        assert "Stop loading" in page.get(here).content.decode()


def test_few_rows_are_loaded_at_once(officer: Actor) -> None:
    done = commit_import(actor=officer, batch_id=checked(officer, written([row(1), row(2)])).id)
    assert (done.status, done.counts.created) == ("committed", 2)


def test_a_file_that_is_loaded_again_changes_nothing(officer: Actor) -> None:
    loaded(officer, CONTENT)
    again = loaded(officer, CONTENT)
    assert (again.counts.created, again.counts.unchanged) == (0, ROWS)
