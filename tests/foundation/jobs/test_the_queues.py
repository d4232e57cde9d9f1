"""The story of who looks after jobs: how the queues stand, what was given up, what is forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from clear_platform.foundation.jobs import running
from clear_platform.foundation.jobs.models import DeadLetter, JobLease, Schedule, ScheduleSlot
from clear_platform.foundation.jobs.operations import purge_jobs
from clear_platform.foundation.jobs.queries import queue_figures
from clear_platform.foundation.jobs.reaping import return_orphans
from clear_platform.foundation.jobs.registry import JOBS, JobName, RegisteredJob, enqueue, enqueue_many
from clear_platform.foundation.jobs.rules import QUEUES
from clear_platform.foundation.public import OrganizationKind, RoleNotAllowed, StaffGroup, acting
from tests import actors
from tests.clients import page_client_of
from tests.foundation.jobs.failing import fetched, refused, row_of

pytestmark = pytest.mark.django_db

NAME = "tests.looked_at"
DONE = RegisteredJob(NAME, lambda **_arguments: None, "default", 0, 1)


def given_up() -> DeadLetter:
    def fail() -> None:
        raise refused()

    running.execute(RegisteredJob(NAME, fail, "default", 0, 1), job_id=fetched(NAME), worker_id=None, arguments={})
    system = actors.system()
    with acting(system):
        found: DeadLetter = DeadLetter.objects.for_actor(system).latest("pk")
        return found


def aged(hours: int) -> None:
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - make_interval(hours => %s)", [hours])


class TestFigures:
    """What is said of a queue."""

    def test_each_figure_is_what_stands_there(self) -> None:
        running.execute(DONE, job_id=fetched(NAME), worker_id=None, arguments={})
        given_up()
        fetched(NAME)
        with acting(actors.system()), connection.cursor() as cursor:
            enqueue_many(JobName(NAME), [{}, {}])
            cursor.execute("UPDATE foundation_joblease SET ready_at = ready_at - interval '5 minutes'")

        analyst = actors.staff(StaffGroup.ANALYST)
        with acting(analyst):
            [default, *others] = queue_figures(analyst)

        assert [one.queue for one in (default, *others)] == list(QUEUES)
        assert (default.waiting, default.running, default.failed, default.dead_letters) == (2, 1, 1, 1)
        assert default.done_a_minute == pytest.approx(1 / 15)
        assert 300 <= default.lag_seconds < 600
        assert {one.waiting + one.running + one.failed for one in others} == {0}

    def test_they_are_asked_for_in_one_question_however_many_jobs_there_are(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        analyst = actors.staff(StaffGroup.ANALYST)
        for _time in range(2):
            with acting(analyst), django_assert_num_queries(1):
                queue_figures(analyst)
            with acting(actors.system()):
                enqueue_many(JobName(NAME), [{}] * 50)

    def test_customers_do_not_see_them(self) -> None:
        member = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
        with acting(member), pytest.raises(RoleNotAllowed):
            queue_figures(member)

    def test_a_command_gives_them_as_data(self) -> None:
        out = StringIO()
        call_command("show_queues", "--format", "json", stdout=out)
        assert [row["queue"] for row in json.loads(out.getvalue())] == list(QUEUES)


class TestThePage:
    """What staff see in the administration."""

    @pytest.fixture
    def client(self) -> Client:
        actors.staff(StaffGroup.ADMINISTRATOR, email="administrator@example.org")
        return page_client_of("administrator@example.org")

    def test_every_figure_leads_to_its_jobs(self, client: Client) -> None:
        given_up()

        page = client.get(reverse("admin:foundation_deadletter_queues")).content.decode()

        assert "Oldest waits" in page
        letters = reverse("admin:foundation_deadletter_changelist") + "?queue=default&amp;settled_as__exact="
        assert letters in page
        listed = client.get(letters.replace("&amp;", "&"))
        assert listed.status_code == 200
        assert NAME in listed.content.decode()
        jobs = reverse("admin:procrastinate_procrastinatejob_changelist") + "?queue_name=default&status__exact=failed"
        assert client.get(jobs).status_code == 200

    def test_dead_letters_are_retried_from_their_list(self, client: Client) -> None:
        letter = given_up()

        client.post(
            reverse("admin:foundation_deadletter_changelist"),
            {"action": "retry_selected", "_selected_action": [letter.pk]},
        )

        system = actors.system()
        with acting(system):
            assert DeadLetter.objects.for_actor(system).get().settled_as == "retried"

    def test_the_list_of_schedules_asks_once_for_the_last_slots_of_all(self, client: Client) -> None:
        with acting(actors.system()):
            for row in Schedule.objects.all():
                ScheduleSlot.objects.create(schedule=row, slot=datetime(2026, 3, 29, 1, 30, tzinfo=UTC), job_id=7)

        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("admin:foundation_schedule_changelist")).content.decode()

        assert page.count("2026-03-29 01:30 UTC") > 2
        assert len([one for one in asked if "foundation_scheduleslot" in one["sql"]]) == 1

    def test_schedules_are_switched_from_their_list(self, client: Client) -> None:
        with acting(actors.system()):
            row = Schedule.objects.get(name="foundation.purge_jobs")

        client.post(
            reverse("admin:foundation_schedule_changelist"),
            {"action": "disable_selected", "_selected_action": [row.pk]},
        )

        with acting(actors.system()):
            row.refresh_from_db()
        assert row.enabled is False

    def test_an_auditor_sees_and_changes_nothing(self) -> None:
        letter = given_up()
        actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
        client = page_client_of("auditor@example.org")

        client.post(
            reverse("admin:foundation_deadletter_changelist"),
            {"action": "retry_selected", "_selected_action": [letter.pk]},
        )

        assert client.get(reverse("admin:foundation_deadletter_queues")).status_code == 200
        system = actors.system()
        with acting(system):
            assert DeadLetter.objects.for_actor(system).get().settled_as == ""


class TestForgetting:
    """What becomes of jobs that ended."""

    def test_what_ended_three_days_ago_is_forgotten_and_dead_letters_stay(self) -> None:
        running.execute(DONE, job_id=fetched(NAME), worker_id=None, arguments={})
        given_up()
        with acting(actors.system()):
            waiting = enqueue(JobName(NAME))
        aged(73)

        system = actors.system()
        assert purge_jobs(actor=system) == 2
        with acting(system):
            assert list(JobLease.objects.values_list("job_id", flat=True)) == [waiting]
            assert DeadLetter.objects.for_actor(system).count() == 1

    def test_what_ended_of_late_is_kept(self) -> None:
        running.execute(DONE, job_id=fetched(NAME), worker_id=None, arguments={})
        aged(71)
        assert purge_jobs(actor=actors.system()) == 0


class TestReturning:
    """What the reaper does with a job, without waiting for a real worker to die."""

    def test_a_job_that_was_fetched_by_nobody_alive_goes_back_and_spends_no_attempt(self) -> None:
        job_id = fetched(NAME)

        assert return_orphans() == 1
        with acting(actors.system()):
            assert JobLease.objects.get(pk=job_id).attempt == 0
        assert row_of(job_id)["status"] == "todo"

    def test_a_job_whose_lease_holds_is_left_alone(self) -> None:
        job_id = fetched(NAME)
        self.lease(job_id, seconds=30)

        assert return_orphans() == 0
        assert row_of(job_id)["status"] == "doing"

    def test_a_job_whose_lease_ran_out_goes_back_under_a_new_fence(self) -> None:
        job_id = fetched("foundation.purge_counters")
        self.lease(job_id, seconds=-1)
        with acting(actors.system()):
            before = JobLease.objects.get(pk=job_id)

        assert return_orphans() == 1
        with acting(actors.system()):
            after = JobLease.objects.get(pk=job_id)
        assert after.fence > before.fence
        assert (after.lease_until, after.attempt, row_of(job_id)["status"]) == (None, 1, "todo")

    @pytest.mark.parametrize(("fetched_ago", "returned"), [(29, 0), (31, 1)])
    def test_a_job_that_a_living_worker_fetched_and_never_began_goes_back(
        self, fetched_ago: int, returned: int
    ) -> None:
        """As where the worker got no connection at the moment in which it was to begin."""
        job_id = fetched(NAME)
        with acting(actors.system()), connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
            [worker_id] = cursor.fetchone()
            cursor.execute("UPDATE procrastinate_jobs SET worker_id = %s WHERE id = %s", [worker_id, job_id])
            cursor.execute(
                "UPDATE procrastinate_events SET at = clock_timestamp() - make_interval(secs => %s) WHERE job_id = %s",
                [fetched_ago, job_id],
            )

        assert return_orphans() == returned
        assert row_of(job_id)["status"] == ("doing", "todo")[returned]

    def test_one_that_cannot_be_given_up_keeps_no_other_from_going_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuses(_arguments: dict[str, Any], _error: tuple[str, str]) -> None:
            raise ValueError("no such row")

        stuck, other = fetched(NAME), fetched(NAME)
        self.lease(stuck, seconds=-1)
        monkeypatch.setitem(JOBS, NAME, RegisteredJob(NAME, print, "default", 0, 1, given_up=refuses))

        assert return_orphans() == 2
        assert (row_of(stuck)["status"], row_of(other)["status"]) == ("doing", "todo")

    def lease(self, job_id: int, *, seconds: int) -> None:
        with acting(actors.system()), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE foundation_joblease SET attempt = 1, lease_until = clock_timestamp()"
                " + make_interval(secs => %s) WHERE job_id = %s",
                [seconds, job_id],
            )
