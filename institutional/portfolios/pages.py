"""Pages that make a portfolio, say anew what it is called, and put enterprises into it. Showing one is `overview`'s."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.public import OPERATIONS, Stale, may, require
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.wording import number
from enterprises.public import region_in_words
from institutional.institutions.queries import institutions_named
from institutional.portfolios import queries
from institutional.portfolios.errors import (
    AlreadyInPortfolio,
    CurrencyInUse,
    CurrencyUnknown,
    EnterpriseNotOpen,
    PortfolioNameMissing,
    PortfolioNameTaken,
)
from institutional.portfolios.forms import MOST_FOUND, EditPortfolioForm, FillForm, NewPortfolioForm, sought
from institutional.portfolios.operations import add_enterprises_to_portfolio, create_portfolio, update_portfolio
from institutional.portfolios.words import more_words, put_in_words

NAMED = {PortfolioNameMissing: "name", PortfolioNameTaken: "name", CurrencyUnknown: "currency"}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PageRequest) -> HttpResponse:
    """Make a portfolio of the institution that the reader acts for; staff say of which."""
    actor = request.actor
    require(actor, OPERATIONS["create_portfolio"].allowed)
    found = None if actor.seat is not None else _institutions(request)
    offered = None if found is None else found[:MOST_FOUND]
    form = NewPortfolioForm(request.POST if request.method == "POST" else None, institutions=offered)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, NAMED):
            made = create_portfolio(
                actor=actor,
                name=form.cleaned_data["name"],
                currency=form.cleaned_data["currency"],
                institution_id=form.cleaned_data.get("institution"),
            )
            messages.success(request, _("It is made. Put enterprises into it."))
            return redirect("institutional-portfolio-enterprises", made.id)
    context: dict[str, Any] = {"form": form}
    if found is not None:
        context |= {
            "form": form if found else None,
            "bar": filters.filter_bar(
                request.GET,
                _("Find an institution"),
                search=filters.search(request.GET, _("Find an institution by name"), _("Institution")),
            ),
            "is_narrowed": bool(sought(request.GET)),
            "more": more_words(len(found), MOST_FOUND),
            "here": reverse("institutional-portfolio-new"),
        }
    return render(request, "institutional/portfolios/new.html", context, status=400 if form.errors else 200)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PageRequest, portfolio_id: int) -> HttpResponse:
    """Give a portfolio another name or currency."""
    held = queries.portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    require(request.actor, OPERATIONS["update_portfolio"].allowed)
    form = EditPortfolioForm(request.POST if request.method == "POST" else None, held=held)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {**NAMED, CurrencyInUse: "currency", Stale: None}):
            update_portfolio(
                actor=request.actor,
                portfolio_id=portfolio_id,
                name=form.cleaned_data["name"],
                currency=form.cleaned_data["currency"],
                expected=form.expected(),
            )
            messages.success(request, _("Saved."))
            return redirect("institutional-portfolio", portfolio_id)
    context = {"form": form, "portfolio": held}
    return render(request, "institutional/portfolios/edit.html", context, status=400 if form.errors else 200)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: PageRequest, portfolio_id: int) -> HttpResponse:
    """Find enterprises that the institution reads and that are not in the portfolio, and put them in."""
    held = queries.portfolio_for(actor=request.actor, portfolio_id=portfolio_id)
    require(request.actor, OPERATIONS["add_enterprise_to_portfolio"].allowed)
    words = sought(request.GET)
    rows = queries.outside(actor=request.actor, portfolio=held, words=words)
    found = [(one.pk, _told(one)) for one in rows[: MOST_FOUND + 1]]
    form = FillForm(request.POST if request.method == "POST" else None, found=found[:MOST_FOUND])
    if request.method == "POST" and form.is_valid():
        with said_above(request, EnterpriseNotOpen, AlreadyInPortfolio):
            put = add_enterprises_to_portfolio(
                actor=request.actor, portfolio_id=portfolio_id, enterprise_ids=form.cleaned_data["picked"]
            )
            messages.success(request, put_in_words(put))
        return redirect("institutional-portfolio-enterprises", portfolio_id)
    context: dict[str, Any] = {
        "form": form if found else None,
        "portfolio": held,
        "bar": filters.filter_bar(
            request.GET,
            _("Find an enterprise"),
            search=filters.search(request.GET, _("Find by name or place"), _("Name or place")),
        ),
        "is_narrowed": bool(words),
        "more": _("The first %(n)s by name. Find others by their name or place.") % {"n": number(MOST_FOUND)}
        if len(found) > MOST_FOUND
        else "",
        "may_invite": may(request.actor, "invite_enterprise"),
        "here": reverse("institutional-portfolio-fill", args=[portfolio_id]),
    }
    return render(request, "institutional/portfolios/fill.html", context, status=400 if form.errors else 200)


def _institutions(request: PageRequest) -> list[tuple[int, str]]:
    """Give those that staff look for, one more than are offered where there are more."""
    rows = institutions_named(actor=request.actor, words=sought(request.GET))
    return list(rows.values_list("pk", "organization__name")[: MOST_FOUND + 1])


def _told(enterprise: Any) -> str:
    where = ", ".join(part for part in (enterprise.city, region_in_words(enterprise.region)) if part)
    name = str(enterprise.organization.name)
    return f"{name} ({where})" if where else name
