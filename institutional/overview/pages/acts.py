"""What can be done with several enterprises of a portfolio that were picked in its list."""

from __future__ import annotations

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
from institutional.overview.queries.members import among
from institutional.portfolios.operations import add_enterprise_to_portfolio
from institutional.portfolios.queries import portfolio_for, portfolios_for
from institutional.portfolios.results import PortfolioShown

MOST_PICKED = 200
MOST_OFFERED = 200
PUT = "put"
ACTS = {
    "recompute": ("recompute_capabilities", gettext_lazy("Compute readiness anew")),
    "ask": ("request_reports", gettext_lazy("Ask to report…")),
    PUT: ("add_enterprise_to_portfolio", gettext_lazy("Put into another portfolio…")),
}
"""Each act with the operation that it comes to, and what its button says."""


def offered_to(actor: Actor, shown: PortfolioShown) -> list[dict[str, str]]:
    """Give the acts that this reader may do with enterprises of a portfolio, as its list offers them."""
    at_home = actor.organization_id == shown.institution_id
    allowed = {code: may(actor, operation) for code, (operation, _) in ACTS.items()}
    allowed["ask"] &= at_home
    allowed["recompute"] &= at_home or actor.is_staff
    allowed[PUT] &= at_home or actor.is_staff
    return [{"name": "act", "value": code, "label": str(label)} for code, (_, label) in ACTS.items() if allowed[code]]


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
    elif chosen == PUT:
        return _put(request, shown, ids)
    else:
        done = recompute_capabilities(actor=request.actor, enterprise_ids=ids, organization_id=shown.institution_id)
        messages.success(request, _said(len(ids), done.readiness))
    return redirect(list_address(portfolio_id, request.GET))


def _put(request: PageRequest, shown: PortfolioShown, ids: list[int]) -> HttpResponse:
    """Ask into which portfolio of the same institution enterprises are put; once that is said, put them there."""
    others = portfolios_for(request.actor).filter(organization_id=shown.institution_id).exclude(pk=shown.id)
    form = PutForm(
        [(str(pk), name) for pk, name in others.order_by("name", "pk").values_list("pk", "name")[:MOST_OFFERED]],
        request.POST if INTO in request.POST else None,
    )
    if form.is_bound and form.is_valid():
        into = int(form.cleaned_data[INTO])
        there = set(among(actor=request.actor, portfolio_id=into, enterprise_ids=ids))
        new = [one for one in ids if one not in there]
        for one in new:
            add_enterprise_to_portfolio(actor=request.actor, portfolio_id=into, enterprise_id=one)
        messages.success(request, _said_put(len(new), len(there)))
        return redirect(list_address(shown.id, request.GET))
    known = enterprises_by_id(actor=request.actor, enterprise_ids=ids)
    context = {
        "portfolio": shown,
        "form": form,
        "picked": [{"id": one, "name": known[one].name} for one in ids],
        "back": list_address(shown.id, request.GET),
    }
    return render(request, "institutional/overview/put.html", context, status=400 if form.errors else 200)


def _said_put(new: int, there: int) -> str:
    put = ngettext("%(n)s enterprise was put there", "%(n)s enterprises were put there", new) % {"n": number(new)}
    stood = ngettext("%(n)s was there already", "%(n)s were there already", there) % {"n": number(there)}
    return f"{put}; {stood}." if there else f"{put}."


def _said(enterprises: int, changed: int) -> str:
    looked = ngettext("%(n)s enterprise was computed anew", "%(n)s enterprises were computed anew", enterprises) % {
        "n": number(enterprises)
    }
    came = ngettext("%(n)s readiness changed", "%(n)s readiness scores changed", changed) % {"n": number(changed)}
    return f"{looked}; {came}." if changed else gettext("%(looked)s; nothing changed.") % {"looked": looked}
