"""Pages about oneself: profile, password, sessions; and the way back for who forgot the password."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clear_platform.foundation.credentials.queries import families_of
from clear_platform.foundation.page_tabs.oneself import profile_tabs
from clear_platform.foundation.profile.errors import OldPasswordRefused, PasswordTooWeak
from clear_platform.foundation.profile.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm, ProfileForm
from clear_platform.foundation.profile.operations import (
    OWN_FIELDS,
    account_of_reset,
    change_password,
    request_password_reset,
    reset_password,
    update_profile,
)
from clear_platform.foundation.rendering.doors import PageRequest, open_to_everybody, person_page
from clear_platform.foundation.rendering.pages import A_YEAR_SECONDS
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.rendering.shell import DENSITY_COOKIE
from clear_platform.foundation.sessions.operations import end_session
from clear_platform.foundation.sessions.queries import sessions_of
from clear_platform.foundation.sessions.rules import browser_in_words
from clear_platform.foundation.tenancy.queries import account_for, system_actor


@person_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PageRequest) -> HttpResponse:
    """Show who one is here, and change it."""
    user = account_for(request.actor)
    form = ProfileForm(request.POST or None, initial={field: getattr(user, field) for field in OWN_FIELDS})
    if request.method == "POST" and form.is_valid():
        user = update_profile(actor=request.actor, **{"locale": user.locale, **form.cleaned_data})
        translation.activate(user.language)
        messages.success(request, _("Your profile is kept."))
        answer = redirect("profile-page")
        answer.set_cookie(
            DENSITY_COOKIE, user.density, max_age=A_YEAR_SECONDS, secure=request.is_secure(), samesite="Lax"
        )
        return answer
    return render(
        request,
        "foundation/profile/profile.html",
        {"form": form, "account": user, "tabs": profile_tabs("profile")},
        status=400 if form.is_bound else 200,
    )


@person_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PageRequest) -> HttpResponse:
    """Change one's password, which ends every other session."""
    form = ChangePasswordForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, each={OldPasswordRefused: "old_password", PasswordTooWeak: "new_password"}):
            user = change_password(
                actor=request.actor,
                old_password=form.cleaned_data["old_password"],
                new_password=form.cleaned_data["new_password"],
                session_key=request.session.session_key,
            )
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Every other session has ended."))
            return redirect("password-page")
    facts = {
        "form": form,
        "has_one": account_for(request.actor).has_usable_password(),
        "tabs": profile_tabs("password"),
    }
    return render(request, "foundation/profile/password.html", facts, status=status)


@person_page
@never_cache
@require_safe
def sessions(request: PageRequest) -> HttpResponse:
    """List the browsers one is signed in with, and the sign-ins of programs at the API."""
    found = sessions_of(request.actor, current_key=request.session.session_key)
    return render(
        request,
        "foundation/profile/sessions.html",
        {
            "sessions": found,
            "programs": [(browser_in_words(one.user_agent), one) for one in families_of(request.actor.id or 0)[:20]],
            "tabs": profile_tabs("sessions"),
        },
    )


@person_page
@require_POST
def end_one_session(request: PageRequest, public_id: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    end_session(actor=request.actor, public_id=public_id)
    messages.success(request, _("That session has ended."))
    return redirect("sessions-page")


@open_to_everybody("Who forgot the password cannot sign in; the answer never tells whether there is an account.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link to a new password; the answer is the same whether or not there is such an account."""
    form = ForgottenForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        request_password_reset(actor=system_actor("sign-in"), email=form.cleaned_data["email"])
    return render(
        request,
        "foundation/profile/forgotten.html",
        {"form": form, "sent": sent},
        status=400 if form.is_bound and not sent else 200,
    )


@open_to_everybody("The link from the e-mail says whose password it is, and works once.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, user_id: int, token: str) -> HttpResponseBase:
    """Choose a new password by the link from the e-mail, then sign in with it."""
    whose = account_of_reset(user_id, token).email
    form = NewPasswordForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, each={PasswordTooWeak: "new_password"}):
            reset_password(
                actor=system_actor("sign-in"),
                user_id=user_id,
                token=token,
                new_password=form.cleaned_data["new_password"],
            )
            messages.success(request, _("Your password is changed. Sign in with it."))
            return redirect("sign-in")
    return render(request, "foundation/profile/choose_password.html", {"form": form, "whose": whose}, status=status)
