"""The page of one portfolio: its figures, charts and list, and what is open beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.pages import has_page, page_or_drawer
from clear_platform.foundation.rendering.shell import imprint_of
from clear_platform.foundation.rendering.wording import money, number
from enterprises.public import SIZE_BAND_NAMES, chosen_as, industry_short, region_in_words
from institutional.overview import banding
from institutional.overview.forms import UNSCORED, narrowed_from
from institutional.overview.pages import acts, columns, drawings, habits, lists, words
from institutional.overview.pages.enterprises import enterprises_page
from institutional.overview.pages.opened import Opened, address_of
from institutional.overview.pages.provenance import provenance_of
from institutional.overview.queries import holdings, standing
from institutional.overview.queries.kept import sums_shown
from institutional.overview.queries.sums import Sums
from institutional.overview.results import Facets, Industry, Narrowed, Readiness, Totals
from institutional.portfolios.queries import portfolio_for
from institutional.portfolios.results import PortfolioShown

ROWS_ON_A_PAGE = 50
TEMPLATE = "institutional/overview/portfolio.html"


@page
@require_safe
def portfolio(request: PageRequest, portfolio_id: int) -> HttpResponse:
    """Show a portfolio."""
    shown = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    return habits.kept(request, portfolio_page(request, shown, None))


def portfolio_page(request: PageRequest, shown: PortfolioShown, opened: Opened | None) -> HttpResponse:
    """Answer with the page, or with the drawer alone where the browser has the page and opens something beside it."""
    query = habits.query_of(request)
    context: dict[str, Any] = {"portfolio": shown, "close_href": _home(shown) + address_of(request.GET)}
    if opened is not None:
        context |= {"opened": opened.template, **opened.context}
    if opened is None or not has_page(request):
        context |= _context(request.actor, shown, query, opened.enterprise_id if opened else None)
        if not context["charts"]:  # Nothing is held in its currency: what there is to see are its enterprises.
            return enterprises_page(request, shown, opened)
    return page_or_drawer(request, TEMPLATE, context, drawer=opened.template if opened else None)


def _home(shown: PortfolioShown) -> str:
    return reverse("institutional-portfolio", args=[shown.id])


def _context(actor: Actor, shown: PortfolioShown, query: QueryDict, open_id: int | None) -> dict[str, Any]:
    sums = sums_shown(actor=actor, portfolio=shown)
    totals = sums.totals
    return {
        "lede": words.lede(totals, sums.enterprises_in, shown.currency if sums.left_out else ""),
        "tabs": lists.tabs_of(
            shown.id, positions=totals.positions, enterprises=sums.enterprises_in, current=lists.POSITIONS
        ),
        "figures": _figures(shown, totals, sums.readiness, sums.left_out),
        "charts": [
            drawings.chart_of_years(sums.years, totals, shown.currency),
            drawings.chart_of_industries(sums.industries, totals, shown.currency),
        ]
        if totals.positions
        else [],
        "standing": [
            drawings.map_of_readiness(
                sums.places, unscored=sums.unscored, runs=sums.runs, totals=totals, currency=shown.currency
            ),
            drawings.chart_of_bands(sums.readiness.bands, totals, shown.currency),
        ]
        if sums.places
        else [],
        "provenance": provenance_of(shown.origin),
        "imprint": imprint_of(actor, sums.sources, may=(gettext("read"),)),
        **_list(actor, shown, query, sums, open_id),
    }


def _figures(shown: PortfolioShown, totals: Totals, readiness: Readiness, left_out: int) -> list[dict[str, Any]]:
    def why(code: str) -> str:
        return reverse("institutional-portfolio-figure", args=[shown.id, code])

    counted = words.counted(totals)
    aside = _not_counted(left_out)
    jobs = gettext("%(retain)s and %(create)s, as stated at approval") % {
        "retain": number(totals.jobs_to_retain),
        "create": number(totals.jobs_to_create),
    }
    scored = gettext("%(scored)s scored, %(unsure)s at low confidence") % {
        "scored": number(readiness.scored),
        "unsure": number(readiness.low_confidence),
    }
    return [
        {
            "label": words.principal_word(totals),
            "value": money(totals.principal, shown.currency),
            "why": why("principal") if totals.positions else "",
            "basis": counted,
            "because": aside,
        },
        {
            "label": gettext("Lost"),
            "value": money(totals.lost, shown.currency),
            "why": why("lost") if totals.lost or totals.lost_positions else "",
            "basis": words.lost_basis(totals),
        },
        {
            "label": gettext("Jobs to retain or create"),
            "value": number(totals.jobs_to_retain + totals.jobs_to_create),
            "state": "" if totals.jobs_stated else "missing",
            "why": why("jobs") if totals.jobs_stated else "",
            "basis": jobs if totals.jobs_stated else gettext("no position states any"),
        },
        {
            "label": gettext("Readiness, by principal"),
            "value": "" if readiness.weighted is None else banding.points(readiness.weighted),
            "unit": gettext("of 100"),
            "state": "" if readiness.weighted is not None else "missing",
            "why": why("readiness") if readiness.weighted is not None else "",
            "basis": scored if readiness.weighted is not None else gettext("no enterprise is scored yet"),
        },
    ]


def _list(actor: Actor, shown: PortfolioShown, query: QueryDict, sums: Sums, open_id: int | None) -> dict[str, Any]:
    totals = sums.totals
    narrowed, faults = narrowed_from(query)
    rows = holdings.scored_holdings(actor=actor, portfolio=shown, narrowed=narrowed)
    ordering = query.get("ordering") or holdings.FIRST_ORDERING
    is_narrowed = narrowed != Narrowed()
    found = holdings.totals(rows) if is_narrowed else totals
    paginator = Paginator(holdings.in_order(rows, ordering), ROWS_ON_A_PAGE)
    paginator.count = found.positions  # counted with the sums already
    part = paginator.get_page(query.get("page"))
    listed = holdings.shown_in_order(actor=actor, portfolio=shown, ids=list(part.object_list))
    offered = acts.offered_to(actor, shown)
    about = columns.Page(shown, totals, address_of(query))
    return {
        "bar": _filter_bar(query, totals, found, sums.industries, sums.facets),
        "faults": faults,
        "table": columns.table_of(
            listed,
            about,
            columns=lists.chosen_columns(query, columns.COLUMNS, columns.FIRST_SHOWN),
            totals=found,
            total_words=words.total_words(found, is_narrowed),
            current=open_id,
            selectable=bool(offered),
            ordering=ordering,
        ),
        "habit": habits.said(query, habits.POSITIONS),
        "pager": filters.pager(query, part) if paginator.num_pages > 1 else None,
        "list_heading": words.heading_of_list(totals),
        "acts": offered,
        "ways": acts.ways_of(actor, shown),
        "acts_href": reverse("institutional-portfolio-acts", args=[shown.id]) + about.query,
        "found": found,
        "clear_href": _home(shown),
    }


def _chosen_industries(industries: Sequence[Industry]) -> Mapping[str, int]:
    positions = Counter[str]()
    for one in industries:
        if one.code:
            positions[chosen_as(one.code)] += one.positions
    return positions


def _filter_bar(
    query: QueryDict, totals: Totals, found: Totals, industries: list[Industry], facets: Facets
) -> filters.FilterBar:
    fields = [
        *_fields_of_all(query, totals, industries, facets),
        *_fields_of_some(query, totals, facets),
        filters.choice(query, "flag", gettext("Flag"), columns.flag_options()),
        _field_of_the_stale(query),
        lists.choice_of_columns(query, columns.COLUMNS, columns.FIRST_SHOWN),
    ]
    counted = gettext("%(found)s of %(all)s") % {
        "found": number(found.positions),
        "all": words.counted(totals),
    }
    return filters.filter_bar(
        query,
        gettext("Narrow the list down"),
        fields=fields,
        search=filters.search(query, gettext("Find by name, place or number"), gettext("Name, place, number")),
        count=counted if found.positions != totals.positions else words.counted(totals),
    )


def _fields_of_all(
    query: QueryDict, totals: Totals, industries: list[Industry], facets: Facets
) -> list[filters.Choice | filters.Range]:
    """Give the fields that every portfolio has."""
    option = filters.Option
    return [
        filters.choice(
            query,
            "industry",
            gettext("Industry"),
            [option(code, industry_short(code) or code, n) for code, n in _chosen_industries(industries).items()],
        ),
        filters.choice(
            query,
            "status",
            gettext("Status"),
            [option(one, columns.status_word(one), n) for one, n in totals.by_status.items()],
        ),
        filters.span(query, gettext("Amount"), name_from="principal_from", name_to="principal_to"),
        filters.span(query, gettext("Approved"), name_from="approved_from", name_to="approved_to", input_type="date"),
        filters.choice(
            query,
            "size_band",
            gettext("Employees"),
            [option(one, one, facets.size_bands[one]) for one in SIZE_BAND_NAMES if one in facets.size_bands],
        ),
        filters.span(query, gettext("Readiness"), name_from="readiness_from", name_to="readiness_to"),
    ]


def _fields_of_some(query: QueryDict, totals: Totals, facets: Facets) -> list[filters.Choice]:
    """Give the fields that tell anything apart only where a portfolio has more than one kind."""
    option = filters.Option
    fields = []
    if len(facets.regions) > 1:
        fields.append(
            filters.choice(
                query,
                "region",
                gettext("Region"),
                [option(one, region_in_words(one), n) for one, n in facets.regions.items()],
            )
        )
    if len(totals.by_instrument) > 1:
        fields.append(
            filters.choice(
                query,
                "instrument",
                gettext("Instrument"),
                [option(one, one, n) for one, n in totals.by_instrument.items()],
            )
        )
    return fields


def _field_of_the_stale(query: QueryDict) -> filters.Choice:
    stale = gettext("not scored within %(n)s days") % {"n": standing.STALE_AFTER_DAYS}
    options = [filters.Option("true", stale), filters.Option(UNSCORED, gettext("not scored at all"))]
    return filters.choice(query, "stale", gettext("Stale"), options)


def _not_counted(left_out: int) -> str:
    said = ngettext(
        "%(n)s in another currency is not counted", "%(n)s in other currencies are not counted", left_out
    ) % {"n": number(left_out)}
    return said if left_out else ""
