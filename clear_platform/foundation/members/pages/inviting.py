"""Pages of those who invite: the form, sending again, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clear_platform.foundation.access.errors import AlreadyAMember
from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.members.errors import InvitedAlready
from clear_platform.foundation.members.forms import InviteForm
from clear_platform.foundation.members.operations import invite_member, resend_invitation, revoke_invitation
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.tenancy.errors import AddressRefused


@console_part("members")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Invite somebody by e-mail."""
    form = InviteForm(request.POST or None, kind=request.console.kind)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {AddressRefused: "email", AlreadyAMember: "email", InvitedAlready: "email"}):
            made = invite_member(actor=request.actor, organization_id=organization_id, **form.cleaned_data)
            messages.success(request, _("An invitation to %(email)s is on its way.") % {"email": made.email})
            return redirect("members-page", organization_id=organization_id)
    return render(request, "foundation/members/invite.html", {"form": form}, status=status)


@console_part("members")
@require_POST
def resend(request: ConsoleRequest, organization_id: int, invitation_id: int) -> HttpResponse:
    """Send an invitation again."""
    sent = resend_invitation(actor=request.actor, organization_id=organization_id, invitation_id=invitation_id)
    messages.success(request, _("A new invitation to %(email)s is on its way.") % {"email": sent.email})
    return redirect("members-page", organization_id=organization_id)


@console_part("members")
@require_POST
def revoke(request: ConsoleRequest, organization_id: int, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    revoke_invitation(actor=request.actor, organization_id=organization_id, invitation_id=invitation_id)
    messages.success(request, _("The invitation is taken back; its link counts no more."))
    return redirect("members-page", organization_id=organization_id)
