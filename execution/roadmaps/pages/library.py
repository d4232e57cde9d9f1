"""The library of tickets: to look through, and to choose from for an enterprise's roadmap.

What is chosen stands in the address, so that filters keep it, and a choice can be sent to somebody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import tabs_of
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import money, number
from enterprises.public import enterprise_for
from execution.roadmaps import queries
from execution.roadmaps.queries import LibraryTicket
from execution.roadmaps.registry import MetricNamed, metrics_named
from execution.roadmaps.rules.planning import natural, with_needed
from execution.roadmaps.wording import CATEGORIES, SYSTEMS, hours_in_words

DRAWER = "execution/roadmaps/_library_drawer.html"
ORDERINGS: Mapping[str, str] = {"hours": "estimate_hours", "cost": "cost"}


@require_GET
@page
def ticket_library(request: PageRequest) -> HttpResponse:
    """Show the tickets that new packs may take, narrowed, and one of them beside the others."""
    return _library(request, {})


@require_GET
@page
def choose_tickets(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show the same to choose from for the roadmap of an enterprise; planning itself is on its own page."""
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    return _library(
        request,
        {
            "enterprise": enterprise,
            "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="roadmap"),
            "plan_href": reverse("new-roadmap-page", args=[enterprise_id]),
            "decision": request.GET.get("decision", ""),
        },
    )


def picked_in(query: QueryDict, library: Mapping[str, Any]) -> list[str]:
    """Give the tickets that an address chooses, each once; what the library does not offer is passed over."""
    return sorted({ref for ref in query.getlist("picked") if ref in library}, key=natural)


def _library(request: PageRequest, context: dict[str, Any]) -> HttpResponse:
    query = request.GET
    everything = {one.ticket_id: one for one in queries.offered_tickets()}
    metrics = metrics_named({one.success_metric for one in everything.values()})
    rows = queries.narrowed(
        queries.offered_tickets(),
        systems=query.getlist("system"),
        categories=query.getlist("category"),
        metrics=query.getlist("metric"),
        words=query.get("search", "").strip(),
    )
    shown = _ordered(list(rows), query.get("ordering", ""))
    picked = picked_in(query, everything)
    context |= {
        "bar": _bar(query, everything.values(), metrics, found=len(shown)),
        "table": _table(shown, metrics, query, picked, selectable="plan_href" in context),
        "kept": [ref for ref in picked if ref not in {one.ticket_id for one in shown}],
        "filters": [
            (name, value)
            for name in ("system", "category", "metric", "search", "ordering")
            for value in query.getlist(name)
        ],
        "lede": _chosen(picked, everything) if "plan_href" in context else _whole(everything.values()),
    }
    opened = queries.offered_ticket(query.get("ticket", ""))
    if opened is not None:
        context |= {"drawer": _opened(opened, metrics), "close_href": filters.address(query, drop=["ticket"])}
    return page_or_drawer(
        request, "execution/roadmaps/library.html", context, drawer=DRAWER if opened is not None else None
    )


def _ordered(rows: Sequence[LibraryTicket], wanted: str) -> list[LibraryTicket]:
    by_id = sorted(rows, key=lambda one: natural(one.ticket_id))
    name = ORDERINGS.get(wanted.removeprefix("-"))
    if name is None:
        return by_id
    return sorted(by_id, key=lambda one: getattr(one, name), reverse=wanted.startswith("-"))


def _bar(query: QueryDict, everything: Any, metrics: Mapping[str, MetricNamed], *, found: int) -> filters.FilterBar:
    def options(name: str, words: Mapping[str, Any]) -> list[filters.Option]:
        counts = Counter(getattr(one, name) for one in everything)
        return [filters.Option(code, str(said), counts[code]) for code, said in words.items() if counts[code]]

    named = {code: one.name for code, one in sorted(metrics.items(), key=lambda pair: pair[1].name.casefold())}
    return filters.filter_bar(
        query,
        _("Filter tickets"),
        fields=[
            filters.choice(query, "system", _("System"), options("system", SYSTEMS)),
            filters.choice(query, "category", _("Changes"), options("category", CATEGORIES)),
            filters.choice(query, "metric", _("Shows in"), options("success_metric", named)),
        ],
        search=filters.search(query, _("Find a ticket"), _("Words or id")),
        count=_("%(found)s of %(total)s") % {"found": number(found), "total": number(len(everything))},
    )


