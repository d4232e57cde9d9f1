"""What opens beside a portfolio: an enterprise in it, one position, and why a figure is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from capability.public import SURE_FROM, ReadinessShown
from clear_platform.foundation.charts.small import score_line
from clear_platform.foundation.imports.origins import RowOrigin
from clear_platform.foundation.public import may
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.wording import day_full, moment_full, money, number, percent
from enterprises.public import industry_title, region_in_words, size_in_words
from institutional.overview import banding
from institutional.overview.errors import NoSuchFigure
from institutional.overview.pages import acts, whys, words
from institutional.overview.pages.enterprises import enterprises_page
from institutional.overview.pages.lists import is_of_enterprises
from institutional.overview.pages.measured import measured_context
from institutional.overview.pages.opened import Opened, address_of
from institutional.overview.pages.portfolio import portfolio_page
from institutional.overview.queries import holdings, lineage, snapshot
from institutional.overview.queries.measured import measured_of
from institutional.overview.results import MEASURED
from institutional.portfolios.queries import entries_of, portfolio_for
from institutional.portfolios.results import PortfolioShown
from institutional.positions.queries import changes_of, correction, position_for
from institutional.positions.results import Correction, PositionShown
from institutional.positions.rules import JOBS_TO_CREATE, JOBS_TO_RETAIN
from institutional.positions.words import changed_in_words, facts_of, title_of

ADDED = ("principal", "lost", "jobs")
"""Figures that add up positions."""
CORRECTIONS_SHOWN = 5
CELL_OF_PRINCIPAL = {"loan": "GrAppv", "guarantee": "SBA_Appv"}
CELL_OF_JOBS = {JOBS_TO_CREATE: "CreateJob", JOBS_TO_RETAIN: "RetainedJob"}


@page
@require_safe
def enterprise(request: PageRequest, portfolio_id: int, enterprise_id: int) -> HttpResponse:
    """Show one enterprise beside the portfolio it is in."""
    shown = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    seen = snapshot.enterprise_in(actor=request.actor, portfolio=shown, enterprise_id=enterprise_id)
    return _beside(
        request,
        shown,
        Opened(
            "institutional/overview/_enterprise_drawer.html",
            {
                "enterprise": seen.enterprise,
                "enter_href": reverse("position-enter-page", args=[portfolio_id, enterprise_id])
                if may(request.actor, "create_position") and acts.may_write(request.actor, shown)
                else "",
                "about": about(seen.enterprise),
                "positions": [
                    position_facts(one, address_of(request.GET))
                    for one in seen.positions
                    if one.portfolio_id == portfolio_id
                ],
                "readiness": seen.readiness,
                "readiness_points": banding.points(seen.readiness.score) if seen.readiness else "",
                "readiness_line": _readiness_line(seen.readiness),
                "no_readiness": no_readiness(seen.last_readiness),
                "scores": [score_bar(one) for one in seen.newest_scores],
                "decisions": [decision for group in seen.decisions.values() for decision in group][:5],
            },
            enterprise_id,
        ),
    )


@page
@require_safe
def position(request: PageRequest, portfolio_id: int, position_id: int) -> HttpResponse:
    """Show why a position's figure is what it is, down to the row of the file."""
    shown = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    held = position_for(actor=request.actor, portfolio_id=portfolio_id, position_id=position_id)
    changes = changes_of(actor=request.actor, portfolio_id=portfolio_id, position_id=position_id)
    corrections = [correction(one) for one in changes[:CORRECTIONS_SHOWN]]
    return _beside(
        request,
        shown,
        Opened(
            "institutional/overview/_position_drawer.html",
            {
                "position": held,
                "value": money(held.principal, held.currency),
                "steps": _steps_of_position(held, corrections, lineage.origin_of(held)),
                "may_correct": may(request.actor, "correct_position") and acts.may_write(request.actor, shown),
                "may_remove": may(request.actor, "remove_position") and acts.may_write(request.actor, shown),
            },
            held.enterprise_id,
        ),
    )


@page
@require_safe
def figure(request: PageRequest, portfolio_id: int, figure: str) -> HttpResponse:
    """Show why a figure of the portfolio is what it is: what adds up to it, by file, and the largest parts."""
    shown = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    if figure in MEASURED:
        entries = entries_of(actor=request.actor, portfolio_id=portfolio_id).order_by().values("enterprise_id")
        found = measured_of(
            actor=request.actor, enterprises=entries, institution_id=shown.institution_id, metrics=[figure]
        )
        for one in found:
            context = measured_context(request.actor, one, _measured_label(figure))
            return portfolio_page(request, shown, Opened(whys.DRAWER, context))
    if figure in ADDED:
        rows = holdings.holdings(actor=request.actor, portfolio=shown)
        told = whys.sum_of_positions(rows, figure, currency=shown.currency, beside=True)
        return portfolio_page(request, shown, Opened(whys.DRAWER, told))
    weighted = whys.weighted_readiness(actor=request.actor, portfolio=shown) if figure == "readiness" else None
    if weighted is None:
        raise NoSuchFigure(figure=figure)
    return portfolio_page(request, shown, Opened(whys.DRAWER, weighted))


