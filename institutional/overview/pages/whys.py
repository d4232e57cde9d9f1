"""Why a figure is what it is, as its drawer says it: what adds up to it, by file, and its largest parts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.wording import day_full, grouped_hash, money, number
from institutional.overview import banding
from institutional.overview.pages import words
from institutional.overview.queries import holdings, lineage
from institutional.overview.queries.kept import sums_shown
from institutional.overview.results import Contribution, Largest, Readiness, Totals, Weighed
from institutional.portfolios.results import PortfolioShown
from institutional.positions.queries import counted_beside_their_loan
from institutional.positions.rules import GUARANTEE, LOAN

DRAWER = "institutional/overview/_figure_drawer.html"
Context = dict[str, Any]
Say = Callable[[Any], str]


def sum_of_positions(rows: QuerySet[Any], figure: str, *, currency: str, beside: bool = False) -> Context:
    """Say what a figure of positions adds up.

    Takes: positions of one currency; principal, lost or jobs; whether each opens beside the page, as in its portfolio.
    """
    totals = holdings.totals(rows)
    say = _sayer(figure, currency)
    return {
        "label": label_of(figure, totals),
        "value": say(_amount_of(figure, totals)),
        "says": _says(figure, totals),
        "steps": [
            *(_step_of_file(one, say) for one in lineage.contributions(rows, figure)),
            *(counted_twice(rows) if {LOAN, GUARANTEE} <= totals.by_instrument.keys() else []),
        ],
        "parts": [
            {
                "label": one.name,
                "value": number(one.part),
                "why" if beside else "href": reverse(
                    "institutional-portfolio-position", args=[one.portfolio_id, one.id]
                ),
                "under": _row_of(one),
            }
            for one in lineage.largest(rows, figure)
        ],
    }


def portfolios_behind(rows: QuerySet[Any], figure: str, *, currency: str) -> list[Context]:
    """Say what each portfolio brings to a figure of positions in several, the largest; each leads to its own page."""
    say = _sayer(figure, currency)
    return [
        {
            "label": one.name,
            "value": say(one.amount),
            "href": reverse("institutional-portfolio", args=[one.portfolio_id]),
            "under": ngettext("%(n)s position", "%(n)s positions", one.positions) % {"n": number(one.positions)},
        }
        for one in lineage.by_portfolio(rows, figure)
    ]


def _sayer(figure: str, currency: str) -> Say:
    return number if figure == "jobs" else partial(_money, currency=currency)


def _row_of(one: Largest) -> str:
    """Say from which row of which file a position came; no decision stands behind what a file states."""
    if one.row is None or not one.file_name:
        return gettext("entered by hand")
    return gettext("from the loan file %(file)s, row %(n)s") % {"file": one.file_name, "n": number(one.row)}


def counted_twice(rows: QuerySet[Any]) -> list[Context]:
    """Say of how many guarantees among positions a sum counts the loan too that they cover; nothing where of none."""
    guarantees = counted_beside_their_loan(rows)
    if not guarantees:
        return []
    told = ngettext(
        "%(n)s guarantee beside the loan that it covers: both are counted",
        "%(n)s guarantees beside the loans that they cover: both are counted",
        guarantees,
    ) % {"n": number(guarantees)}
    where = f"{reverse('data-quality-page')}?check=counted_twice#found"
    facts = [{"label": gettext("Data quality"), "value": gettext("Which they are, and who can mend it"), "href": where}]
    return [{"kind": gettext("Counted twice"), "what": told, "facts": facts}]


def weighted_readiness(*, actor: Actor, portfolio: PortfolioShown) -> Context | None:
    """Say how the readiness of a portfolio is weighted; None where nothing in it is scored."""
    found = sums_shown(actor=actor, portfolio=portfolio).readiness
    if found.weighted is None:
        return None
    rows = holdings.holdings(actor=actor, portfolio=portfolio)
    heaviest = lineage.heaviest(rows, actor=actor, institution_id=portfolio.institution_id)
    return {
        "label": gettext("Readiness, by principal"),
        "value": banding.points(found.weighted),
        "says": gettext(
            "The readiness of each enterprise, times the principal held in it, added up and divided by the principal"
            " held in all that are scored."
        ),
        "steps": [{"kind": gettext("Computed"), "what": _scored(found), "text": _unsure(found)}],
        "parts": [_part_of_readiness(one, portfolio.currency) for one in heaviest],
    }


def label_of(figure: str, totals: Totals) -> str:
    """Give what a figure that adds up positions is called."""
    return {
        "principal": words.principal_word(totals),
        "lost": gettext("Lost"),
        "jobs": gettext("Jobs to retain or create"),
    }[figure]


def _amount_of(figure: str, totals: Totals) -> Decimal | int:
    amounts: dict[str, Decimal | int] = {
        "principal": totals.principal,
        "lost": totals.lost,
        "jobs": totals.jobs_to_retain + totals.jobs_to_create,
    }
    return amounts[figure]


def _money(amount: Decimal, *, currency: str) -> str:
    return money(amount, currency)


def _says(figure: str, totals: Totals) -> str:
    counted = words.counted(totals)
    if figure == "principal":
        return gettext("The sum of the principal of %(counted)s, as the source states it.") % {"counted": counted}
    if figure == "jobs":
        return gettext(
            "What borrowers stated at approval, for %(stated)s of %(counted)s, added up; nobody measured it."
        ) % {
            "stated": number(totals.jobs_stated),
            "counted": counted,
        }
    return gettext(
        "The sum of what was written off of %(counted)s; of a guarantee, its share of what the lender charged off."
    ) % {"counted": words.counted_as(totals.lost_positions or totals.positions, totals)}


def _step_of_file(one: Contribution, say: Say) -> Context:
    brought = gettext("%(amount)s in %(n)s positions") % {"amount": say(one.amount), "n": number(one.positions)}
    if one.file is None:
        return {"kind": gettext("Entered by hand"), "what": brought}
    return {"kind": gettext("File"), "what": one.file.file_name, "text": brought, "facts": file_facts(one.file)}


def file_facts(file: Any) -> list[Context]:
    """Give what is known of a file: its hash, when it was loaded, whose it is."""
    return [
        {"label": gettext("SHA-256"), "value": grouped_hash(file.file_sha256, groups=16)},
        {"label": gettext("Loaded"), "value": day_full(file.imported_at.date()) if file.imported_at else ""},
        {"label": gettext("Source"), "value": file.source},
    ]


def _scored(found: Readiness) -> str:
    return ngettext("%(n)s enterprise is scored", "%(n)s enterprises are scored", found.scored) % {
        "n": number(found.scored)
    }


def _unsure(found: Readiness) -> str:
    return gettext("%(n)s of them at low confidence") % {"n": number(found.low_confidence)}


def _part_of_readiness(one: Weighed, currency: str) -> Context:
    held = gettext("%(amount)s held") % {"amount": money(one.held, currency)}
    if one.readiness is None:
        return {"label": one.name, "value": gettext("not scored"), "note": held}
    return {
        "label": one.name,
        "value": banding.points(one.readiness.score),
        "href": reverse("readiness-lineage-page", args=[one.enterprise_id, one.readiness.pk]),
        "note": held,
    }
