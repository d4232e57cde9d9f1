"""Filling in a form by its link. Whoever holds the link has no account: the system acts, within the form alone."""

from __future__ import annotations

from collections.abc import Mapping

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Allowed, operation, record
from outcomes.records.models import OutcomeReview
from outcomes.records.operations.reported import keep_reported_outcome
from outcomes.records.operations.reviewing import settle_reviews
from outcomes.records.queries import metrics_known, refuse_locked
from outcomes.reporting.errors import AnswerRefused, AnswerSettled, NameMissing
from outcomes.reporting.models import ReportingForm
from outcomes.reporting.queries.asked import asked_of
from outcomes.reporting.queries.links import form_behind
from outcomes.reporting.rules.answering import (
    Entry,
    entries_as_stored,
    faults_of_entries,
    parts_of,
    reasons_of,
    values_of,
)

HOLDERS = Allowed()


@operation(HOLDERS)
def save_reporting_form(*, actor: Actor, token: str, entries: Mapping[str, Entry]) -> ReportingForm:
    """Keep what was filled in so far; nobody at the institution reads it before it is handed in.

    Refuses: `LinkGone`, `AnswerSettled`, `PeriodLocked`, `AnswerRefused` with a pointer to each metric at fault.
    """
    row = _open(actor, token)
    _keep(actor, row, entries, finished=False)
    row.save(update_fields=["values_json", "saved_at"])
    record(actor=actor, action="save_reporting_form", obj=row, after={"metrics": sorted(row.values_json)})
    return row


@operation(HOLDERS)
def submit_reporting_form(*, actor: Actor, token: str, entries: Mapping[str, Entry], name: str) -> ReportingForm:
    """Hand a form in: for each metric a value, or a reason why there is none.

    Gives: the form. Refuses: as `save_reporting_form`, and `NameMissing`. Leaves: the values as an outcome in the
    institution's file, which waits for its review; an audit event.
    """
    row = _open(actor, token)
    if not name.strip():
        raise NameMissing()
    _keep(actor, row, entries, finished=True)
    values, reasons = values_of(row.values_json), reasons_of(row.values_json)
    row.submitted_by = " ".join(name.split())[:120]
    row.submitted_at = row.submitted_at or row.saved_at
    row.status, row.note, row.decided_at, row.decided_by_id = ReportingForm.Status.SUBMITTED, "", None, None
    if values:
        row.outcome = keep_reported_outcome(
            actor=actor,
            organization_id=row.organization_id,
            enterprise_id=row.enterprise_id,
            on=row.request.ends,
            metrics=values,
            breakdowns=parts_of(row.values_json),
            notes=f"Reported by {row.submitted_by} for {row.request.title}.",
            standing=row.outcome,
        )
        settle_reviews(
            actor=actor,
            organization_id=row.organization_id,
            outcome_ids=[row.outcome.pk],
            status=OutcomeReview.Status.SUBMITTED,
        )
    else:
        # What was reported before and sent back stays as it was judged; this answer has no values to accept.
        row.outcome = None
    row.save()
    record(
        actor=actor,
        action="submit_reporting_form",
        obj=row,
        after={"enterprise": row.enterprise_id, "outcome": row.outcome_id, "skipped": sorted(reasons)},
    )
    return row


def _open(actor: Actor, token: str) -> ReportingForm:
    row = form_behind(actor, token, for_update=True)
    if row.status not in {"owed", "returned"}:
        raise AnswerSettled(status=row.get_status_display().lower())
    refuse_locked(actor, row.request.starts, row.request.ends, organization_id=row.organization_id)
    return row


def _keep(actor: Actor, row: ReportingForm, entries: Mapping[str, Entry], *, finished: bool) -> None:
    faults = faults_of_entries(entries, asked_of(row.request), metrics_known(actor), finished=finished)
    if faults:
        raise AnswerRefused(problems=faults)
    row.values_json, row.saved_at = entries_as_stored(entries), clock.now()
