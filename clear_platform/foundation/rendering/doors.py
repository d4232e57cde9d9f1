"""The kit of page doors: sign-in before anything else, the actor handed over. Not here: any page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase

from clear_platform.foundation.tenancy.actors import Actor

P = ParamSpec("P")
NUL = "\x00"


class PageRequest(HttpRequest):
    """A request of somebody signed in; `actor` is who acts."""

    actor: Actor


def page(
    view: Callable[Concatenate[PageRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Make a view a page: those not signed in are led to the sign-in page and back."""

    @functools.wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if any(NUL in value for _name, values in request.GET.lists() for value in values):
            # The database can hold no such sign and would fail on it instead of finding nothing.
            raise SuspiciousOperation("The address holds a NUL character.")
        return view(cast(PageRequest, request), *args, **kwargs)

    return shown
