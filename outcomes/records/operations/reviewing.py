"""What an institution makes of outcomes that it was told: accepted, or sent back with a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import (
    Actor,
    Allowed,
    NotVisible,
    OrganizationKind,
    enqueue_many,
    operation,
    record,
)
from clear_platform.foundation.stated import words_of
from outcomes.records import queries
from outcomes.records.errors import CameOnAForm, InstitutionMissing, ReasonMissing, ReviewedMeanwhile
from outcomes.records.models import Outcome, OutcomeReview
from outcomes.records.operations.recording import RECOMPUTE
from outcomes.records.rules import review_counts

REVIEWERS = Allowed(institution=("admin", "analyst"))
Verdict = Literal["approved", "returned"]


@operation(REVIEWERS)
def review_outcomes(
    *, actor: Actor, outcome_ids: Sequence[int], verdict: Verdict, note: str = ""
) -> list[OutcomeReview]:
    """Accept outcomes, or send them back with a note, for the institution one acts for; all of them or none.

    An outcome that nobody submitted is judged as well: the institution then says what it makes of what it reads. What
    came in on a form is judged with its form alone, so that the two never differ.
    Gives: the reviews as they are now. Refuses: `NotVisible`, `InstitutionMissing`, `ReasonMissing` when one is
    returned without a note, `CameOnAForm`, `PeriodLocked`, `ReviewedMeanwhile` when somebody else judged one at the
    same moment. Leaves: an audit event for each that changed; where it counts now and did not, or the other way, the
    job that computes the scores of its enterprise anew.
    """
    organization_id = institution_of(actor)
    if verdict == "returned" and not words_of(note):
        raise ReasonMissing()
    wanted = list(dict.fromkeys(outcome_ids))
    rows = {row.pk: row for row in Outcome.objects.for_actor(actor).filter(pk__in=wanted)}
    if len(rows) != len(wanted):
        raise NotFound() if actor.sees_all else NotVisible(noun="outcome")
    came = queries.forms_of_outcomes(actor, wanted, organization_id=organization_id)
    if came:
        outcome_id, form_id = min(came.items())
        raise CameOnAForm(outcome=outcome_id, form=form_id)
    days = {row.valid_on for row in rows.values() if row.valid_on is not None}
    queries.refuse_any_locked(actor, [(day, day) for day in sorted(days)], organization_id=organization_id)
    return settle_reviews(
        actor=actor, organization_id=organization_id, outcome_ids=wanted, status=verdict, note=words_of(note)
    )


def settle_reviews(
    *, actor: Actor, organization_id: int, outcome_ids: Sequence[int], status: str, note: str = ""
) -> list[OutcomeReview]:
    """Write what an institution makes of outcomes; part of larger operations, which check role and locks.

    Takes: `status`, one of submitted, returned, approved. Gives: the reviews in the order asked for.
    Refuses: `ReviewedMeanwhile`. Leaves: what `review_outcomes` leaves; reviews of the institution are written one
    after the other until the end of the transaction.
    """
    decided = status != OutcomeReview.Status.SUBMITTED
    standing = _standing(actor, organization_id, outcome_ids)
    settled, turned = [], []
    for outcome_id in outcome_ids:
        row = standing.get(outcome_id) or OutcomeReview(organization_id=organization_id, outcome_id=outcome_id)
        before = row.status or None
        if row.pk is not None and (row.status, row.note) == (status, note):
            settled.append(row)
            continue
        row.status, row.note = status, note
        row.reviewer_id = actor.id if decided else None
        row.decided_at = clock.now() if decided else None
        if not decided:
            row.submitted_at = clock.now()
        row.save()
        record(
            actor=actor,
            action="review_outcomes",
            obj=row,
            before=None if before is None else {"status": before},
            after={"outcome": outcome_id, "status": status, "note": note},
        )
        settled.append(row)
        if review_counts(before or "") != review_counts(status):
            turned.append(outcome_id)
    _compute_anew(actor, turned)
    return settled


def _compute_anew(actor: Actor, outcome_ids: Sequence[int]) -> None:
    rows = Outcome.objects.for_actor(actor).filter(pk__in=outcome_ids, enterprise_id__isnull=False)
    touched = sorted(set(rows.values_list("enterprise_id", flat=True)))
    enqueue_many(RECOMPUTE, [{"enterprise_id": one} for one in touched])


def _standing(actor: Actor, organization_id: int, outcome_ids: Sequence[int]) -> dict[int, OutcomeReview]:
    """Give the reviews that stand, by outcome. Refuses: `ReviewedMeanwhile` where one came or changed during a wait."""
    rows = (
        OutcomeReview.objects.for_actor(actor)
        .filter(organization_id=organization_id, outcome_id__in=outcome_ids)
        .select_related("reviewer")
    )
    before = {row.outcome_id: row.row_version for row in rows}
    # A row that is not there yet cannot be locked, and whoever only reads an outcome cannot lock that.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reviews'), %s)", [organization_id])
    standing = {row.outcome_id: row for row in rows.select_for_update(of=("self",))}
    for outcome_id, row in standing.items():
        if before.get(outcome_id) != row.row_version:
            by = row.reviewer.name if row.reviewer else "Somebody"
            raise ReviewedMeanwhile(name=by, outcome=outcome_id, status=row.status)
    return standing


def institution_of(actor: Actor) -> int:
    """Give the institution that an actor acts for. Refuses: `InstitutionMissing` when it acts for none."""
    seat = actor.seat
    if seat is None or seat.kind != OrganizationKind.INSTITUTION:
        raise InstitutionMissing()
    return seat.organization_id
