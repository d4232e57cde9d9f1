"""The page an invitation leads to: accepted as whom one is signed in, or with a new account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.members.forms import OpenAccountForm
from clear_platform.foundation.members.operations import accept_invitation, open_account_by_invitation
from clear_platform.foundation.members.queries import has_an_account, invitation_behind
from clear_platform.foundation.members.results import InvitationShown
from clear_platform.foundation.profile.errors import PasswordTooWeak
from clear_platform.foundation.rendering.doors import open_to_everybody
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.sessions.gate import Proof
from clear_platform.foundation.sessions.operations import begin_session
from clear_platform.foundation.tenancy.actors import CHOSEN_ORGANIZATION, Actor
from clear_platform.foundation.tenancy.queries import account_for, system_actor


@open_to_everybody("Whoever was invited may have no account yet; the link from the e-mail says what they are shown.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show an invitation to whoever holds its link, and take the answer."""
    offered = invitation_behind(token)
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by TransactionMiddleware
    if actor.kind == "user":
        return _as_oneself(request, actor, offered, token)
    if has_an_account(offered.email):
        return _shown(request, offered, sign_in=True)
    form = OpenAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        system = system_actor("invitations", organization_id=offered.organization_id)
        with shown_in(form, each={PasswordTooWeak: "password"}):
            user = open_account_by_invitation(actor=system, token=token, **form.cleaned_data)
            begin_session(request, user, proof=Proof.INVITATION, organization_id=offered.organization_id)
            return redirect("today")
    return _shown(request, offered, form=form, status=400 if form.is_bound else 200)


def _as_oneself(request: HttpRequest, actor: Actor, offered: InvitationShown, token: str) -> HttpResponse:
    oneself = account_for(actor).email
    if request.method == "POST":
        accept_invitation(actor=actor, token=token)
        request.session[CHOSEN_ORGANIZATION] = offered.organization_id
        messages.success(request, _("You belong to %(name)s now.") % {"name": offered.organization})
        return redirect("today")
    return _shown(request, offered, oneself=oneself, fits=oneself == offered.email)


def _shown(request: HttpRequest, offered: InvitationShown, *, status: int = 200, **facts: Any) -> HttpResponse:
    return render(request, "foundation/members/invitation.html", {"offered": offered, **facts}, status=status)
