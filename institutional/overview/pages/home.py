"""The first page of an institution, and the list of its portfolios."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation.public import Actor, inbox_of, may
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.pages import has_page, page_or_drawer
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import money, number
from institutional.overview.entrance import let_in
from institutional.overview.errors import NoSuchFigure
from institutional.overview.pages import whys, words
from institutional.overview.pages.provenance import provenance_of
from institutional.overview.queries import collections
from institutional.overview.results import Held, Totals

TEMPLATE: Final = "institutional/overview/home.html"
FIGURES: Final = ("principal", "lost")
ROWS_ON_A_PAGE = 50
ROWS_AT_HOME = 10


@page
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Show what the reader's institution holds, its portfolios, and what needs the reader."""
    let_in(request.actor)
    return page_or_drawer(request, TEMPLATE, _context(request.actor))


@page
@require_safe
def figure(request: PageRequest, figure: str) -> HttpResponse:
    """Show why a figure of the first page is what it is. Of which currency and instrument the query says."""
    let_in(request.actor)
    kinds = {(one.currency, one.instrument): one for one in collections.held_by_kind(request.actor)}
    asked = (request.GET.get("currency", ""), request.GET.get("instrument", ""))
    kind = kinds.get(asked) if any(asked) else next(iter(kinds.values()), None)
    if kind is None or figure not in FIGURES:
        raise NoSuchFigure(figure=figure)
    rows = collections.held_of_kind(request.actor, currency=kind.currency, instrument=kind.instrument)
    context = {
        **({} if has_page(request) else _context(request.actor)),
        **whys.sum_of_positions(rows, figure, currency=kind.currency),
        "portfolios": whys.portfolios_behind(rows, figure, currency=kind.currency),
        "opened": whys.DRAWER,
        "close_href": reverse("institutional-home"),
    }
    return page_or_drawer(request, TEMPLATE, context, drawer=whys.DRAWER)


def _context(actor: Actor) -> dict[str, Any]:
    held = collections.held_by_kind(actor)
    enterprises = collections.enterprises_held(actor)
    rows = list(collections.portfolios_with_sums(actor)[: ROWS_AT_HOME + 1])
    return {
        "heading": actor.seat.name if actor.seat else gettext("All institutions"),
        "lede": _lede(held, enterprises),
        "figures": [figure for one in held for figure in _figures(one)],
        "groups": inbox_of(actor),
        "table": _table(rows[:ROWS_AT_HOME], actor) if rows else None,
        "has_more": len(rows) > ROWS_AT_HOME,
        "provenance": _provenance(rows),
    }


@page
@require_safe
def portfolios(request: PageRequest) -> HttpResponse:
    """Show the portfolios the reader may see."""
    query = request.GET
    let_in(request.actor)
    found = collections.portfolios_with_sums(
        request.actor,
        search=query.get("search", "")[:100].replace("\x00", ""),
        ordering=query.get("ordering", collections.FIRST_ORDERING),
    )
    paginator = Paginator(found, ROWS_ON_A_PAGE)
    part = paginator.get_page(query.get("page"))
    rows = list(part.object_list)
    counted = ngettext("%(n)s portfolio", "%(n)s portfolios", paginator.count) % {"n": number(paginator.count)}
    return render(
        request,
        "institutional/overview/portfolios.html",
        {
            "lede": counted,
            "bar": filters.filter_bar(
                query,
                gettext("Find a portfolio"),
                search=filters.search(query, gettext("Find by name"), gettext("Portfolio or institution")),
                count=counted,
            ),
            "table": _table(rows, request.actor, sorts=True) if rows else None,
            "pager": filters.pager(query, part) if paginator.num_pages > 1 else None,
            "is_narrowed": bool(query.get("search")),
            "may_invite": may(request.actor, "invite_enterprise"),
            "may_make": may(request.actor, "create_portfolio"),
            "provenance": _provenance(rows),
        },
    )


def _provenance(rows: list[Any]) -> Any:
    origins = {row.organization.origin for row in rows} - {"registered"}
    return provenance_of(origins.pop()) if len(origins) == 1 else provenance_of("mixed" if origins else "registered")


def _lede(held: list[Held], enterprises: int) -> str:
    if not held:
        return gettext("No position is held yet.")
    positions = sum(one.positions for one in held)
    held_in = ngettext("one enterprise", "%(n)s enterprises", enterprises) % {"n": number(enterprises)}
    return ngettext("One position in %(where)s.", "%(n)s positions in %(where)s.", positions) % {
        "n": number(positions),
        "where": held_in,
    }


def _figures(held: Held) -> list[dict[str, Any]]:
    totals = Totals(
        positions=held.positions,
        principal=held.principal,
        lost=held.lost,
        lost_positions=held.lost_positions,
        by_instrument={held.instrument: held.positions},
    )
    return [
        {
            "label": words.principal_word(totals),
            "value": money(held.principal, held.currency),
            "why": _why("principal", held),
            "basis": words.counted(totals),
        },
        {
            "label": gettext("Lost"),
            "value": money(held.lost, held.currency),
            "why": _why("lost", held) if held.lost or held.lost_positions else "",
            "basis": words.lost_basis(totals),
        },
    ]


def _why(figure: str, held: Held) -> str:
    of = urlencode({"currency": held.currency, "instrument": held.instrument})
    return f"{reverse('institutional-held-figure', args=[figure])}?{of}"


def _table(rows: list[Any], actor: Actor, *, sorts: bool = False) -> Table:
    shows_institution = actor.sees_all or len(actor.seats) > 1

    def by(name: str) -> str:
        return name if sorts else ""

    columns = [
        Column(gettext("Portfolio"), "name", sort=by("name")),
        *([Column(gettext("Institution"), "quiet", sort=by("institution"))] if shows_institution else []),
        Column(gettext("Enterprises"), "figure", sort=by("enterprises")),
        Column(gettext("Positions"), "figure", sort=by("positions"), spare=True),
        Column(gettext("Principal"), "figure", sort=by("principal"), main=True),
        Column(gettext("Lost"), "figure", sort=by("lost")),
    ]
    return Table(
        caption=gettext("Portfolios"),
        columns=columns,
        rows=[
            Row(
                [
                    Cell(row.name, href=reverse("institutional-portfolio", args=[row.pk]), in_drawer=False),
                    *([Cell(row.organization.name, filed=True)] if shows_institution else []),
                    Cell(number(row.enterprise_count)),
                    Cell(number(row.position_count)),
                    Cell(money(row.principal, row.currency)),
                    Cell(money(row.lost, row.currency))
                    if row.lost
                    else Cell(because=gettext("nothing was written off")),
                ]
            )
            for row in rows
        ],
    )
