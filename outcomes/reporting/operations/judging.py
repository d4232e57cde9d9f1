"""What an institution makes of answers: accepted or sent back with a note, several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, enqueue_many, operation, record
from clear_platform.foundation.stated import words_of
from outcomes.records.errors import ReasonMissing
from outcomes.records.operations.reviewing import settle_reviews
from outcomes.records.queries import refuse_locked
from outcomes.reporting.errors import JudgedAlready, NothingToJudge
from outcomes.reporting.models import ReportingForm
from outcomes.reporting.operations.asking import ASKERS, SEND, forms_to_change


@operation(ASKERS)
def approve_reports(*, actor: Actor, form_ids: Sequence[int]) -> list[ReportingForm]:
    """Accept answers that were handed in; all of them or none. What they report counts from now on.

    Refuses: `NotVisible`, `NothingToJudge`, `JudgedAlready`, `PeriodLocked`. Leaves: the outcomes
    approved, an audit event for each.
    """
    return _judged(actor, form_ids, ReportingForm.Status.APPROVED, note="", action="approve_reports")


@operation(ASKERS)
def return_reports(*, actor: Actor, form_ids: Sequence[int], note: str) -> list[ReportingForm]:
    """Send answers back with a note that says what to mend; each enterprise gets a new link to its form.

    Refuses: `NotVisible`, `ReasonMissing`, `NothingToJudge`, `JudgedAlready`, `PeriodLocked`. Leaves: the outcomes
    returned, a job for each that sends the link, an audit event for each.
    """
    if not words_of(note):
        raise ReasonMissing()
    rows = _judged(actor, form_ids, ReportingForm.Status.RETURNED, note=words_of(note), action="return_reports")
    enqueue_many(SEND, [{"form_id": row.pk, "organization_id": row.organization_id} for row in rows])
    return rows


def _judged(
    actor: Actor, form_ids: Sequence[int], status: ReportingForm.Status, *, note: str, action: str
) -> list[ReportingForm]:
    # What stood when this was asked: whoever waits here for somebody else's verdict is told of it.
    read = dict(ReportingForm.objects.for_actor(actor).filter(pk__in=form_ids).values_list("pk", "decided_at"))
    rows = forms_to_change(actor, form_ids)
    for request in {row.request_id: row.request for row in rows}.values():
        refuse_locked(actor, request.starts, request.ends, organization_id=request.organization_id)
    for row in rows:
        # What was accepted may be sent back later, as long as its period is open.
        meanwhile = row.decided_at is not None and row.decided_at != read.get(row.pk)
        if meanwhile or (row.status != "submitted" and not (status == "returned" and row.status == "approved")):
            _refuse(row)
    outcomes = [row.outcome_id for row in rows if row.outcome_id is not None]
    settle_reviews(
        actor=actor, organization_id=rows[0].organization_id, outcome_ids=outcomes, status=str(status), note=note
    )
    for row in rows:
        before = row.status
        row.status, row.note, row.decided_at, row.decided_by_id = status, note, clock.now(), actor.id
        row.save(update_fields=["status", "note", "decided_at", "decided_by"])
        record(actor=actor, action=action, obj=row, before={"status": before}, after={"status": status, "note": note})
    return rows


def _refuse(row: ReportingForm) -> NoReturn:
    name = row.enterprise.organization.name
    if row.decided_by is None or row.decided_at is None:
        raise NothingToJudge(name=name)
    raise JudgedAlready(name=name, by=row.decided_by.name, status=row.status, day=row.decided_at.date().isoformat())
