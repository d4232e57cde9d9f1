"""The page of a portfolio's overview. It shows what a run gave, and computes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import between_transactions, may
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.pages import has_page, page_or_drawer
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.rendering.shell import imprint_of
from clear_platform.foundation.rendering.wording import day_full, moment_full, money, number, percent, short_hash
from clear_platform.foundation.stated import DayOutOfReach
from execution.public import AsofInFuture, PackNotThere, PackReconciliationFailed, PackWarming, StepFailed
from institutional.analytics import drawings, whys, words
from institutional.analytics.errors import BeforeTheLedger, KeptForAnotherDay, NothingKept, PackOfNoRates
from institutional.analytics.forms import DAY, LEDGER, PACK, OverviewForm
from institutional.analytics.operations import compute_portfolio_overview
from institutional.analytics.queries.overviews import newest_overview, packs_to_choose
from institutional.analytics.results import Overview
from institutional.overview import banding
from institutional.overview.entrance import let_in
from institutional.overview.errors import NoSuchFigure
from institutional.overview.pages import lists
from institutional.overview.pages.provenance import provenance_of
from institutional.overview.pages.whys import counted_twice
from institutional.overview.queries.kept import sums_shown
from institutional.portfolios.queries import portfolio_for
from institutional.portfolios.results import PortfolioShown
from institutional.positions.queries import held_in

TEMPLATE = "institutional/analytics/portfolio_overview.html"
DRAWER = "institutional/overview/_figure_drawer.html"
RATES_ARE_NEWS = timedelta(days=7)
"""How old the rates of an overview may be without a word."""


_SHOWN_AT: dict[type[ClearError], str | None] = {
    DayOutOfReach: DAY,
    AsofInFuture: DAY,
    BeforeTheLedger: DAY,
    KeptForAnotherDay: DAY,
    NothingKept: LEDGER,
    PackOfNoRates: PACK,
    PackNotThere: PACK,
    PackWarming: None,
    PackReconciliationFailed: None,
    StepFailed: None,
}
_SAID = {
    KeptForAnotherDay: lazy("The ledger keeps there what was so on another day. Leave the day empty, or the hash."),
    NothingKept: lazy("No overview of this portfolio stands on that hash. Copy the hash that one of them shows."),
    PackOfNoRates: lazy("Nothing there can be counted with. Choose other rates, or those of the day."),
    PackNotThere: lazy("There are no such rates. Choose others, or those of the day."),
    PackWarming: lazy("The rates of the day are not there yet. Try again later, or let the newest there are do."),
}
"""What the page says in place of sentences that tell callers of the API what to send."""


def _packs() -> dict[int, str]:
    """Give the packs of rates that can be chosen, each by its number with what it is called."""
    return {one.pk: f"{day_full(one.asof_date)} · {one.source.name}" for one in packs_to_choose()}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def portfolio_overview(request: PageRequest, portfolio_id: int) -> HttpResponse:
    """Show the newest overview of a portfolio; have another computed."""
    let_in(request.actor)
    portfolio = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    form = OverviewForm(request.POST if request.method == "POST" else None, packs=_packs())
    if form.is_bound and form.is_valid():
        with shown_in(form, _SHOWN_AT, said=_SAID):
            with between_transactions():
                compute_portfolio_overview(
                    actor=request.actor,
                    portfolio_id=portfolio_id,
                    asof_date=form.cleaned_data[DAY],
                    assumptions=form.assumptions(),
                    require_fresh=not form.cleaned_data["older_pack"],
                    pricing_pack_id=form.cleaned_data[PACK],
                    ledger_commit_hash=form.cleaned_data[LEDGER],
                )
            messages.success(request, _("The overview is computed."))
            return HttpResponseRedirect(reverse("institutional-portfolio-overview", args=[portfolio_id]))
    found = newest_overview(request.actor, portfolio_id=portfolio_id)
    return render(request, TEMPLATE, _context(request, portfolio, found, form), status=400 if form.errors else 200)


@require_safe
@page
def overview_figure(request: PageRequest, portfolio_id: int, figure: str) -> HttpResponse:
    """Show why a figure of a portfolio's overview is what it is: its parts, the run, what that read."""
    let_in(request.actor)
    portfolio = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    found = newest_overview(request.actor, portfolio_id=portfolio_id)
    told = whys.why(figure, found) if found else None
    if found is None or told is None:
        raise NoSuchFigure(figure=figure)
    # The run read positions as they stood in the ledger; how many are counted twice is said as they stand now.
    twice = counted_twice(held_in(portfolio)) if figure in whys.OF_POSITIONS else []
    context = {
        **({} if has_page(request) else _context(request, portfolio, found, OverviewForm(packs=_packs()))),
        **told,
        "steps": [*told["steps"], *twice],
        "opened": DRAWER,
        "close_href": reverse("institutional-portfolio-overview", args=[portfolio_id]),
    }
    return page_or_drawer(request, TEMPLATE, context, drawer=DRAWER)


