"""The page that the link of an invitation leads to: who asks, what it would see, yes or no."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clear_platform.foundation.public import may
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above
from institutional.letting_in.errors import LetInAlready
from institutional.letting_in.operations import accept_enterprise_invitation, decline_enterprise_invitation
from institutional.letting_in.queries import offered


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request: PageRequest, token: str) -> HttpResponse:
    """Show who asks, and what it would see, to whom the link was sent; take a yes."""
    if request.method == "POST":
        with said_above(request, LetInAlready):
            made = accept_enterprise_invitation(actor=request.actor, token=token)
            messages.success(request, _("%(name)s may see your enterprise now.") % {"name": made.institution})
        return redirect("let-in-list-page", organization_id=request.actor.organization_id)
    facts = {
        "asked": offered(request.actor, token),
        "token": token,
        "seat": request.actor.seat,
        "may_accept": may(request.actor, "accept_enterprise_invitation") and request.actor.seat is not None,
        "may_choose": len(request.actor.seats) > 1,
    }
    return render(request, "institutional/letting_in/asked.html", facts)


@page
@never_cache
@require_POST
def decline(request: PageRequest, token: str) -> HttpResponse:
    """Take a no."""
    asked = offered(request.actor, token)
    decline_enterprise_invitation(actor=request.actor, token=token)
    messages.success(request, _("%(name)s is told that you declined. It sees nothing.") % {"name": asked.institution})
    return redirect("today")
