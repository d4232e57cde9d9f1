"""The story of a job that comes by the clock: at the right moments of the year, once for each, whoever looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.jobs.cron import problem_of, slot_after, slot_until
from clear_platform.foundation.jobs.errors import ScheduleAlreadySo
from clear_platform.foundation.jobs.models import Schedule, ScheduleSlot
from clear_platform.foundation.jobs.operations import disable_schedule, enable_schedule, run_schedule_now
from clear_platform.foundation.jobs.scheduling import database_moment, fire_due_schedules, sync_schedules
from clear_platform.foundation.public import RoleNotAllowed, StaffGroup, acting
from tests import actors
from tests.at_once import at_once
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor

BERLIN = "Europe/Berlin"
NAME = "foundation.tell_refusals"


def slots(cron: str, timezone: str, after: str, count: int) -> list[str]:
    """Slots that follow a moment, as UTC; each is its own last slot."""
    moment, found = datetime.fromisoformat(after).replace(tzinfo=UTC), []
    for _ in range(count):
        moment = slot_after(cron, timezone, moment)
        assert slot_until(cron, timezone, moment) == moment
        found.append(f"{moment:%m-%d %H:%M}")
    return found


class TestTheYear:
    """F8: which moments of UTC a schedule means."""

    def test_a_nightly_job_keeps_its_time_of_the_wall_through_the_year(self) -> None:
        assert slots("15 4 * * *", BERLIN, "2026-03-28T00:00", 3) == ["03-28 03:15", "03-29 02:15", "03-30 02:15"]

    def test_a_time_that_is_skipped_counts_by_the_offset_before_it(self) -> None:
        assert slots("30 2 * * *", BERLIN, "2026-03-27T12:00", 3) == ["03-28 01:30", "03-29 01:30", "03-30 00:30"]

    def test_a_time_that_comes_twice_counts_once(self) -> None:
        assert slots("30 2 * * *", BERLIN, "2026-10-24T12:00", 2) == ["10-25 00:30", "10-26 01:30"]

    def test_what_comes_every_half_hour_misses_none_when_an_hour_comes_twice(self) -> None:
        moment, found = datetime(2026, 10, 24, 22, 0, tzinfo=UTC), []
        while len(found) < 12:
            moment = slot_after("*/30 * * * *", BERLIN, moment)
            found.append(moment)
        assert {later - sooner for sooner, later in pairwise(found)} == {timedelta(minutes=30)}

    def test_what_comes_every_half_hour_makes_up_nothing_for_an_hour_that_is_skipped(self) -> None:
        expected = ["03-29 00:30", "03-29 01:00", "03-29 01:30", "03-29 02:00"]
        assert slots("*/30 * * * *", BERLIN, "2026-03-29T00:10", 4) == expected

    def test_a_change_of_half_an_hour_is_one_too(self) -> None:
        expected = ["04-04 14:30", "04-04 15:00", "04-04 15:30", "04-04 16:00"]
        assert slots("*/30 * * * *", "Australia/Lord_Howe", "2026-04-04T14:10", 4) == expected

    @pytest.mark.parametrize(
        ("cron", "timezone", "words"),
        [
            ("0 0 31 2 *", "UTC", "never due"),
            ("61 * * * *", "UTC", "never due"),
            ("* * *", "UTC", "five parts"),
            ("* * * * *", "Moon/Crater", "no time zone"),
        ],
    )
    def test_what_no_clock_shows_is_said(self, cron: str, timezone: str, words: str) -> None:
        assert words in problem_of(cron, timezone)


def make_due(*, ago: timedelta = timedelta()) -> datetime:
    """Let the schedule be due now, or since some time ago; gives its next slot."""
    with acting(actors.system()):
        slot = slot_until("* * * * *", "UTC", database_moment() - ago)
        Schedule.objects.exclude(name=NAME).update(enabled=False)
        Schedule.objects.filter(name=NAME).update(next_at=slot)
    return slot


def now() -> datetime:
    with acting(actors.system()):
        return database_moment()


def waiting() -> int:
    with acting(actors.system()):
        return ProcrastinateJob.objects.filter(task_name=NAME, status="todo").count()


def schedule() -> Schedule:
    with acting(actors.system()):
        return Schedule.objects.get(name=NAME)


@pytest.mark.django_db
class TestFiring:
    """What becomes of a slot."""

    def test_a_slot_that_is_due_becomes_one_job_and_the_next_one_is_in_the_future(self) -> None:
        make_due()

        assert (fire_due_schedules(), fire_due_schedules()) == (1, 0)
        assert waiting() == 1
        assert schedule().next_at > now()

    @pytest.mark.parametrize("minutes", [-10, 10])
    def test_a_machine_whose_clock_is_wrong_fires_the_same_slots(self, minutes: int) -> None:
        """F8"""
        due = make_due()

        with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=minutes)):
            fired = [fire_due_schedules(), fire_due_schedules()]

        with acting(actors.system()):
            [kept] = ScheduleSlot.objects.filter(schedule__name=NAME).values_list("slot", flat=True)
        assert fired == [1, 0]
        assert timedelta(0) <= kept - due <= timedelta(minutes=1)

    def test_of_slots_that_were_missed_the_latest_runs_and_the_schedule_says_so(self) -> None:
        make_due(ago=timedelta(minutes=45))

        fire_due_schedules()

        assert waiting() == 1
        assert "were missed" in schedule().note

    def test_while_its_job_still_waits_no_second_one_is_put_behind_it(self) -> None:
        make_due(ago=timedelta(minutes=5))
        fire_due_schedules()
        with acting(actors.system()):
            ScheduleSlot.objects.update(slot=database_moment() - timedelta(minutes=5))
        make_due()

        assert fire_due_schedules() == 1
        assert waiting() == 1

    def test_what_is_switched_off_does_not_come_and_begins_anew_when_it_is_switched_on(self) -> None:
        administrator = actors.staff(StaffGroup.ADMINISTRATOR)
        make_due(ago=timedelta(minutes=5))
        disable_schedule(actor=administrator, name=NAME)

        assert fire_due_schedules() == 0
        enable_schedule(actor=administrator, name=NAME)
        assert fire_due_schedules() == 0
        with pytest.raises(ScheduleAlreadySo):
            enable_schedule(actor=administrator, name=NAME)

    def test_it_can_be_run_at_once_by_administrators_alone(self) -> None:
        run_schedule_now(actor=actors.staff(StaffGroup.ADMINISTRATOR), name=NAME)

        assert waiting() == 1
        with pytest.raises(RoleNotAllowed):
            run_schedule_now(actor=actors.staff(StaffGroup.ANALYST), name=NAME)

    def test_syncing_again_changes_nothing_and_leaves_what_is_off_off(self) -> None:
        disable_schedule(actor=actors.staff(StaffGroup.ADMINISTRATOR), name=NAME)
        before = schedule()
        with acting(actors.system()):
            sync_schedules()

        after = schedule()
        assert (after.pk, after.enabled, after.next_at) == (before.pk, False, before.next_at)


def test_two_who_look_at_the_same_moment_fire_a_slot_once(cloned_database: str) -> None:
    """F9"""
    make_due()

    fired = at_once(lambda: str(fire_due_schedules()))

    assert sorted(fired) == ["0", "1"]
    assert waiting() == 1


@pytest.mark.processes
def test_two_processes_fire_each_slot_of_every_schedule_once(floor: Floor) -> None:
    """F9"""
    floor.read("UPDATE foundation_schedule SET next_at = date_trunc('minute', now())")
    [(schedules,)] = floor.read("SELECT count(*) FROM foundation_schedule")

    floor.reaper()
    floor.reaper()
    wait_until(lambda: floor.read("SELECT count(*) FROM foundation_schedule WHERE next_at <= now()") == [(0,)])

    jobs = floor.read("SELECT task_name, count(*) FROM procrastinate_jobs GROUP BY task_name HAVING count(*) > 1")
    slots_of = floor.read("SELECT schedule_id, slot FROM foundation_scheduleslot")
    assert jobs == []
    assert len(slots_of) == len(set(slots_of)) >= schedules
