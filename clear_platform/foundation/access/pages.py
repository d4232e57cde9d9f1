"""Pages of sign-in: password, second step, sign out, choose an organization. What a role then sees is elsewhere."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clear_platform.foundation.access.entering import (
    Step,
    density_of,
    enter_by_code,
    enter_by_password,
    half_way_in,
    has_to_choose,
)
from clear_platform.foundation.access.forms import SignInForm
from clear_platform.foundation.limits.errors import SignInRefused
from clear_platform.foundation.rendering.doors import PageRequest, open_to_everybody, person_page, way_on
from clear_platform.foundation.rendering.numbers import row_number
from clear_platform.foundation.rendering.pages import A_YEAR_SECONDS
from clear_platform.foundation.rendering.shell import DENSITY_COOKIE
from clear_platform.foundation.second_factor.errors import CodeRefused
from clear_platform.foundation.second_factor.forms import CodeForm
from clear_platform.foundation.tenancy.actors import CHOSEN_ORGANIZATION, StaffGroup
from clear_platform.foundation.tenancy.errors import NotAMember, RoleNotAllowed


@open_to_everybody("It is how one signs in.")
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
        match enter_by_password(request, **form.cleaned_data):
            case Step.IN:
                return _on(request, going_to)
            case Step.SECOND:
                return redirect(f"{reverse('second-step')}?{urlencode({'next': going_to})}")
            case _:
                refused = SignInRefused.sentence
    status = 401 if refused else 400 if request.method == "POST" else 200
    return render(request, "sign_in.html", {"form": form, "refused": refused, "next": going_to}, status=status)


@open_to_everybody("It is the second half of signing in.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Ask whoever gave the right password for a code of their second factor."""
    going_to = way_on(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(going_to)
    if not half_way_in(request):
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        if enter_by_code(request, form.cleaned_data["code"]) is Step.IN:
            return _on(request, going_to)
        refused = CodeRefused.sentence
    status = 401 if refused else 400 if request.method == "POST" else 200
    facts = {"form": form, "refused": refused, "next": going_to}
    return render(request, "foundation/access/second_step.html", facts, status=status)


@open_to_everybody("It leads to the sign-in page, and shows nothing itself.")
def administration_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead staff to the sign-in page; refuse whoever is signed in and is not staff, instead of asking again."""
    if request.user.is_authenticated:
        raise RoleNotAllowed(allowed=", ".join(f"{group} (staff)" for group in StaffGroup))
    return redirect_to_login("/admin/")


@open_to_everybody("It leads to the page of one's password, and shows nothing itself.")
def administration_password(request: HttpRequest) -> HttpResponse:
    """Lead staff to the page where everybody changes their password, and where tries are counted and noted."""
    return redirect("password-page")


@open_to_everybody("It ends a session, and shows nothing.")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


@person_page
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


def _on(request: HttpRequest, going_to: str) -> HttpResponse:
    if has_to_choose(request) and not going_to.startswith("/organizations/"):
        going_to = f"{reverse('select-organization')}?{urlencode({'next': going_to})}"
    answer = redirect(going_to)
    # How somebody likes lists shown is kept with their account, and comes along to a new browser.
    density = density_of(request)
    if density != request.COOKIES.get(DENSITY_COOKIE, "normal"):
        answer.set_cookie(DENSITY_COOKIE, density, max_age=A_YEAR_SECONDS, secure=request.is_secure(), samesite="Lax")
    return answer