def _beside(request: PageRequest, shown: PortfolioShown, opened: Opened) -> HttpResponse:
    """Answer with what is open beside the list that it was opened from."""
    shows = enterprises_page if is_of_enterprises(request.GET) else portfolio_page
    return shows(request, shown, opened)


def _measured_label(figure: str) -> str:
    return {"jobs_created": gettext("Jobs created"), "jobs_retained": gettext("Jobs retained")}[figure]


def score_bar(score: Any) -> dict[str, Any]:
    """Give a capability score as a page draws it beside its bar."""
    unsure = score.confidence is None or score.confidence < SURE_FROM
    return {"name": score.capability.name, "score": score.score, "unsure": unsure}


def about(enterprise: Any) -> str:
    """Give one line about an enterprise: place, industry, size."""
    size = gettext("%(band)s employees") % {"band": size_in_words(enterprise.size_band)} if enterprise.size_band else ""
    parts = (enterprise.city, region_in_words(enterprise.region), industry_title(enterprise.industry), size)
    return ", ".join(part for part in parts if part)


def position_facts(held: PositionShown, query: str = "") -> dict[str, Any]:
    """Give the terms of a position as a list of facts, the principal leading to its lineage."""
    why = reverse("institutional-portfolio-position", args=[held.portfolio_id, held.id]) + query
    facts: list[dict[str, Any]] = [
        {
            "label": words.principal_of(held.instrument),
            "value": money(held.principal, held.currency),
            "why": why,
        }
    ]
    approved, guaranteed = held.facts.get("approved"), held.facts.get("guaranteed")
    if held.instrument == "guarantee" and approved and Decimal(approved):
        facts.append(
            {
                "label": gettext("Loan approved"),
                "value": money(Decimal(approved), held.currency),
                "note": gettext("%(share)s guaranteed")
                % {"share": percent(held.principal / Decimal(approved), places=0)},
            }
        )
    if held.instrument == "loan" and guaranteed:
        facts.append({"label": gettext("Guaranteed"), "value": money(Decimal(guaranteed), held.currency)})
    if held.facts.get("term_months"):
        months = held.facts["term_months"]
        facts.append(
            {
                "label": gettext("Term"),
                "value": ngettext("%(n)s month", "%(n)s months", months) % {"n": number(months)},
            }
        )
    return {"title": title_of(held.instrument, held.external_ref), "facts": [*facts, *facts_of(held)]}


def no_readiness(last: ReadinessShown | None) -> str:
    """Say of an enterprise without a readiness whether it had one, and why it has none now."""
    if last is None:
        return gettext("not scored yet")
    facts = {"score": banding.points(last.score), "day": day_full(last.computed_at.date())}
    return gettext("nothing counts any more; it was %(score)s, computed on %(day)s") % facts


def _readiness_line(readiness: Any) -> Any:
    if readiness is None:
        return None
    return score_line(
        gettext("Readiness %(n)s of 100") % {"n": banding.points(readiness.score)}, float(readiness.score)
    )


def _steps_of_position(
    held: PositionShown, corrections: Sequence[Correction], origin: RowOrigin | None
) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [
        {
            "kind": gettext("Position"),
            "what": title_of(held.instrument, held.external_ref),
            "facts": [
                {"label": gettext("Enterprise"), "value": held.enterprise},
                *facts_of(held),
                {"label": gettext("Recorded"), "value": day_full(held.recorded_at.date())},
                {"label": gettext("Source"), "value": held.source},
            ],
        },
        *(_step_of_correction(one) for one in corrections if one.terms),
    ]
    if origin is None:
        return steps
    steps.append(_step_of_row(origin, CELL_OF_PRINCIPAL.get(held.instrument, "")))
    steps += [_step_of_row(origin, cell) for fact, cell in CELL_OF_JOBS.items() if held.facts.get(fact)]
    steps.append({"kind": gettext("File"), "what": origin.file.file_name, "facts": whys.file_facts(origin.file)})
    return steps


def _step_of_correction(one: Correction) -> dict[str, Any]:
    return {
        "kind": gettext("Changed by hand"),
        "what": "; ".join(changed_in_words(term) for term in one.terms),
        "text": one.because,
        "facts": [{"label": gettext("By"), "value": one.who}, {"label": gettext("When"), "value": moment_full(one.at)}],
    }


def _step_of_row(origin: RowOrigin, column: str) -> dict[str, Any]:
    """Show the row of the file with the cell of a column marked, where the file has it."""
    step: dict[str, Any] = {
        "kind": gettext("Row of the file"),
        "what": gettext("Row %(n)s") % {"n": number(origin.number)},
    }
    if column not in origin.header or len(origin.cells) <= origin.header.index(column):
        return step
    at = origin.header.index(column)
    return {
        **step,
        "text": gettext("Column %(column)s") % {"column": column},
        "row": number(origin.number),
        "before": _cells(origin.cells[:at], ""),
        "cell": origin.cells[at],
        "after": _cells(origin.cells[at + 1 :], ","),
    }


def _cells(cells: Sequence[str], before: str) -> str:
    joined = ",".join(cells)
    return f"{before}{joined}" if before else f"{joined}," if joined else ""
