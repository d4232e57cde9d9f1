"""Pages of sign-in: password, second step, sign out, choose an organization. What a role then sees is elsewhere."""

from __future__ import annotations

from django.contrib.auth import authenticate, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clear_platform.foundation import clock
from clear_platform.foundation.access.errors import SignInRefused
from clear_platform.foundation.access.forms import SignInForm
from clear_platform.foundation.rendering.doors import PageRequest, open_to_everybody, page, way_on
from clear_platform.foundation.rendering.numbers import row_number
from clear_platform.foundation.rendering.pages import A_YEAR_SECONDS
from clear_platform.foundation.rendering.shell import DENSITY_COOKIE
from clear_platform.foundation.second_factor.errors import CodeRefused
from clear_platform.foundation.second_factor.forms import CodeForm
from clear_platform.foundation.second_factor.operations import verify_second_factor
from clear_platform.foundation.second_factor.queries import second_factor_missing, second_factor_needed
from clear_platform.foundation.second_factor.required import MUST_SET_UP
from clear_platform.foundation.sessions.operations import begin_session
from clear_platform.foundation.sso.errors import SsoRequired
from clear_platform.foundation.sso.queries import sso_required
from clear_platform.foundation.tenancy.actors import CHOSEN_ORGANIZATION, StaffGroup
from clear_platform.foundation.tenancy.errors import NotAMember, RoleNotAllowed
from clear_platform.foundation.tenancy.models import User
from clear_platform.foundation.tenancy.queries import active_account, may_choose

HALF_WAY = "half_way_in"
"""Key in a session of somebody whose password was right and whose second factor is still asked for."""
HALF_WAY_SECONDS = 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for e-mail and password; lead on to the second step, or to where the person wanted to go."""
    going_to = way_on(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(going_to)
    form = SignInForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if not isinstance(user, User):
            refused = SignInRefused.sentence
        elif sso_required(user):
            raise SsoRequired()
        elif second_factor_needed(user):
            request.session.cycle_key()
            request.session[HALF_WAY] = {"user": user.pk, "at": clock.now().timestamp()}
            return redirect(f"{reverse('second-step')}?{urlencode({'next': going_to})}")
        else:
            return _entered(request, user, proof="password", going_to=going_to)
    status = 401 if refused else 400 if request.method == "POST" else 200
    return render(request, "sign_in.html", {"form": form, "refused": refused, "next": going_to}, status=status)


@open_to_everybody("It is the second half of signing in.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Ask whoever gave the right password for a code of their second factor."""
    going_to = way_on(request, request.POST.get("next") or request.GET.get("next") or "")
    user = _half_way_in(request)
    if request.user.is_authenticated or user is None:
        return redirect(going_to if request.user.is_authenticated else "sign-in")
    form = CodeForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        if check_code(request, user, form.cleaned_data["code"]):
            return _entered(request, user, proof="second_factor", going_to=going_to)
        refused = CodeRefused.sentence
    status = 401 if refused else 400 if request.method == "POST" else 200
    facts = {"form": form, "refused": refused, "next": going_to}
    return render(request, "foundation/access/second_step.html", facts, status=status)


def administration_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead staff to the sign-in page; refuse whoever is signed in and is not staff, instead of asking again."""
    if request.user.is_authenticated:
        raise RoleNotAllowed(allowed=", ".join(f"{group} (staff)" for group in StaffGroup))
    return redirect_to_login("/admin/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def select_organization(request: PageRequest) -> HttpResponseBase:
    """Choose which of one's organizations to act for."""
    if request.method == "POST":
        chosen = row_number(request.POST.get("organization", ""))
        if chosen not in request.actor.organization_ids:
            raise NotAMember()
        request.session[CHOSEN_ORGANIZATION] = chosen
        return redirect(way_on(request, request.POST.get("next", "")))
    return render(
        request,
        "foundation/access/select_organization.html",
        {"next": way_on(request, request.GET.get("next", ""))},
    )


def check_code(request: HttpRequest, user: User, code: str) -> bool:
    """Say whether a code is the account's."""
    return verify_second_factor(user, code)


def _entered(request: HttpRequest, user: User, *, proof: str, going_to: str) -> HttpResponse:
    request.session.pop(HALF_WAY, None)
    begin_session(request, user, proof=proof)
    if second_factor_missing(user):
        request.session[MUST_SET_UP] = True
    if may_choose(user) and not going_to.startswith("/organizations/"):
        going_to = f"{reverse('select-organization')}?{urlencode({'next': going_to})}"
    answer = redirect(going_to)
    answer.set_cookie(DENSITY_COOKIE, user.density, max_age=A_YEAR_SECONDS, secure=request.is_secure(), samesite="Lax")
    return answer


def _half_way_in(request: HttpRequest) -> User | None:
    kept = request.session.get(HALF_WAY)
    if kept is None or clock.now().timestamp() - kept["at"] > HALF_WAY_SECONDS:
        return None
    return active_account(kept["user"])