def _table(
    rows: Sequence[LibraryTicket],
    metrics: Mapping[str, MetricNamed],
    query: QueryDict,
    picked: Sequence[str],
    *,
    selectable: bool,
) -> Table:
    columns = [
        Column(_("Ticket"), "name"),
        Column(_("System"), "words"),
        Column(_("Shows in"), "words"),
        Column(_("Waits for"), "words", spare=True),
        Column(_("Hours"), "figure", "hours", main=True),
        Column(_("Buys for"), "figure", "cost", spare=True),
    ]
    opened = query.get("ticket", "")
    return Table(
        _("Tickets of the library"),
        columns,
        [
            Row(
                [
                    Cell(one.title, href=filters.address(query, ticket=one.ticket_id), note=one.ticket_id),
                    Cell(str(SYSTEMS[one.system]), note=str(CATEGORIES[one.category])),
                    Cell(metrics[one.success_metric].name),
                    Cell(", ".join(need.ticket_id for need in one.depends_on.all()), because=_("nothing")),
                    Cell(_("%(hours)s h") % {"hours": hours_in_words(one.estimate_hours)}),
                    Cell(money(one.cost, one.currency) if one.cost else "", because=_("nothing to buy")),
                ],
                key=one.ticket_id,
                name=f"{one.ticket_id} {one.title}",
                current=one.ticket_id == opened,
                picked=one.ticket_id in picked,
            )
            for one in rows
        ],
        selectable=selectable,
    )


def _opened(ticket: LibraryTicket, metrics: Mapping[str, MetricNamed]) -> dict[str, Any]:
    metric = metrics[ticket.success_metric]
    return {
        "ticket": ticket,
        "system": SYSTEMS[ticket.system],
        "facts": [
            {"label": _("Changes"), "value": str(CATEGORIES[ticket.category])},
            {"label": _("Takes"), "value": _("%(hours)s hours") % {"hours": hours_in_words(ticket.estimate_hours)}},
            {
                "label": _("Buys for"),
                "value": money(ticket.cost, ticket.currency) if ticket.cost else _("nothing to buy"),
            },
            {"label": _("Shows in"), "value": metric.name},
        ],
        "metric": metric,
        "waits_for": list(ticket.depends_on.all()),
        "waited_for_by": list(ticket.needed_by.all()),
    }


def _whole(everything: Any) -> str:
    rows = list(everything)
    return _("%(n)s tickets over %(systems)s systems. Each says what shows that it worked, and what it waits for.") % {
        "n": number(len(rows)),
        "systems": number(len({one.system for one in rows})),
    }


def _chosen(picked: Sequence[str], library: Mapping[str, LibraryTicket]) -> str:
    """Say what is chosen, and what comes along."""
    if not picked:
        return _("Tick what the roadmap is to have. What the tickets wait for comes along.")
    needs = {
        ref: [need.ticket_id for need in one.depends_on.all() if need.ticket_id in library]
        for ref, one in library.items()
    }
    everything = with_needed(picked, needs)
    along = [ref for ref in everything if ref not in set(picked)]
    hours = sum((library[ref].estimate_hours for ref in everything), start=Decimal(0))
    chosen = ngettext("%(n)s ticket is chosen", "%(n)s tickets are chosen", len(picked)) % {"n": number(len(picked))}
    if not along:
        return _("%(chosen)s: %(hours)s hours in all.") % {"chosen": chosen, "hours": hours_in_words(hours)}
    return _("%(chosen)s. %(along)s come along, which have to be done first: %(hours)s hours in all.") % {
        "chosen": chosen,
        "along": ", ".join(along),
        "hours": hours_in_words(hours),
    }
