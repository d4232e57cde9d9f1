"""Everything computed anew, part by part: each part is one transaction and begins where the last one ended.

So a recomputation that is cut off anywhere goes on from there, and a part done twice writes nothing. Called by the job
and by the command, at the same time if need be. Not here: how scores come about (`readiness.operations.recomputing`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection

from capability.readiness.operations.recomputing import AT_ONCE, compute
from capability.recomputing import queries
from capability.recomputing.errors import RecomputationOver
from capability.recomputing.models import Recomputation
from capability.recomputing.queries import THEMSELVES, UNDER_WAY
from capability.recomputing.results import RecomputationShown
from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_ANALYSTS,
    Actor,
    Allowed,
    Expected,
    acting,
    enqueue,
    is_carried,
    job_name,
    operation,
    platform_organization_id,
    record,
    refuse_stale,
    require,
    tag_of,
)

COMPUTE_ALL = job_name("capability.recompute_all")
ASKERS = Allowed(staff=STAFF_ANALYSTS)
LONGEST_REASON = 500
Told = Callable[[RecomputationShown], Any]


@operation(ASKERS)
def request_recomputation(*, actor: Actor) -> RecomputationShown:
    """Let every enterprise be computed anew, part by part, by a worker. One that is under way is joined.

    One that was stopped goes on where it stands, on the day on which it began: later, days have passed for what it had
    computed by then, and all begins anew. Gives: the recomputation, with the job that carries it. Leaves: it, the job,
    an audit event; where one was joined nothing, but for another job with its audit event where the one that carried
    it is gone.
    """
    _one_at_a_time()
    under_way = queries.recomputations_for(actor).filter(status__in=UNDER_WAY).first()
    if under_way is None:
        under_way = _stopped_today(actor)
        if under_way is not None:
            _let_go_on(actor, under_way)
    if under_way is not None:
        if not is_carried(COMPUTE_ALL, recomputation_id=under_way.pk):
            _carried(actor, under_way)
        return queries.shown(under_way)
    row = Recomputation.objects.create(
        organization_id=int(platform_organization_id() or 0), asked_by_id=actor.id, asked_at=clock.now()
    )
    _carried(actor, row)
    return queries.shown(row)


@operation(ASKERS)
def stop_recomputation(*, actor: Actor, recomputation_id: int, expected: Expected | None = None) -> RecomputationShown:
    """Stop a recomputation between two parts; what is computed by then stays. One that is stopped stays as it is.

    Refuses: `RecomputationOver` for one that is finished or was given up; `Stale`. Leaves: who stopped it and when, an
    audit event. Whoever asks again on the day it began lets it go on.
    """
    row = _locked(actor, recomputation_id)
    refuse_stale(expected, lambda: tag_of(row))
    if row.status == Recomputation.Status.CANCELLED:
        return queries.shown(row)
    if row.status not in UNDER_WAY:
        raise RecomputationOver(status=str(row.status))
    before = str(row.status)
    row.status, row.ended_at, row.stopped_by_id = Recomputation.Status.CANCELLED, clock.now(), actor.id
    row.save(update_fields=["status", "ended_at", "stopped_by"])
    record(
        actor=actor,
        action="stop_recomputation",
        obj=row,
        before={"status": before},
        after={"status": row.status, "done": row.done},
    )
    return queries.shown(row)


def recompute_to_the_end(
    *, actor: Actor, recomputation_id: int, told: Told = lambda _shown: None
) -> RecomputationShown:
    """Compute what is left of a recomputation, until it is finished or somebody stops it.

    Takes: `told`, called after each part with how it stands. Gives: how it stands in the end. Refuses: as
    `recompute_part`.
    """
    while True:
        stands = recompute_part(actor=actor, recomputation_id=recomputation_id)
        told(stands)
        if not stands.under_way:
            return stands


def recompute_part(*, actor: Actor, recomputation_id: int, at_most: int = AT_ONCE) -> RecomputationShown:
    """Compute the next thousand enterprises of a recomputation, in one transaction; of one that is over, nothing.

    Gives: how it stands then. Refuses: `RoleNotAllowed`, `NotFound`. Leaves: scores and readiness where inputs changed,
    their events; with the end one audit event.
    """
    require(actor, ASKERS)
    with acting(actor):
        row = _locked(actor, recomputation_id)
        if row.status in UNDER_WAY:
            _go_on(actor, row, at_most)
        return queries.shown(row)


def take_up_recomputation(*, actor: Actor, recomputation_id: int) -> None:
    """Let a recomputation that was given up go on where it stands, as the job for it is retried.

    Part of retrying a job, which has checked who may. Where another one is under way meanwhile, it is left alone.
    """
    _one_at_a_time()
    rows = Recomputation.objects.for_actor(actor).select_for_update(of=("self",))
    row = rows.filter(pk=recomputation_id, status=Recomputation.Status.FAILED).first()
    if row is None or queries.recomputations_for(actor).filter(status__in=UNDER_WAY).exists():
        return
    _let_go_on(actor, row)


def _stopped_today(actor: Actor) -> Recomputation | None:
    """Give the newest recomputation where it was stopped on the day on which it began, locked."""
    rows = Recomputation.objects.for_actor(actor).select_for_update(of=("self",))
    row: Recomputation | None = rows.order_by("-asked_at", "-pk").first()
    if row is None or row.status != Recomputation.Status.CANCELLED:
        return None
    return row if (row.began_at or row.asked_at).date() == clock.today() else None


def _let_go_on(actor: Actor, row: Recomputation) -> None:
    before = str(row.status)
    row.status = Recomputation.Status.QUEUED if row.began_at is None else Recomputation.Status.RUNNING
    row.failure, row.ended_at, row.stopped_by_id = "", None, None
    row.save(update_fields=["status", "failure", "ended_at", "stopped_by"])
    record(
        actor=actor,
        action="take_up_recomputation",
        obj=row,
        before={"status": before},
        after={"status": row.status, "done": row.done},
    )


@operation(Allowed(), system=True)
def fail_recomputation(*, actor: Actor, recomputation_id: int, reason: str) -> None:
    """Say of a recomputation that it was given up, and why. What is computed by then stays, and it can go on."""
    rows = Recomputation.objects.for_actor(actor).select_for_update(of=("self",))
    row = rows.filter(pk=recomputation_id, status__in=UNDER_WAY).first()
    if row is None:
        return
    before = str(row.status)
    row.status, row.ended_at, row.failure = Recomputation.Status.FAILED, clock.now(), reason[:LONGEST_REASON]
    row.save(update_fields=["status", "ended_at", "failure"])
    record(
        actor=actor,
        action="fail_recomputation",
        obj=row,
        before={"status": before},
        after={"status": row.status, "done": row.done},
    )


def _one_at_a_time() -> None:
    """Let those who would have one under way come one after the other; the second sees what the first one made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('request_recomputation'))")


