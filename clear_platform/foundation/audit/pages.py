"""Pages of the audit log: the chain of an organization, and the file of it."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clear_platform.foundation.audit.exporting import ENDINGS, FORMATS, MEDIA_TYPES, lines_of
from clear_platform.foundation.audit.filters import PageFilters
from clear_platform.foundation.audit.listing import chain_list
from clear_platform.foundation.audit.operations import export_audit
from clear_platform.foundation.audit.queries import actions_in, actors_in, log_of
from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.leaving.files import Spooled, closed_if_refused, file_answer
from clear_platform.foundation.leaving.gate import release_from, weigh
from clear_platform.foundation.leaving.results import Purpose, Subject
from clear_platform.foundation.tenancy.context import after_reading


@console_part("audit")
@require_safe
def audit(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show the entries of the chain, newest first, with filters by who, what, to what and when."""
    return render(request, "foundation/audit/audit.html", chain_list(request.actor, organization_id, request.GET))


@console_part("audit")
@require_safe
def audit_file(request: ConsoleRequest, organization_id: int) -> FileResponse:
    """Give the entries that the filters let through as a file; that it left is recorded before it does."""
    format = next((one for one in FORMATS if one == request.GET.get("format", "csv")), None)
    log = log_of(request.actor, organization_id)
    filters = PageFilters(request.GET, queryset=log, actors=actors_in(log), actions=actions_in(log))
    if format is None or not filters.is_valid():
        raise BadRequest("The address names no format, or a filter that holds nothing that could be found.")
    chosen = {name: _written(value) for name, value in filters.form.cleaned_data.items() if value not in (None, "", [])}
    actor = request.actor
    scales = weigh(actor, Purpose.EXPORT)
    written = Spooled(lines_of(filters.qs, format, scales))
    name = f"audit-{organization_id}.{ENDINGS[format]}"
    subject = Subject("foundation.auditevent", str(organization_id), name)
    with closed_if_refused(written):
        release = release_from(scales, actor=actor, subject=subject)
    after_reading(lambda: export_audit(actor=actor, organization_id=organization_id, format=format, filters=chosen))
    return file_answer(release, written, name=name, media_type=MEDIA_TYPES[format])


def _written(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
