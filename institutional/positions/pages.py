"""Pages that enter a position, set one right and remove one. Showing one is a part of its portfolio (`overview`)."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.public import OPERATIONS, Expected, Stale, require
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.shell import imprint_of
from clear_platform.foundation.rendering.wording import money
from clear_platform.foundation.stated import DayOutOfReach
from institutional.portfolios.queries import entry_for, portfolio_for
from institutional.positions import queries, words
from institutional.positions.errors import (
    ApprovedLater,
    CurrencyNotInForce,
    DatesOutOfOrder,
    EnteredJustNow,
    NothingCorrected,
    ReasonMissing,
    ReferenceTaken,
)
from institutional.positions.forms import CorrectForm, EnterForm
from institutional.positions.operations import correct_position, enter_position, remove_position

AT: Final = {
    ReferenceTaken: "external_ref",
    CurrencyNotInForce: "currency",
    ApprovedLater: "approved_on",
    DatesOutOfOrder: "matures_on",
}
"""Where a form says what the operations refuse of its terms."""
SHOWN = 20
"""How many earlier changes the page shows, the newest; the API has them all."""


@page
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PageRequest, portfolio_id: int, enterprise_id: int) -> HttpResponse:
    """Ask for the terms of a position in an enterprise of a portfolio, and enter it."""
    actor = request.actor
    portfolio = portfolio_for(actor=actor, portfolio_id=portfolio_id)
    entry = entry_for(actor=actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id)
    require(actor, OPERATIONS["create_position"].allowed)
    form = EnterForm(request.POST if request.method == "POST" else None, currency=portfolio.currency)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {**AT, EnteredJustNow: "external_ref"}, each={DayOutOfReach: None}):
            made = enter_position(actor=actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id, **form.terms())
            messages.success(request, _entered(made.currency, portfolio.currency))
            return redirect("institutional-portfolio-position", portfolio_id, made.id)
    context = {"portfolio": portfolio, "enterprise": entry.enterprise, "enterprise_id": enterprise_id, "form": form}
    return render(request, "institutional/positions/enter.html", context, status=400 if form.errors else 200)


def _entered(currency: str, summed_in: str) -> str:
    if currency == summed_in:
        return _("It is entered, and counted from now on.")
    facts = {"currency": currency, "summed": summed_in}
    return _("It is entered. It is in %(currency)s: what the portfolio sums in %(summed)s has it not.") % facts


@page
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PageRequest, portfolio_id: int, position_id: int) -> HttpResponse:
    """Ask what of a position was recorded wrongly and why, and set it right."""
    actor = request.actor
    held = queries.position_for(actor=actor, portfolio_id=portfolio_id, position_id=position_id)
    require(actor, OPERATIONS["correct_position"].allowed)
    form = CorrectForm(request.POST if request.method == "POST" else None, held=held)
    if request.method == "POST" and form.is_valid():
        at = {**AT, ReasonMissing: "because", NothingCorrected: None, Stale: None}
        with shown_in(form, at, each={DayOutOfReach: None}):
            correct_position(
                actor=actor,
                portfolio_id=portfolio_id,
                position_id=position_id,
                expected=form.expected(),
                because=form.cleaned_data["because"],
                **form.terms(),
            )
            messages.success(request, _("It is corrected. What stood there before is kept with your reason."))
            return redirect("institutional-portfolio-position", portfolio_id, position_id)
    changes = queries.changes_of(actor=actor, portfolio_id=portfolio_id, position_id=position_id)
    found = [queries.correction(one) for one in changes[:SHOWN]]
    context = {
        "position": held,
        "portfolio": portfolio_for(actor=actor, portfolio_id=portfolio_id),
        "title": words.title_of(held.instrument, held.external_ref),
        "form": form,
        "from_file": held.import_batch_id is not None,
        "table": words.corrections_table(found) if found else None,
        "imprint": imprint_of(actor, [held.source]),
    }
    return render(request, "institutional/positions/correct.html", context, status=400 if form.errors else 200)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PageRequest, portfolio_id: int, position_id: int) -> HttpResponse:
    """Ask once more before a position that was entered by mistake goes, then take it away."""
    actor = request.actor
    held = queries.position_for(actor=actor, portfolio_id=portfolio_id, position_id=position_id)
    require(actor, OPERATIONS["remove_position"].allowed)
    title = words.title_of(held.instrument, held.external_ref)
    if request.method == "POST":
        with said_above(request, Stale):
            seen = Expected(frozenset({request.POST.get("version", "")}))
            remove_position(actor=actor, portfolio_id=portfolio_id, position_id=position_id, expected=seen)
            messages.success(request, _("%(title)s is removed.") % {"title": title})
            return redirect("institutional-portfolio-enterprise", portfolio_id, held.enterprise_id)
        return redirect("position-remove-page", portfolio_id, position_id)
    context = {
        "position": held,
        "portfolio": portfolio_for(actor=actor, portfolio_id=portfolio_id),
        "title": title,
        "value": money(held.principal, held.currency, places=2),
        "from_file": held.import_batch_id is not None,
        "imprint": imprint_of(actor, [held.source]),
    }
    return render(request, "institutional/positions/remove.html", context)
