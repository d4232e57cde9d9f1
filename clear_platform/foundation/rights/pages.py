"""The page of rights: what each source allows an organization, and the exceptions to that. Staff grant those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.leaving.results import INTERNAL, Purpose, Verdict
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, number
from clear_platform.foundation.rights import queries
from clear_platform.foundation.rights.results import ExceptionShown, SourceShown

_WORDS: Mapping[str, str | Promise] = {
    "display": gettext_lazy("shown here"),
    "export": gettext_lazy("exported"),
    "share": gettext_lazy("shared with others"),
    "derive": gettext_lazy("computed with"),
}


@console_part("rights")
@require_safe
def rights(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show every source with what may be done with it here, and every exception there is or was."""
    sources = queries.sources_for(request.actor, organization_id=organization_id)
    exceptions = queries.exceptions_for(request.actor, organization_id=organization_id)
    return render(
        request,
        "foundation/rights/rights.html",
        {
            "heading": _heading(sources),
            "holding": sum(one.holds for one in exceptions),
            "sources": _sources_table(sources),
            "exceptions": _exceptions_table(exceptions) if exceptions else None,
        },
    )


def _heading(sources: Sequence[SourceShown]) -> str:
    outside = [one for one in sources if one.code != INTERNAL]
    leave = sum(one.verdicts[Purpose.EXPORT].allowed for one in outside)
    said = ngettext(
        "%(n)s of %(all)s source from outside may leave in an export",
        "%(n)s of %(all)s sources from outside may leave in an export",
        len(outside),
    )
    return said % {"n": number(leave), "all": number(len(outside))}


def _sources_table(sources: Sequence[SourceShown]) -> Table:
    return Table(
        caption=_("Sources of data, and what each allows"),
        columns=[
            Column(_("Source"), "name"),
            Column(_("Shown here"), "status"),
            Column(_("Exported"), "status"),
            Column(_("Shared with others"), "status"),
            Column(_("Computed with"), "status"),
            Column(_("Must stand beside it"), "quiet", spare=True),
        ],
        rows=[
            Row(
                [
                    Cell(one.code, note=f"{one.name}. {one.licence}"),
                    *(_verdict(one.verdicts[purpose]) for purpose in Purpose),
                    Cell(one.attribution or one.watermark) if one.attribution or one.watermark else Cell("–"),
                ],
                name=one.name,
            )
            for one in sources
        ],
    )


def _verdict(one: Verdict) -> Cell:
    until = _("until %(day)s") % {"day": day_full(one.until)} if one.until is not None else ""
    return Cell(status="allowed" if one.allowed else "withheld", note=until)


def _exceptions_table(exceptions: Sequence[ExceptionShown]) -> Table:
    return Table(
        caption=_("Exceptions, the newest first"),
        columns=[
            Column(_("Source"), "name"),
            Column(_("For"), "words"),
            Column(_("Because"), "quiet"),
            Column(_("Granted by"), "quiet"),
            Column(_("State"), "status"),
            Column(_("From"), "date"),
            Column(_("Until"), "date"),
        ],
        rows=[
            Row(
                [
                    Cell(one.source, note=one.source_name),
                    Cell(str(_WORDS[one.purpose]), note="" if one.organization_id else _("every organization")),
                    Cell(one.reason),
                    Cell(one.granted_by) if one.granted_by else Cell(because=_("the system")),
                    Cell(status="in_force" if one.holds else "ended"),
                    Cell(day_full(one.starts_on)),
                    Cell(day_full(one.last_day)),
                ],
                name=one.source_name,
            )
            for one in exceptions
        ],
    )
