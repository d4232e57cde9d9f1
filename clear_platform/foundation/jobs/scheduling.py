"""Jobs that come by the clock: schedules kept as the code says, and due slots turned into jobs, one each.

The moment is the database's; any number of processes may do this at once. Not here: when a slot is (`cron`).
"""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.jobs.cron import slot_after, slot_until
from clear_platform.foundation.jobs.models import Schedule, ScheduleSlot
from clear_platform.foundation.jobs.registry import JOBS, JobName, enqueue
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor

_log = structlog.get_logger("clear.jobs")


def sync_schedules() -> int:
    """Keep one schedule for each job that comes by the clock; whether it is on stays. Gives how many there are.

    Leaves: no schedule of a job that is gone. A new one begins with its next slot.
    """
    wanted = {one.name: one for one in JOBS.values() if one.cron}
    Schedule.objects.exclude(name__in=wanted).delete()
    known = {row.name: row for row in Schedule.objects.all()}
    moment = database_moment()
    for name, one in wanted.items():
        row = known.get(name) or Schedule(name=name)
        if (row.job, row.cron, row.timezone) == (name, one.cron, one.timezone):
            continue
        row.job, row.cron, row.timezone = name, one.cron, one.timezone
        row.next_at = slot_after(row.cron, row.timezone, moment)
        row.save()
    return len(wanted)


def fire_due_schedules() -> int:
    """Enqueue the job of every schedule that is due, for its latest slot alone. Gives how many slots were fired.

    Slots before that one are skipped, and the schedule says so. While the job of the slot before still waits for a
    worker, no second one is put behind it.
    """
    with acting(system_actor("schedules")):
        moment = database_moment()
        due = Schedule.objects.select_for_update(skip_locked=True).filter(enabled=True, next_at__lte=moment)
        return sum(_fire(schedule, moment) for schedule in due.order_by("next_at", "pk")[:100])


def database_moment() -> datetime:
    """Give the moment by the clock of the database, which all machines share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _fire(schedule: Schedule, moment: datetime) -> bool:
    slot = slot_until(schedule.cron, schedule.timezone, moment)
    skipped = slot > schedule.next_at
    if skipped:
        schedule.note = f"Slots from {schedule.next_at:%Y-%m-%d %H:%M} UTC on were missed; {slot:%H:%M} UTC ran alone."
        _log.warning("slots_missed", schedule=schedule.name, since=schedule.next_at.isoformat())
    schedule.next_at = slot_after(schedule.cron, schedule.timezone, moment)
    schedule.save(update_fields=["next_at", "note"])
    before = schedule.slots.order_by("-slot").first()
    if before is not None and before.slot >= slot:
        return False
    waiting = before and ProcrastinateJob.objects.filter(pk=before.job_id, status="todo").exists()
    job_id = before.job_id if before and waiting else enqueue(JobName(schedule.job))
    ScheduleSlot.objects.create(schedule=schedule, slot=slot, job_id=job_id)
    return True