def _context(
    request: PageRequest, portfolio: PortfolioShown, found: Overview | None, form: OverviewForm
) -> dict[str, Any]:
    return {
        "portfolio": portfolio,
        "tabs": _tabs(request, portfolio),
        "form": form if may(request.actor, "execute_pattern") else None,
        "found": found,
        "provenance": provenance_of(portfolio.origin),
        **(_shown(request, found) if found else {}),
    }


def _tabs(request: PageRequest, portfolio: PortfolioShown) -> list[dict[str, Any]]:
    sums = sums_shown(actor=request.actor, portfolio=portfolio)
    held, within = sums.totals.positions, sums.enterprises_in
    return lists.tabs_of(portfolio.id, positions=held, enterprises=within, current=lists.OVERVIEW)


def _shown(request: PageRequest, found: Overview) -> dict[str, Any]:
    result = found.result
    return {
        "lede": words.lede(result),
        "notices": _notices(found),
        "figures": _figures(found),
        "charts": drawings.charts_of(found) if result["metrics"]["positions"] else [],
        "losses": drawings.losses_table(found) if result["metrics"]["expected_loss"]["parts"] else None,
        "assumptions": drawings.assumptions_table(result),
        "concentration": drawings.concentration_table(found),
        "largest": drawings.largest_table(found) if result["concentration"]["by_enterprise"]["top"] else None,
        "rates": drawings.rates_table(result),
        "facts": _facts(found),
        "again": _again(found),
        "imprint": imprint_of(request.actor, found.sources, may=(_("read"),), as_of=found.computed_at),
    }


def _notices(found: Overview) -> list[dict[str, str]]:
    result = found.result
    told = []
    if found.stale:
        what = ", ".join(str(words.MOVED[one]) for one in found.stale)
        told.append({"tone": "warn", "strong": _("Stale: %(what)s.") % {"what": what}, "text": _("Compute it again.")})
    if found.set_by_person:
        told.append(
            {"tone": "warn", "strong": _("Rests on a value set by a person."), "text": _("The run says which.")}
        )
    rates_of = date.fromisoformat(result["pack"]["asof_date"])
    if found.asof_date - rates_of > RATES_ARE_NEWS and any(one["legs"] for one in result["rates"]):
        strong = _("The rates are of %(day)s.") % {"day": day_full(rates_of)}
        told.append(
            {"tone": "warn", "strong": strong, "text": _("What is held in other currencies may be worth more or less.")}
        )
    for one in result["not_converted"]:
        strong = ngettext(
            "%(n)s position in %(currency)s is in no figure.", "%(n)s positions in %(currency)s are in no figure.",
            one["positions"],
        ) % {"n": number(one["positions"]), "currency": one["currency"]}  # fmt: skip
        told.append({"tone": "warn", "strong": strong, "text": _("The pack of rates does not lead there.")})
    for one in result["left_out"]:
        strong = ngettext("%(n)s position is in no figure.", "%(n)s positions are in no figure.", one["positions"]) % {
            "n": number(one["positions"])
        }
        text = _("Their source, %(source)s, lets nobody compute with them.") % {"source": one["source"]}
        told.append({"tone": "warn", "strong": strong, "text": text})
    return told


