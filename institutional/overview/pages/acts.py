"""What can be done with several enterprises of a portfolio that were picked in its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from capability.public import recompute_capabilities
from clear_platform.foundation.public import OPERATIONS, Actor, may, require
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.numbers import row_number
from clear_platform.foundation.rendering.wording import number
from enterprises.public import enterprises_by_id
from institutional.overview.forms import INTO, PutForm
from institutional.overview.pages.lists import list_address
from institutional.overview.queries.members import among, still_held
from institutional.portfolios.forms import MOST_FOUND, sought
from institutional.portfolios.operations import add_enterprises_to_portfolio, remove_enterprise_from_portfolio
from institutional.portfolios.queries import others_named, portfolio_for
from institutional.portfolios.results import PortfolioShown
from institutional.portfolios.words import more_words, put_in_words

MOST_PICKED = 200
PUT = "put"
TAKE_OUT = "take_out"
SURE = "sure"
ACTS = {
    "recompute": ("recompute_capabilities", gettext_lazy("Compute readiness anew")),
    "ask": ("request_reports", gettext_lazy("Ask to report…")),
    PUT: ("add_enterprise_to_portfolio", gettext_lazy("Put into another portfolio…")),
    TAKE_OUT: ("remove_enterprise_from_portfolio", gettext_lazy("Take out…")),
}
"""Each act with the operation that it comes to, and what its button says."""


def offered_to(actor: Actor, shown: PortfolioShown) -> list[dict[str, str]]:
    """Give the acts that this reader may do with enterprises of a portfolio, as its list offers them."""
    allowed = {code: may(actor, operation) and may_write(actor, shown) for code, (operation, _) in ACTS.items()}
    allowed["ask"] &= actor.organization_id == shown.institution_id
    return [{"name": "act", "value": code, "label": str(label)} for code, (_, label) in ACTS.items() if allowed[code]]


def ways_of(actor: Actor, shown: PortfolioShown) -> list[dict[str, str]]:
    """Give the pages on which this reader may do something with a portfolio itself."""
    ways = (
        ("update_portfolio", "institutional-portfolio-edit", gettext("Edit…")),
        ("add_enterprise_to_portfolio", "institutional-portfolio-fill", gettext("Put enterprises in…")),
    )
    return [
        {"href": reverse(name, args=[shown.id]), "label": label}
        for operation, name, label in ways
        if may(actor, operation) and may_write(actor, shown)
    ]


def may_write(actor: Actor, shown: PortfolioShown) -> bool:
    """Say whether a reader acts for whoever holds a portfolio, or is staff."""
    return actor.is_staff or actor.organization_id == shown.institution_id


@page
@require_POST
def acts(request: PageRequest, portfolio_id: int) -> HttpResponse:
    """Do something with the enterprises that were picked in the list, and go back to it."""
    shown = portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    chosen = request.POST.get("act", "")
    operation, _ = ACTS.get(chosen, ACTS["ask"])
    require(request.actor, OPERATIONS[operation].allowed)
    spelt = map(row_number, request.POST.getlist("picked")[:MOST_PICKED])
    picked = [one for one in spelt if one is not None]
    ids = among(actor=request.actor, portfolio_id=portfolio_id, enterprise_ids=picked)
    if not ids or chosen not in ACTS:
        messages.error(request, gettext("Pick at least one enterprise, then say what to do."))
    elif chosen == "ask":
        way = reverse("reporting-ask-page", args=[shown.institution_id])
        return redirect(f"{way}?{urlencode({'enterprises': '-'.join(map(str, ids))})}")
    elif chosen in ASKING:
        return ASKING[chosen](request, shown, ids)
    else:
        done = recompute_capabilities(actor=request.actor, enterprise_ids=ids, organization_id=shown.institution_id)
        messages.success(request, _said(len(ids), done.readiness))
    return redirect(list_address(portfolio_id, request.GET))


def _put(request: PageRequest, shown: PortfolioShown, ids: list[int]) -> HttpResponse:
    """Ask into which portfolio of the same institution enterprises are put; once that is said, put them there."""
    words = sought(request.POST)
    others = others_named(actor=request.actor, portfolio=shown, words=words)
    found = list(others.values_list("pk", "name")[: MOST_FOUND + 1])
    form = PutForm(found[:MOST_FOUND], request.POST if INTO in request.POST else None)
    if form.is_bound and form.is_valid():
        into = form.cleaned_data[INTO]
        put = add_enterprises_to_portfolio(actor=request.actor, portfolio_id=into, enterprise_ids=ids)
        messages.success(request, put_in_words(put))
        return redirect(list_address(shown.id, request.GET))
    context = {
        **_picked(request, shown, ids),
        "form": form if found else None,
        "words": words,
        "more": more_words(len(found), MOST_FOUND),
    }
    return render(request, "institutional/overview/put.html", context, status=400 if form.errors else 200)


def _take_out(request: PageRequest, shown: PortfolioShown, ids: list[int]) -> HttpResponse:
    """Ask once more before enterprises leave a portfolio; those in which something is held stay, and are named."""
    held = still_held(actor=request.actor, portfolio_id=shown.id, enterprise_ids=ids)
    going = [one for one in ids if one not in held]
    if SURE in request.POST and going:
        for one in going:
            remove_enterprise_from_portfolio(actor=request.actor, portfolio_id=shown.id, enterprise_id=one)
        messages.success(request, _said_taken_out(len(going), len(held)))
        return redirect(list_address(shown.id, request.GET))
    context = _picked(request, shown, ids)
    stays = [{**one, "held": _said_held(held[one["id"]])} for one in context["picked"] if one["id"] in held]
    context["picked"] = [one for one in context["picked"] if one["id"] not in held]
    return render(request, "institutional/overview/take_out.html", {**context, "stays": stays})


ASKING: Final[Mapping[str, Callable[[PageRequest, PortfolioShown, list[int]], HttpResponse]]] = {
    PUT: _put,
    TAKE_OUT: _take_out,
}
"""Acts that ask something more before they are done."""


def _picked(request: PageRequest, shown: PortfolioShown, ids: list[int]) -> dict[str, Any]:
    known = enterprises_by_id(actor=request.actor, enterprise_ids=ids)
    return {
        "portfolio": shown,
        "picked": [{"id": one, "name": known[one].name} for one in ids],
        "back": list_address(shown.id, request.GET),
    }


def _said_held(positions: int) -> str:
    return ngettext("%(n)s position is not over", "%(n)s positions are not over", positions) % {"n": number(positions)}


def _said_taken_out(gone: int, stayed: int) -> str:
    out = ngettext("%(n)s enterprise was taken out", "%(n)s enterprises were taken out", gone) % {"n": number(gone)}
    still = ngettext("%(n)s stays", "%(n)s stay", stayed) % {"n": number(stayed)}
    return f"{out}; {still}." if stayed else f"{out}."


def _said(enterprises: int, changed: int) -> str:
    looked = ngettext("%(n)s enterprise was computed anew", "%(n)s enterprises were computed anew", enterprises) % {
        "n": number(enterprises)
    }
    came = ngettext("%(n)s readiness changed", "%(n)s readiness scores changed", changed) % {"n": number(changed)}
    return f"{looked}; {came}." if changed else gettext("%(looked)s; nothing changed.") % {"looked": looked}
