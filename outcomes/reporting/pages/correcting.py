"""Pages that set right what was asked: until when, whom besides, at which address; and that give a request up."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.public import (
    OPERATIONS,
    ConsoleRequest,
    Expected,
    Stale,
    console_part,
    require,
    tag_of,
)
from clear_platform.foundation.rendering.refusals import shown_in
from outcomes.records.errors import PeriodLocked
from outcomes.reporting.errors import AskedAlready, DueBeforeTheEnd, HandedInAlready, NobodyAsked, RequestRefused
from outcomes.reporting.forms import AddressForm, CancelForm, ChangeForm, MoreForm
from outcomes.reporting.operations.asking import change_reporting_request
from outcomes.reporting.operations.correcting import ask_more_enterprises, cancel_reporting_request, readdress_form
from outcomes.reporting.pages.asking import refuse_others
from outcomes.reporting.queries.asked import enterprises_called, form_for, request_for, tag_of_form


@console_part("reporting")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ConsoleRequest, organization_id: int, reporting_request_id: int) -> HttpResponse:
    """Let answers be due on another day, or remind on other days."""
    row = request_for(actor=request.actor, request_id=reporting_request_id)
    refuse_others(request, row.organization_id, "request")
    require(request.actor, OPERATIONS["change_reporting_request"].allowed)
    back = reverse("reporting-request-page", args=[organization_id, row.pk])
    initial = {
        "version": tag_of(row),
        "due_on": row.due_on,
        "reminders": ", ".join(str(days) for days in row.reminders_json),
    }
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        at = {DueBeforeTheEnd: "due_on", PeriodLocked: None, Stale: None}
        with shown_in(form, at, each={RequestRefused: "reminders"}):
            change_reporting_request(
                actor=request.actor,
                request_id=row.pk,
                due_on=form.cleaned_data["due_on"],
                reminders=form.cleaned_data["reminders"],
                expected=_expected(form),
            )
            messages.success(request, _("The request was changed. Nobody is mailed because of it."))
            return redirect(back)
    lede = _("Reminders go by the new day from now on; links that are out hold as they were sent.")
    return _shown(request, form, title=_("Change when it is due"), lede=lede, of=row.title, act=_("Keep it"), back=back)


@console_part("reporting")
@require_http_methods(["GET", "HEAD", "POST"])
def more(request: ConsoleRequest, organization_id: int, reporting_request_id: int) -> HttpResponse:
    """Ask more enterprises for what a request asks."""
    row = request_for(actor=request.actor, request_id=reporting_request_id)
    refuse_others(request, row.organization_id, "request")
    require(request.actor, OPERATIONS["ask_more_enterprises"].allowed)
    back = reverse("reporting-request-page", args=[organization_id, row.pk])
    form = MoreForm(
        request.POST if request.method == "POST" else None,
        find=lambda lines: enterprises_called(request.actor, lines),
        initial={"version": tag_of(row)},
    )
    if request.method == "POST" and form.is_valid():
        at = {NobodyAsked: "recipients", AskedAlready: "recipients", PeriodLocked: None, Stale: None}
        with shown_in(form, at):
            made = ask_more_enterprises(
                actor=request.actor,
                request_id=row.pk,
                recipients=form.cleaned_data["recipients"],
                expected=_expected(form),
            )
            says = ngettext("%(n)s link is on its way.", "%(n)s links are on their way.", len(made))
            messages.success(request, says % {"n": len(made)})
            return redirect(back)
    lede = _("Each gets a link to a form of its own. Those asked before hear nothing.")
    return _shown(
        request, form, title=_("Ask more enterprises"), lede=lede, of=row.title, act=_("Send the links"), back=back
    )


@console_part("reporting")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ConsoleRequest, organization_id: int, reporting_request_id: int) -> HttpResponse:
    """Give up a request that nobody has answered, once it was said what goes with it."""
    row = request_for(actor=request.actor, request_id=reporting_request_id)
    refuse_others(request, row.organization_id, "request")
    require(request.actor, OPERATIONS["cancel_reporting_request"].allowed)
    back = reverse("reporting-request-page", args=[organization_id, row.pk])
    form = CancelForm(request.POST if request.method == "POST" else None, initial={"version": tag_of(row)})
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {HandedInAlready: None, PeriodLocked: None, Stale: None}):
            cancel_reporting_request(actor=request.actor, request_id=row.pk, expected=_expected(form))
            messages.success(request, _("The request is given up. Its links open nothing any more."))
            return redirect("reporting-page", organization_id)
    lede = _("The request goes with all its forms, also with what was saved in them and not handed in.")
    return _shown(
        request, form, title=_("Give the request up"), lede=lede, of=row.title, act=_("Give it up"), back=back
    )


@console_part("reporting")
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: ConsoleRequest, organization_id: int, form_id: int) -> HttpResponse:
    """Let somebody else answer for an enterprise."""
    row = form_for(actor=request.actor, form_id=form_id)
    refuse_others(request, row.organization_id, "form")
    require(request.actor, OPERATIONS["readdress_form"].allowed)
    back = reverse("reporting-form-read-page", args=[organization_id, row.pk])
    initial = {"version": tag_of_form(row), "email": row.email}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {PeriodLocked: None, Stale: None}):
            readdress_form(
                actor=request.actor, form_id=row.pk, email=form.cleaned_data["email"], expected=_expected(form)
            )
            messages.success(
                request, _("It goes to %(email)s from now on.") % {"email": form.cleaned_data["email"].strip().lower()}
            )
            return redirect(back)
    lede = _("The link that is out ends at once. A new one goes to the new address while the form is to be filled in.")
    of = row.enterprise.organization.name
    return _shown(request, form, title=_("Correct the address"), lede=lede, of=of, act=_("Keep it"), back=back)


def _expected(form: Form) -> Expected:
    return Expected(frozenset({form.cleaned_data["version"]}))


def _shown(request: ConsoleRequest, form: Form, *, title: str, lede: str, of: str, act: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "lede": lede, "of": of, "act": act, "back_href": back}
    return render(request, "outcomes/reporting/correct.html", context, status=400 if form.errors else 200)
