"""The page of data quality: what is missing, stale, outlying or contradictory, where it is, and who can mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation.public import Actor, Columns, Subject, figures_file
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.shell import imprint_of
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import number
from institutional.overview.entrance import let_in
from institutional.portfolios.queries import portfolios_for
from institutional.quality import queries, words
from institutional.quality.rules import KINDS, WHO, Check, Counted, Finding, asked_checks
from outcomes.public import metrics_known

ROWS_ON_A_PAGE = 50
FIRST_OF_EACH = 5
MOST_PORTFOLIOS = 200
FILE = "data-quality.csv"
COLUMNS: Columns = {
    "kind": lambda one: one.check.kind,
    "check": lambda one: one.check.code,
    "enterprise": lambda one: one.enterprise_id,
    "name": lambda one: one.enterprise,
    "portfolio": lambda one: one.portfolio_id,
    "position": lambda one: one.position_id,
    "reference": lambda one: one.reference,
    "about": lambda one: one.check.about,
    "about_id": lambda one: one.about_id,
    "figure": lambda one: one.figure,
    "against": lambda one: one.against,
    "currency": lambda one: one.currency,
    "who_can_mend": lambda one: one.check.who,
}


@page
@require_safe
def data_quality(request: PageRequest) -> HttpResponseBase:
    """Show what the data of the reader's portfolios lack."""
    let_in(request.actor)
    query = request.GET
    checks, portfolio_id = _asked(query)
    if query.get("format") == "csv":
        return _file(request.actor, checks, portfolio_id)
    all_counted = queries.counted(request.actor, portfolio_id=portfolio_id)
    firing = [one for one in all_counted if one.check in checks and one.found]
    found = sum(one.found for one in firing)
    # What is wrong in several ways is told way by way, the first few of each; of one way everything, in parts.
    one_way = len(firing) == 1
    part = Paginator(range(found if one_way else 0), ROWS_ON_A_PAGE).get_page(query.get("page"))
    rows = (
        queries.findings(
            request.actor,
            checks=checks,
            portfolio_id=portfolio_id,
            limit=ROWS_ON_A_PAGE,
            offset=max(0, part.start_index() - 1),
        )
        if one_way
        else queries.first_findings(request.actor, checks=checks, portfolio_id=portfolio_id, each=FIRST_OF_EACH)
    )
    sources = {code for one in rows for code in one.sources}
    return render(
        request,
        "institutional/quality/data_quality.html",
        {
            "lede": _lede(all_counted),
            "figures": _figures(all_counted),
            "checks": _checks_table(all_counted, query) if any(one.found for one in all_counted) else None,
            "bar": _bar(request.actor, query, all_counted, found),
            "groups": _groups(firing, rows, query),
            "pager": filters.pager(query, part) if part.paginator.num_pages > 1 else None,
            "file_href": filters.address(query, format="csv"),
            "clear_href": reverse("data-quality-page"),
            "imprint": imprint_of(request.actor, sources, may=(gettext("read"),)),
        },
    )


def _asked(query: QueryDict) -> tuple[list[Check], int | None]:
    checks = asked_checks(
        kinds=tuple(query.getlist("kind")), codes=tuple(query.getlist("check")), who=tuple(query.getlist("who"))
    )
    portfolio = query.get("portfolio", "")
    return checks, int(portfolio) if portfolio.isascii() and portfolio.isdigit() and len(portfolio) < 15 else None


def _file(actor: Actor, checks: Sequence[Check], portfolio_id: int | None) -> HttpResponseBase:
    rows = ((one, one.sources) for one in queries.every_finding(actor, checks=checks, portfolio_id=portfolio_id))
    subject = Subject("institutional.position", "", FILE)
    return figures_file(actor, rows, columns=COLUMNS, subject=subject, name=FILE)


def _lede(found: Sequence[Counted]) -> str:
    total = sum(one.found for one in found)
    if not total:
        return gettext("Nothing is missing, stale, outlying or contradictory.")
    return ngettext("%(n)s thing to mend or to confirm.", "%(n)s things to mend or to confirm.", total) % {
        "n": number(total)
    }


def _figures(found: Sequence[Counted]) -> list[dict[str, Any]]:
    return [
        {
            "label": str(words.KINDS[kind]),
            "value": number(sum(one.found for one in found if one.check.kind == kind)),
            "basis": ngettext("by %(n)s check", "by %(n)s checks", fired) % {"n": number(fired)} if fired else "",
        }
        for kind in KINDS
        for fired in [sum(1 for one in found if one.check.kind == kind and one.found)]
    ]


