"""Events as pages show them: the list with its filters, one event, everything of one correlation. No rules here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.events import queries, tracing
from clear_platform.foundation.events.envelope import shown
from clear_platform.foundation.events.filters import EventFilters
from clear_platform.foundation.events.models import Event
from clear_platform.foundation.events.results import Traced
from clear_platform.foundation.rendering.filters import Option, choice, filter_bar, pager, search, span
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import moment_full, number
from clear_platform.foundation.tenancy.actors import Actor

EVENTS_ON_A_PAGE = 50
FILTERS = ("correlation", "causation", "time_from", "time_to")


def event_list(actor: Actor, organization_id: int, query: QueryDict) -> dict[str, Any]:
    """Give what the page of events shows for an address."""
    rows = queries.events_of(actor, organization_id)
    types = queries.types_told(actor, organization_id)
    if asked := query.get("search", "").replace("\x00", "").strip()[:200]:
        rows = rows.filter(subject=asked)
    if chosen := [one for one in query.getlist("type") if one in types]:
        rows = rows.filter(type__in=chosen)
    bounds = EventFilters({name: query.get(name, "") for name in FILTERS}, queryset=rows)
    if bounds.is_valid():
        rows = bounds.qs
    page = Paginator(rows, EVENTS_ON_A_PAGE).get_page(query.get("page"))
    return {
        "any": bool(types),
        "bar": filter_bar(
            query,
            _("Events"),
            search=search(query, _("Find what it is about"), _("For instance task/4")),
            fields=[
                choice(query, "type", _("Type"), [Option(one, one) for one in types]),
                span(query, _("When"), name_from="time_from", name_to="time_to", input_type="datetime-local"),
            ],
            count=_("%(n)s events") % {"n": number(page.paginator.count)},
        ),
        "table": _table(list(page)),
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
    }


def one_event(actor: Actor, organization_id: int, event_id: UUID) -> dict[str, Any]:
    """Give what the page of one event shows. Refuses: `NotVisible`; `NotFound` to those who see all."""
    event = queries.event_of(actor, organization_id, event_id)
    caused = queries.events_of(actor, organization_id).filter(causation_id=event.pk).order_by("position")
    return {
        "event": event,
        "envelope": json.dumps(shown(event), indent=2, ensure_ascii=False),
        "facts": [
            {"label": _("Happened"), "value": moment_full(event.time)},
            {"label": _("Written down"), "value": moment_full(event.recorded_at)},
            {"label": _("About"), "value": event.subject, "href": _about(organization_id, event.subject)},
            {"label": _("Told by"), "value": _teller(event)},
            {"label": _("Contract"), "value": _("version %(n)s") % {"n": event.version}, "href": _contract(event)},
            {"label": _("Cause"), **_cause(organization_id, event)},
        ],
        "caused": _table(list(caused[:EVENTS_ON_A_PAGE])) if caused.exists() else None,
        "trace_href": reverse("trace-page", args=[organization_id, event.correlation_id]),
    }


def one_trace(actor: Actor, correlation_id: UUID) -> dict[str, Any]:
    """Give what the page of a correlation shows, in order of time."""
    found = tracing.trace(actor, correlation_id)
    return {"correlation_id": correlation_id, "total": len(found), "table": _trace_table(found) if found else None}


KINDS = {
    "event": lambda: _("event"),
    "entry": lambda: _("audit log"),
    "job": lambda: _("job"),
    "dead_letter": lambda: _("dead letter"),
    "delivery": lambda: _("delivery"),
}


def _table(events: Sequence[Event]) -> Table:
    columns = [
        Column(_("What happened"), "name"),
        Column(_("About"), "words"),
        Column(_("When"), "date"),
        Column(_("From"), "quiet", spare=True),
        Column(_("Belongs to"), "quiet"),
    ]
    rows = [
        Row(
            [
                Cell(one.type, href=reverse("event-page", args=[one.organization_id, one.pk]), in_drawer=False),
                Cell(one.subject),
                Cell(moment_full(one.recorded_at)),
                Cell(one.source),
                Cell(
                    _("request %(id)s") % {"id": str(one.correlation_id)[:8]},
                    href=reverse("trace-page", args=[one.organization_id, one.correlation_id]),
                    in_drawer=False,
                ),
            ],
            key=str(one.pk),
        )
        for one in events
    ]
    return Table(_("Events"), columns, rows)


def _trace_table(found: Sequence[Traced]) -> Table:
    columns = [
        Column(_("When"), "date"),
        Column(_("Kind"), "quiet"),
        Column(_("What"), "name"),
        Column(_("About"), "words"),
    ]
    rows = [
        Row(
            [
                Cell(moment_full(one.at)),
                Cell(KINDS[one.kind]()),
                Cell(one.said, href=one.href, in_drawer=False),
                Cell(one.about),
            ],
            key=f"{one.kind}:{one.key}",
        )
        for one in found
    ]
    return Table(_("In order of time"), columns, rows)


def _teller(event: Event) -> str:
    if event.actor_kind == "system":
        return _("CLEAR, from %(source)s") % {"source": event.source}
    words = {"user": _("account %(id)s"), "key": _("API key %(id)s")}
    who = words.get(event.actor_kind, event.actor_kind)
    return f"{who % {'id': event.actor_id}}, {event.source}" if event.actor_kind in words else event.source


def _about(organization_id: int, subject: str) -> str:
    return f"{reverse('events-page', args=[organization_id])}?{_query(search=subject)}"


def _query(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


def _contract(event: Event) -> str:
    return reverse("v1:event-contract", args=[event.type, event.version])


def _cause(organization_id: int, event: Event) -> dict[str, str]:
    if event.causation_id is None:
        return {"value": _("a request, or the clock")}
    return {
        "value": _("event %(id)s") % {"id": str(event.causation_id)[:8]},
        "href": reverse("event-page", args=[organization_id, event.causation_id]),
    }
