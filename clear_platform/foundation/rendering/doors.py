"""The kit of page doors: who may open them, sign-in before anything else, the actor handed over. Not here: any page.

Every page says who may open it: `@page` is for those signed in, `@open_to_everybody("why")` for all. One that says
neither is found by a test. What a page then shows is decided by the scope of whoever looks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, Literal, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from clear_platform.foundation.tenancy import standing
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import OrganizationNotChosen

P = ParamSpec("P")
R = TypeVar("R")
NUL = "\x00"
READING = frozenset({"GET", "HEAD"})


def way_on(request: HttpRequest, wanted: str) -> str:
    """Give the address to lead on to: the one wanted, where it is plainly one of this site, else the first page."""
    stays = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if stays and wanted.isprintable() else "/"


class PageRequest(HttpRequest):
    """A request as the middleware hands it on; `actor` is who acts, also where that is nobody signed in."""

    actor: Actor


@dataclass(frozen=True)
class OpenTo:
    """Who may open a door, and why where that is everybody."""

    who: Literal["everybody", "signed in", "staff"]
    why: str = ""


SIGNED_IN = OpenTo("signed in")
STAFF = OpenTo("staff")


def open_to_everybody(why: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say that a page may be opened without signing in, and why that is safe."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        view.opens_to = OpenTo("everybody", why)  # type: ignore[attr-defined]  # read by `papers.routes`
        return view

    return wrap


def about_one(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say that a page is about the one organization that its address names as `name`, and may keep to its rows."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def shown(*args: P.args, **kwargs: P.kwargs) -> R:
            standing.narrow_to(cast(int, kwargs[name]))
            return view(*args, **kwargs)

        return shown

    return wrap


def page(
    view: Callable[Concatenate[PageRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Make a view a page: those not signed in are led to the sign-in page and back.

    Whoever belongs to several organizations is led to choosing the one to act for first.
    """
    of_a_person = person_page(view)

    @functools.wraps(of_a_person)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and actor.has_to_choose:
            if request.method not in READING:
                raise OrganizationNotChosen()
            return redirect_to_login(request.get_full_path(), login_url="select-organization")
        return of_a_person(request, *args, **kwargs)

    return shown


def person_page(
    view: Callable[Concatenate[PageRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Make a view a page about the person alone, whichever organization they act for, and also while for none."""

    @functools.wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if any(NUL in value for _name, values in request.GET.lists() for value in values):
            # The database can hold no such sign and would fail on it instead of finding nothing.
            raise SuspiciousOperation("The address holds a NUL character.")
        return view(cast(PageRequest, request), *args, **kwargs)

    shown.opens_to = SIGNED_IN  # type: ignore[attr-defined]  # read by `papers.routes`
    return shown