def _checks_table(found: Sequence[Counted], query: QueryDict) -> Table:
    return Table(
        gettext("What is looked for"),
        [
            Column(gettext("Check"), "name"),
            Column(gettext("Kind"), "code"),
            Column(gettext("Who can mend it"), "code"),
            Column(gettext("Found"), "figure", main=True),
            Column(gettext("Enterprises"), "figure"),
        ],
        [
            Row(
                [
                    Cell(
                        words.name_of(one.check.code),
                        href=f"{filters.address(query, check=one.check.code)}#found" if one.found else "",
                        in_drawer=False,
                        note=words.rule_of(one.check.code),
                    ),
                    Cell(str(words.KINDS[one.check.kind])),
                    Cell(str(words.WHO[one.check.who])),
                    Cell(number(one.found)),
                    Cell(number(one.enterprises)),
                ]
            )
            for one in found
        ],
    )


def _bar(actor: Actor, query: QueryDict, found: Sequence[Counted], shown: int) -> filters.FilterBar:
    option = filters.Option
    by_kind = {kind: sum(one.found for one in found if one.check.kind == kind) for kind in KINDS}
    portfolios = portfolios_for(actor).order_by("name", "pk")[:MOST_PORTFOLIOS]
    return filters.filter_bar(
        query,
        gettext("Narrow the list down"),
        fields=[
            filters.choice(
                query, "kind", gettext("Kind"), [option(one, str(words.KINDS[one]), by_kind[one]) for one in KINDS]
            ),
            filters.choice(
                query,
                "check",
                gettext("Check"),
                [
                    option(one.check.code, f"{words.KINDS[one.check.kind]}: {words.name_of(one.check.code)}", one.found)
                    for one in found
                    if one.found
                ],
            ),
            filters.choice(query, "who", gettext("Who can mend it"), [option(one, str(words.WHO[one])) for one in WHO]),
            filters.choice(
                query, "portfolio", gettext("Portfolio"), [option(str(one.pk), one.name) for one in portfolios]
            ),
        ],
        count=ngettext("%(n)s found", "%(n)s found", shown) % {"n": number(shown)},
    )


def _groups(firing: Sequence[Counted], rows: Sequence[Finding], query: QueryDict) -> list[dict[str, Any]]:
    """Give what is wrong, way by way in the order of the checks: how often, by what rule, who mends it, its rows."""
    metrics = {code: one.name for code, one in metrics_known().items()} if _names_metrics(rows) else {}
    by_check: dict[str, list[Finding]] = {}
    for one in rows:
        by_check.setdefault(one.check.code, []).append(one)
    return [
        {
            "anchor": f"check-{one.check.code}",
            "count": number(one.found),
            "name": words.heading_of(one.check),
            "where": ngettext("in %(n)s enterprise", "in %(n)s enterprises", one.enterprises)
            % {"n": number(one.enterprises)},
            "rule": words.rule_of(one.check.code),
            "who": str(words.MENDED_BY[one.check.who]),
            "table": _table(one.check, by_check.get(one.check.code, []), metrics),
            "all_href": f"{filters.address(query, check=one.check.code)}#found"
            if one.found > len(by_check.get(one.check.code, [])) and len(firing) > 1
            else "",
        }
        for one in firing
    ]


def _names_metrics(rows: Sequence[Finding]) -> bool:
    return any(one.check.about == "decision" for one in rows)


def _table(check: Check, rows: Sequence[Finding], metrics: Mapping[str, str]) -> Table:
    of_position, says = check.about == "position", any(one.figure for one in rows)
    return Table(
        words.heading_of(check),
        [
            Column(gettext("Enterprise"), "name"),
            *([Column(gettext("Position"), "quiet")] if of_position else []),
            *([Column(gettext("What it says"), "words")] if says else []),
            Column(gettext("Where it is mended"), "words"),
        ],
        [_row(one, metrics, of_position=of_position, says=says) for one in rows],
        tight=True,
    )


def _row(one: Finding, metrics: Mapping[str, str], *, of_position: bool, says: bool) -> Row:
    door, said = words.door_of(one), words.said_of(one, metrics)
    enterprise = reverse("institutional-enterprise", args=[one.enterprise_id])
    return Row(
        [
            Cell(one.enterprise, href=enterprise, filed=True, in_drawer=False),
            *([_position(one)] if of_position else []),
            *([Cell(said) if said else Cell(because=gettext("not known"))] if says else []),
            Cell(door.label, href=door.href, in_drawer=False),
        ]
    )


def _position(one: Finding) -> Cell:
    href = reverse("institutional-portfolio-position", args=[one.portfolio_id, one.position_id])
    return Cell(one.reference or str(one.position_id), href=href, in_drawer=False)
