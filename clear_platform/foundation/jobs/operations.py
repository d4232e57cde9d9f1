"""What staff do with jobs: settle dead letters, switch schedules, run one at once. And the purge of what ended."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.jobs.cron import slot_after
from clear_platform.foundation.jobs.errors import AlreadySettled, ScheduleAlreadySo
from clear_platform.foundation.jobs.models import DeadLetter, JobLease, Schedule, ScheduleSlot
from clear_platform.foundation.jobs.queries import dead_letter_shown, schedule_named
from clear_platform.foundation.jobs.registry import JOBS, JobName, enqueue
from clear_platform.foundation.jobs.results import DeadLetterShown
from clear_platform.foundation.jobs.scheduling import database_moment
from clear_platform.foundation.stated import words_of
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import operation

SETTLERS = Allowed(staff=STAFF_WRITERS)
SCHEDULERS = Allowed(staff=(StaffGroup.ADMINISTRATOR,))
PURGED_AT_ONCE = 1000
SLOTS_KEPT = timedelta(days=30)

_ENDED = """
WITH ended AS MATERIALIZED (
    SELECT job.id FROM procrastinate_jobs AS job
    WHERE job.status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT FROM procrastinate_events AS event
        WHERE event.job_id = job.id AND event.at >= clock_timestamp() - make_interval(hours => %s)
    )
    ORDER BY job.id LIMIT %s FOR UPDATE OF job SKIP LOCKED
), forgotten AS (
    DELETE FROM foundation_joblease WHERE job_id IN (SELECT id FROM ended)
)
DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM ended)
"""


@operation(SETTLERS, system=True)
def retry_dead_letter(*, actor: Actor, dead_letter_id: int, reason: str = "") -> DeadLetterShown:
    """Put a job that was given up on its queue again, with all its attempts, for whom it was before.

    Refuses: `NotFound`; `AlreadySettled`. Leaves: a new job, and the dead letter settled as retried; rows that mirror
    the job go on.
    """
    row = _open_letter(actor, dead_letter_id)
    one = JOBS.get(row.job_name)
    if one is not None and one.taken_up is not None:
        one.taken_up(actor, row.payload_json)
    row.retried_as = enqueue(JobName(row.job_name), **row.payload_json)
    JobLease.objects.filter(pk=row.retried_as).update(organization_id=row.organization_id)
    return _settle(actor, row, DeadLetter.Settled.RETRIED, reason, "retry_dead_letter")


@operation(SETTLERS, system=True)
def discard_dead_letter(*, actor: Actor, dead_letter_id: int, reason: str = "") -> DeadLetterShown:
    """Say of a job that was given up that nothing more is to be done. Refuses: `NotFound`; `AlreadySettled`."""
    row = _open_letter(actor, dead_letter_id)
    return _settle(actor, row, DeadLetter.Settled.DISCARDED, reason, "discard_dead_letter")


@operation(SCHEDULERS, system=True)
def enable_schedule(*, actor: Actor, name: str) -> None:
    """Let a job come by the clock again, from its next slot on. Refuses: `NotFound`; `ScheduleAlreadySo`."""
    _switch(actor, name, on=True)


@operation(SCHEDULERS, system=True)
def disable_schedule(*, actor: Actor, name: str) -> None:
    """Let a job come by the clock no more until it is switched on. Refuses: `NotFound`; `ScheduleAlreadySo`."""
    _switch(actor, name, on=False)


@operation(SCHEDULERS, system=True)
def run_schedule_now(*, actor: Actor, name: str) -> int:
    """Put the job of a schedule on its queue at once, beside its slots. Gives: the job's id. Refuses: `NotFound`."""
    row = schedule_named(name)
    job_id = enqueue(JobName(row.job))
    record(actor=actor, action="run_schedule_now", obj=row, after={"name": row.name, "job_id": job_id})
    return job_id


@operation(Allowed(), system=True)
def purge_jobs(*, actor: Actor) -> int:
    """Forget jobs that ended long ago, as many as one transaction may take. Gives how many went.

    Dead letters stay. Slots of schedules go after a month, but for the last of each.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, [settings.JOBS_KEPT_HOURS, PURGED_AT_ONCE])
        gone = cursor.rowcount
    last = Schedule.objects.values_list("slots__pk", flat=True).order_by("pk", "-slots__slot").distinct("pk")
    old = ScheduleSlot.objects.filter(slot__lt=clock.now() - SLOTS_KEPT).exclude(pk__in=list(last))
    slots, _ = old.delete()
    if gone or slots:
        record(actor=actor, action="purge_jobs", object_type="jobs", before={"jobs": gone, "slots": slots})
    return gone


def _open_letter(actor: Actor, dead_letter_id: int) -> DeadLetter:
    row: DeadLetter = DeadLetter.objects.select_for_update(of=("self",)).get_for(actor, dead_letter_id)
    if row.settled_as:
        raise AlreadySettled(settled_as=row.settled_as, settled_at=f"{row.settled_at:%Y-%m-%d %H:%M} UTC")
    return row


def _settle(actor: Actor, row: DeadLetter, how: DeadLetter.Settled, reason: str, action: str) -> DeadLetterShown:
    row.settled_as, row.settled_at, row.reason = how, clock.now(), words_of(reason)
    row.settled_by_id = actor.id
    row.save(update_fields=["settled_as", "settled_at", "settled_by", "reason", "retried_as"])
    record(
        actor=actor,
        action=action,
        obj=row,
        before={"settled_as": ""},
        after={"settled_as": row.settled_as, "reason": row.reason, "job": row.job_name, "job_id": row.retried_as},
    )
    return dead_letter_shown(row)


def _switch(actor: Actor, name: str, *, on: bool) -> None:
    schedule_named(name)
    row = Schedule.objects.select_for_update().get(name=name)
    if row.enabled is on:
        raise ScheduleAlreadySo(name=name, state="on" if on else "off")
    row.enabled = on
    if on:
        # What was due meanwhile was not wanted.
        row.next_at = slot_after(row.cron, row.timezone, database_moment())
        row.note = ""
    row.save(update_fields=["enabled", "next_at", "note"])
    action = "enable_schedule" if on else "disable_schedule"
    record(actor=actor, action=action, obj=row, before={"enabled": not on}, after={"enabled": on, "name": name})