def _figures(found: Overview) -> list[dict[str, Any]]:
    result = found.result
    metrics, currency = result["metrics"], result["currency"]
    loss, ready = metrics["expected_loss"], metrics["readiness"]
    by_enterprise = result["concentration"]["by_enterprise"]
    stands_in = (
        _("for %(n)s the principal stands in for what is outstanding") % {"n": number(metrics["by_principal"])}
        if metrics["by_principal"]
        else ""
    )
    covered = {
        "scored": number(ready["scored"]),
        "all": number(ready["enterprises"]),
        "share": "–" if ready["coverage_ratio"] is None else percent(Decimal(ready["coverage_ratio"])),
    }
    return [
        {
            "label": _("At risk"),
            "value": money(Decimal(metrics["exposure"]), currency),
            "why": whys.address(found, "exposure"),
            "stale": bool(found.stale),
            "basis": _("of %(principal)s principal") % {"principal": money(Decimal(metrics["principal"]), currency)},
            "because": stands_in,
        },
        {
            "label": _("Expected loss, one year"),
            "value": money(Decimal(loss["amount"]), currency),
            "why": whys.address(found, "loss"),
            "stale": bool(found.stale),
            "basis": ""
            if loss["share_ratio"] is None
            else _("%(share)s of what is at risk, as assumed below")
            % {"share": percent(Decimal(loss["share_ratio"]), places=2)},
        },
        {
            "label": words.readiness_word(metrics),
            "value": "" if ready["weighted"] is None else banding.points(Decimal(ready["weighted"])),
            "unit": _("of 100"),
            "state": "missing" if ready["weighted"] is None else "",
            "why": "" if ready["weighted"] is None else whys.address(found, "readiness"),
            "stale": bool(found.stale) and ready["weighted"] is not None,
            "basis": _("%(scored)s of %(all)s scored, %(share)s of the money") % covered,
        },
        {
            "label": _("Concentration, HHI"),
            "value": "" if by_enterprise["hhi_points"] is None else number(Decimal(by_enterprise["hhi_points"])),
            "unit": _("of 10,000"),
            "state": "missing" if by_enterprise["hhi_points"] is None else "",
            "why": "" if by_enterprise["hhi_points"] is None else whys.address(found, "concentration"),
            "stale": bool(found.stale) and by_enterprise["hhi_points"] is not None,
            "basis": words.concentration_line(by_enterprise),
        },
    ]


def _again(found: Overview) -> dict[str, str]:
    """Give the fields of the form that lets this overview come out again: its pack, ledger and assumptions."""
    assumed = {one["code"]: one["value"] for one in found.result["metrics"]["expected_loss"]["assumptions"]}
    return {PACK: str(found.pricing_pack_id), LEDGER: found.ledger_commit_hash or "", "older_pack": "on", **assumed}


def _facts(found: Overview) -> list[dict[str, str]]:
    pack = found.result["pack"]
    return [
        {"label": _("As of"), "value": day_full(found.asof_date)},
        {"label": _("Rates of"), "value": f"{found.result['pack']['asof_date']}, {pack['source']}"},
        {"label": _("Pack"), "value": f"{found.pricing_pack_id}", "note": short_hash(pack["hash"])},
        {"label": _("Ledger at"), "value": short_hash(found.ledger_commit_hash) if found.ledger_commit_hash else "–"},
        {"label": _("Result"), "value": short_hash(found.result_hash)},
        {"label": _("Computed"), "value": moment_full(found.computed_at), "note": found.requested_by},
        {"label": _("Run"), "value": str(found.run_id)[:8], "href": drawings.run_address(found.run_id)},
    ]
