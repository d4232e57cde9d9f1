"""The page of one's second factor: set it up, see that it is on, make recovery codes anew, turn it off."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clear_platform.foundation.page_tabs.oneself import profile_tabs
from clear_platform.foundation.rendering.doors import PageRequest, person_page
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.sealing import seal, unseal
from clear_platform.foundation.second_factor.errors import CodeRefused, PasswordRefused
from clear_platform.foundation.second_factor.forms import CodeForm, PasswordAgainForm
from clear_platform.foundation.second_factor.operations import (
    new_secret,
    renew_recovery_codes,
    set_up_second_factor,
    turn_off_second_factor,
)
from clear_platform.foundation.second_factor.queries import enrolment_of, second_factor_missing, second_factor_of
from clear_platform.foundation.tenancy.queries import account_for

KEPT = "second_factor_being_set_up"
"""Key in the session of the secret, sealed, while a second factor is being set up."""
PURPOSE = "second factor being set up"


@person_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: PageRequest) -> HttpResponse:
    """Show the second factor, or what sets it up; take the first code of a new device."""
    shown = second_factor_of(request.actor)
    if shown.on:
        return _shown(request, PasswordAgainForm(auto_id="renew_%s"), PasswordAgainForm(auto_id="off_%s"))
    secret = _secret(request)
    form = CodeForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {CodeRefused: "code"}):
            codes = set_up_second_factor(actor=request.actor, secret=secret, code=form.cleaned_data["code"])
            del request.session[KEPT]
            return _codes(request, codes, first=True)
    facts = {
        "form": form,
        "enrolment": enrolment_of(request.actor, secret),
        "required": second_factor_missing(account_for(request.actor)),
        "tabs": profile_tabs("second-factor"),
    }
    return render(request, "foundation/second_factor/set_up.html", facts, status=status)


@person_page
@never_cache
@require_POST
def renew_codes(request: PageRequest) -> HttpResponse:
    """Make new recovery codes, once the password was typed again."""
    form = PasswordAgainForm(request.POST, auto_id="renew_%s")
    if form.is_valid():
        with shown_in(form, {PasswordRefused: "password"}):
            return _codes(request, renew_recovery_codes(actor=request.actor, password=form.cleaned_data["password"]))
    return _shown(request, form, PasswordAgainForm(auto_id="off_%s"), status=400)


@person_page
@never_cache
@require_POST
def turn_off(request: PageRequest) -> HttpResponse:
    """Turn the second factor off, once the password was typed again."""
    form = PasswordAgainForm(request.POST, auto_id="off_%s")
    if form.is_valid():
        with shown_in(form, {PasswordRefused: "password"}):
            turn_off_second_factor(actor=request.actor, password=form.cleaned_data["password"])
            messages.success(request, _("Your second factor is off. Your password alone signs you in."))
            return redirect("second-factor-page")
    return _shown(request, PasswordAgainForm(auto_id="renew_%s"), form, status=400)


def _shown(request: PageRequest, renew_form: Form, off_form: Form, *, status: int = 200) -> HttpResponse:
    facts = {
        "shown": second_factor_of(request.actor),
        "renew_form": renew_form,
        "off_form": off_form,
        "tabs": profile_tabs("second-factor"),
    }
    return render(request, "foundation/second_factor/second_factor.html", facts, status=status)


def _codes(request: PageRequest, codes: list[str], *, first: bool = False) -> HttpResponse:
    facts = {"codes": codes, "first": first, "tabs": profile_tabs("second-factor")}
    return render(request, "foundation/second_factor/recovery_codes.html", facts)


def _secret(request: PageRequest) -> str:
    kept = request.session.get(KEPT)
    if kept is None:
        kept = request.session[KEPT] = seal(new_secret(), purpose=PURPOSE)
    return unseal(kept, purpose=PURPOSE)
