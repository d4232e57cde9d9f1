"""Pages of who belongs to an organization: the list, one member's role, the end of a seat."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clear_platform.foundation.access.errors import LastOwner
from clear_platform.foundation.access.operations import change_member_role, remove_member
from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.members.forms import RoleForm
from clear_platform.foundation.members.listing import member_list
from clear_platform.foundation.members.queries import invitations_for, shown
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.tenancy.framing import may
from clear_platform.foundation.tenancy.queries import member_of


@console_part("members")
@require_safe
def members(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """List the members, with search, filter by role and order."""
    facts = member_list(request.actor, organization_id, request.console.kind, request.GET)
    invited = [shown(row) for row in invitations_for(request.actor, organization_id)]
    facts |= {"invited": invited, "may_invite": may(request.actor, "invite_member")}
    return render(request, "foundation/members/members.html", facts)


@console_part("members")
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: ConsoleRequest, organization_id: int, user_id: int) -> HttpResponse:
    """Show one member, and give another role."""
    seat = member_of(request.actor, organization_id, user_id)
    form = RoleForm(request.POST or None, kind=request.console.kind, initial={"role": seat.role})
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {LastOwner: "role"}):
            changed = change_member_role(
                actor=request.actor, organization_id=organization_id, user_id=user_id, role=form.cleaned_data["role"]
            )
            words = {"name": seat.user.name, "role": _(changed.role)}
            messages.success(request, _("%(name)s is now %(role)s.") % words)
            return redirect("members-page", organization_id=organization_id)
    return render(
        request,
        "foundation/members/member.html",
        {
            "seat": seat,
            "form": form,
            "may_change": may(request.actor, "change_member_role"),
            "oneself": user_id == request.actor.id,
        },
        status=400 if form.is_bound else 200,
    )


@console_part("members")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ConsoleRequest, organization_id: int, user_id: int) -> HttpResponse:
    """Ask once more before a seat ends, then end it."""
    seat = member_of(request.actor, organization_id, user_id)
    if request.method == "POST":
        with said_above(request, LastOwner):
            remove_member(actor=request.actor, organization_id=organization_id, user_id=user_id)
            messages.success(request, _("%(name)s no longer belongs here.") % {"name": seat.user.name})
            return redirect("today") if user_id == request.actor.id else redirect("members-page", organization_id)
        return redirect("member-page", organization_id, user_id)
    return render(request, "foundation/members/remove.html", {"seat": seat, "oneself": user_id == request.actor.id})
