"""How one follows the own work away from the pages: the feed for a calendar, and the mail about late tasks."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, acting, is_let_in_by_address, person_for
from clear_platform.foundation.rendering.doors import PageRequest, open_to_everybody, page
from execution.implementation import queries
from execution.implementation.feed import feed_file
from execution.implementation.operations.following import choose_digest, end_work_feed, make_work_feed


@require_http_methods(["GET", "POST"])
@page
def follow_work(request: PageRequest) -> HttpResponse:
    """Show whether one has a feed and wants the mail, and change either; a new address is shown this once."""
    actor, context = request.actor, {}
    if request.method == "POST":
        match request.POST.get("act", ""):
            case "make":
                context["address"] = public_address("work-feed", make_work_feed(actor=actor))
            case "end":
                end_work_feed(actor=actor)
                messages.success(request, _("The address was ended. Calendars that ask it get nothing more."))
            case "mail" | "no-mail" as wanted:
                choose_digest(actor=actor, wanted=wanted == "mail")
                messages.success(request, _("Your choice was kept."))
            case _:
                raise NotFound()
        if not context:
            return HttpResponseRedirect(reverse("follow-work-page"))
    return render(request, "execution/implementation/follow_work.html", {**_standing(actor), **context})


@open_to_everybody("Its address holds a secret that the person made for their calendar, and can end.")
@require_GET
def work_feed(request: PageRequest, token: str) -> FileResponse:
    """Hand out the tasks of whoever made the address, to the program that asks for it."""
    actor = queries.reader_of_feed(token, signed_in=request.actor)
    with acting(actor):
        return feed_file(actor)


def _standing(actor: Actor) -> dict[str, object]:
    row, person = queries.following_of(actor), person_for(actor, actor.id or 0)
    return {
        "made_at": row.made_at if row else None,
        "wants_mail": row is None or row.digest_wanted,
        "zone": person.timezone,
        "is_let_in": is_let_in_by_address(person),
    }
