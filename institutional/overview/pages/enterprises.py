"""The page of a portfolio's enterprises: every one that is in it, also those without a position in its currency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation import clock
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.pages import has_page, page_or_drawer
from clear_platform.foundation.rendering.shell import imprint_of
from clear_platform.foundation.rendering.wording import number
from institutional.overview.pages import acts, enterprise_columns, enterprise_filters, habits, lists, words
from institutional.overview.pages.opened import Opened
from institutional.overview.pages.provenance import provenance_of
from institutional.overview.queries.listed import FIRST_ORDERING, Listed
from institutional.overview.results import EnterpriseChoices, HeldInAll
from institutional.portfolios.queries import portfolio_for
from institutional.portfolios.results import PortfolioShown

ROWS_ON_A_PAGE = 50
TEMPLATE = "institutional/overview/portfolio_enterprises.html"


@page
@require_safe
def enterprises(request: PageRequest, portfolio_id: int) -> HttpResponse:
    """Show the enterprises of a portfolio."""
    shown = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    return enterprises_page(request, shown, None)


def enterprises_page(request: PageRequest, shown: PortfolioShown, opened: Opened | None) -> HttpResponse:
    """Answer with the page, or with the drawer alone where the browser has the page and opens something beside it."""
    back = lists.list_address(shown.id, request.GET)
    context: dict[str, Any] = {"portfolio": shown, "close_href": back}
    if opened is not None:
        context |= {"opened": opened.template, **opened.context}
    if opened is None or not has_page(request):
        context |= _context(request, shown, opened.enterprise_id if opened else None)
    response = page_or_drawer(request, TEMPLATE, context, drawer=opened.template if opened else None)
    return habits.kept(request, response, habits.ENTERPRISES)


def _context(request: PageRequest, shown: PortfolioShown, open_id: int | None) -> dict[str, Any]:
    query = habits.query_of(request, habits.ENTERPRISES)
    listed = Listed.of(actor=request.actor, portfolio=shown)
    choices, held = listed.choices(), listed.held()
    read = enterprise_filters.ListFilters(query, queryset=listed.rows)
    ordering = query.get("ordering") or FIRST_ORDERING
    paginator = _paginator(listed, read, ordering, all_of_them=choices.enterprises)
    part = paginator.get_page(query.get("page"))
    rows = listed.shown(list(part.object_list))
    offered = acts.offered_to(request.actor, shown)
    about = enterprise_columns.Page(shown, lists.from_enterprises(request.GET), clock.now())
    return {
        "lede": _lede(choices, held),
        "tabs": lists.tabs_of(
            shown.id, positions=held.positions, enterprises=choices.enterprises, current=lists.ENTERPRISES
        ),
        "bar": enterprise_filters.filter_bar(query, choices, found=paginator.count),
        "faults": enterprise_filters.faults_of(read),
        "table": enterprise_columns.table_of(
            rows,
            about,
            columns=lists.chosen_columns(query, enterprise_columns.COLUMNS, enterprise_columns.FIRST_SHOWN),
            current=open_id,
            selectable=bool(offered),
            ordering=ordering,
        ),
        "habit": habits.said(query, habits.ENTERPRISES),
        "pager": filters.pager(query, part) if paginator.num_pages > 1 else None,
        "acts": offered,
        "ways": acts.ways_of(request.actor, shown),
        "acts_href": reverse("institutional-portfolio-acts", args=[shown.id]) + about.query,
        "all": choices.enterprises,
        "found": paginator.count,
        "clear_href": reverse("institutional-portfolio-enterprises", args=[shown.id]),
        "provenance": provenance_of(shown.origin),
        "imprint": imprint_of(request.actor, _sources(held, rows), may=(gettext("read"),)),
    }


def _paginator(
    listed: Listed, read: enterprise_filters.ListFilters, ordering: str, *, all_of_them: int
) -> Paginator[int]:
    ids = listed.ids_in_order(read.qs, ordering)
    if enterprise_filters.is_narrowed(read):
        # To count what is found costs as much as to find it: of thousands, the ids are found once and counted here.
        return Paginator(list(ids), ROWS_ON_A_PAGE)
    paginator = Paginator(ids, ROWS_ON_A_PAGE)
    paginator.count = all_of_them  # counted already
    return paginator


def _sources(held: HeldInAll, rows: Sequence[Any]) -> tuple[str, ...]:
    """Give the sources of what is held, and of the enterprises on this part of the list."""
    return tuple(sorted({*held.sources, *(row.file_source for row in rows if row.file_source)}))


def _lede(choices: EnterpriseChoices, held: HeldInAll) -> str:
    told = words.enterprises(choices.enterprises)
    without = choices.enterprises - held.enterprises
    if not choices.enterprises:
        return gettext("Nothing is in it yet.")
    if without == choices.enterprises:
        return gettext("%(enterprises)s, no position entered yet.") % {"enterprises": told}
    parts = [told]
    if without:
        parts.append(gettext("%(n)s without a position") % {"n": number(without)})
    if held.elsewhere:
        parts.append(
            ngettext("%(n)s position in another currency", "%(n)s positions in other currencies", held.elsewhere)
            % {"n": number(held.elsewhere)}
        )
    return f"{', '.join(parts)}."