def _carried(actor: Actor, row: Recomputation) -> None:
    """Give a recomputation the job that carries it, in the place of one that is gone."""
    before = row.job_id
    row.job_id = enqueue(COMPUTE_ALL, recomputation_id=row.pk)
    row.save(update_fields=["job_id"])
    record(
        actor=actor,
        action="request_recomputation",
        obj=row,
        before=None if before is None else {"job": before},
        after={"job": row.job_id},
    )


def _locked(actor: Actor, recomputation_id: int) -> Recomputation:
    row: Recomputation = Recomputation.objects.select_for_update(of=("self",)).get_for(actor, recomputation_id, "act")
    return row


def _go_on(actor: Actor, row: Recomputation, at_most: int) -> None:
    row.status = Recomputation.Status.RUNNING
    if row.began_at is None:
        row.began_at, row.enterprises = clock.now(), queries.how_many(actor)
    part = queries.next_part(actor, holder=row.at_holder, behind=row.at_enterprise, at_most=at_most)
    if part is None:
        _finish(actor, row)
    else:
        holder, ids = part
        done = compute(actor=actor, enterprise_ids=ids, organization_id=None if holder == THEMSELVES else holder)
        row.at_holder, row.at_enterprise = holder, ids[-1]
        row.done += len(ids)
        row.scores += done.scores
        row.readiness += done.readiness
        row.unchanged += done.unchanged
    row.save()


def _finish(actor: Actor, row: Recomputation) -> None:
    row.status, row.ended_at, row.enterprises = Recomputation.Status.FINISHED, clock.now(), row.done
    record(
        actor=actor,
        action="finish_recomputation",
        obj=row,
        after={"enterprises": row.done, "scores": row.scores, "readiness": row.readiness},
    )
