"""Lists of reporting as files: requests, forms that are owed, the forms of one request, closed periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import FileResponse
from django.views.decorators.http import require_safe

from clear_platform.foundation.public import Columns, ConsoleRequest, Own, Subject, console_part, rows_file
from enterprises.public import NamingEnterprises
from outcomes.reporting.listing import forms_found, locks_found, owed_found, requests_found
from outcomes.reporting.pages.asking import refuse_others
from outcomes.reporting.queries.asked import asked_of, counts_of, late, request_for
from outcomes.reporting.rules.answering import reasons_of, values_of

REQUESTS: Columns = {
    "id": lambda row: row.pk,
    "title": lambda row: row.title,
    "starts": lambda row: row.starts,
    "ends": lambda row: row.ends,
    "due_on": lambda row: row.due_on,
    "metrics": lambda row: " ".join(one["metric"] for one in row.metrics_json),
    "reminders": lambda row: " ".join(str(days) for days in row.reminders_json),
    "asked_by": lambda row: row.created_by.name if row.created_by else "",
    "enterprises": lambda row: counts_of(row)["all"],
    "owed": lambda row: counts_of(row)["owed"],
    "submitted": lambda row: counts_of(row)["submitted"],
    "returned": lambda row: counts_of(row)["returned"],
    "approved": lambda row: counts_of(row)["approved"],
}
FORMS: Columns = {
    "id": lambda row: row.pk,
    "request_id": lambda row: row.request_id,
    "request": lambda row: row.request.title,
    "enterprise_id": lambda row: row.enterprise_id,
    "enterprise": lambda row: row.enterprise.organization.name,
    "email": lambda row: row.email,
    "status": lambda row: row.status,
    "due_on": lambda row: row.request.due_on,
    "late": lambda row: "yes" if late(row) else "no",
    "sent_at": lambda row: row.sent_at,
    "submitted_at": lambda row: row.submitted_at,
    "submitted_by": lambda row: row.submitted_by,
    "note": lambda row: row.note,
}
PERIODS: Columns = {
    "id": lambda row: row.pk,
    "starts": lambda row: row.starts,
    "ends": lambda row: row.ends,
    "locked_at": lambda row: row.locked_at,
    "locked_by": lambda row: row.locked_by.name if row.locked_by else "",
    "note": lambda row: row.note,
    "unlocked_at": lambda row: row.unlocked_at,
    "unlocked_by": lambda row: row.unlocked_by.name if row.unlocked_by else "",
    "unlocked_because": lambda row: row.unlocked_because,
}
OF_THE_INSTITUTION = Own("What the institution asked and closed itself.")


@console_part("reporting")
@require_safe
def requests(request: ConsoleRequest, organization_id: int) -> FileResponse:
    """Give the requests of an institution as a file."""
    rows = requests_found(request.actor, organization_id, request.GET)
    subject, name = Subject("outcomes.reportingrequest", "", "requests.csv"), "requests.csv"
    return rows_file(request.actor, rows, columns=REQUESTS, origin=OF_THE_INSTITUTION, subject=subject, name=name)


@console_part("reporting")
@require_safe
def owed(request: ConsoleRequest, organization_id: int) -> FileResponse:
    """Give the forms that are still owed, as far as the filters let them through, as a file."""
    rows = owed_found(request.actor, organization_id, request.GET)
    subject, name = Subject("outcomes.reportingform", "", "owed.csv"), "owed.csv"
    return rows_file(request.actor, rows, columns=FORMS, origin=NamingEnterprises(), subject=subject, name=name)


@console_part("reporting")
@require_safe
def forms(request: ConsoleRequest, organization_id: int, reporting_request_id: int) -> FileResponse:
    """Give the forms of a request, as far as the filters let them through, as a file."""
    row = request_for(actor=request.actor, request_id=reporting_request_id)
    refuse_others(request, row.organization_id, "request")
    rows = forms_found(request.actor, row.pk, request.GET)
    subject, name = Subject("outcomes.reportingrequest", str(row.pk), "forms.csv"), "forms.csv"
    columns = {**FORMS, **{one.metric: _answer_to(one.metric) for one in asked_of(row)}, "skipped": _skipped}
    return rows_file(request.actor, rows, columns=columns, origin=NamingEnterprises(), subject=subject, name=name)


def _handed_in(row: Any) -> Mapping[str, Any]:
    """Give what a form answers; nothing of what is saved and not handed in."""
    return row.values_json if row.status in {"submitted", "approved"} else {}


def _answer_to(code: str) -> Callable[[Any], object]:
    return lambda row: values_of(_handed_in(row)).get(code, "")


def _skipped(row: Any) -> str:
    return "; ".join(f"{code}: {reason}" for code, reason in reasons_of(_handed_in(row)).items())


@console_part("reporting")
@require_safe
def periods(request: ConsoleRequest, organization_id: int) -> FileResponse:
    """Give the periods that an institution closed, as far as the filters let them through, as a file."""
    rows = locks_found(request.actor, organization_id, request.GET)
    subject, name = Subject("outcomes.periodlock", "", "periods.csv"), "periods.csv"
    return rows_file(request.actor, rows, columns=PERIODS, origin=OF_THE_INSTITUTION, subject=subject, name=name)
