"""Pages of an institution: whom it asked to let it in, asking, withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clear_platform.foundation.public import AddressRefused, may, require
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day, moment_full, number
from institutional.letting_in import queries
from institutional.letting_in.errors import (
    EnterpriseInvitationSettled,
    EnterpriseInvitedAlready,
    TooManyEnterpriseInvitations,
)
from institutional.letting_in.forms import InviteEnterpriseForm
from institutional.letting_in.operations import invite_enterprise, withdraw_enterprise_invitation
from institutional.letting_in.results import EnterpriseInvitationShown
from institutional.letting_in.wording import MARKS, state_words

ROWS_ON_A_PAGE = 50
ORDERINGS = {"asked": "created_at", "until": "expires_at", "email": "email"}


@page
@require_safe
def invitations(request: PageRequest) -> HttpResponse:
    """List the enterprises that were asked, by address, with what became of it."""
    rows = queries.invitations_for(request.actor)
    words = state_words()
    chosen = [one for one in request.GET.getlist("state") if one in words]
    asked = request.GET.get("search", "").replace("\x00", "").strip()[:254]
    if chosen:
        rows = queries.in_state(rows, chosen)
    if asked:
        rows = rows.filter(email__icontains=asked)
    ordering = request.GET.get("ordering", "")
    if by := ORDERINGS.get(ordering.removeprefix("-")):
        rows = rows.order_by(f"-{by}" if ordering.startswith("-") else by, "pk")
    part = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    count = part.paginator.count
    counted = ngettext("%(n)s invitation", "%(n)s invitations", count) % {"n": number(count)}
    may_withdraw = may(request.actor, "withdraw_enterprise_invitation")
    found = [queries.shown(row) for row in part.object_list]
    facts = {
        "bar": filters.filter_bar(
            request.GET,
            _("Find an invitation"),
            search=filters.search(request.GET, _("Find by address"), _("E-mail")),
            fields=[
                filters.choice(
                    request.GET, "state", _("State"), [filters.Option(one, word) for one, word in words.items()]
                )
            ],
            count=counted,
        ),
        "table": _table(found) if found else None,
        "pager": filters.pager(request.GET, part) if part.paginator.num_pages > 1 else None,
        "is_narrowed": bool(chosen or asked),
        "may_invite": may(request.actor, "invite_enterprise"),
        "waiting": [one for one in found if may_withdraw and one.state in ("open", "expired")],
    }
    return render(request, "institutional/letting_in/invitations.html", facts)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PageRequest) -> HttpResponse:
    """Ask the owner of an enterprise, by e-mail."""
    require(request.actor, queries.INVITERS)
    form = InviteEnterpriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = {AddressRefused: "email", EnterpriseInvitedAlready: "email", TooManyEnterpriseInvitations: None}
        with shown_in(form, at):
            made = invite_enterprise(actor=request.actor, **form.cleaned_data)
            said = _("A letter to %(email)s is on its way. What becomes of it is told here.")
            messages.success(request, said % {"email": made.email})
            return redirect("enterprise-invitations-page")
    status = 400 if form.is_bound else 200
    return render(request, "institutional/letting_in/invite.html", {"form": form}, status=status)


@page
@require_POST
def withdraw(request: PageRequest, enterprise_invitation_id: int) -> HttpResponse:
    """Take an unanswered invitation back."""
    with said_above(request, EnterpriseInvitationSettled):
        gone = withdraw_enterprise_invitation(actor=request.actor, invitation_id=enterprise_invitation_id)
        said = _("The invitation to %(email)s is withdrawn; its link counts no more.")
        messages.success(request, said % {"email": gone.email})
    return redirect("enterprise-invitations-page")


def _table(found: list[EnterpriseInvitationShown]) -> Table:
    today = timezone.localdate()
    return Table(
        caption=_("Enterprises asked, newest first"),
        columns=[
            Column(_("Sent to"), "name", sort="email"),
            Column(_("State"), "status"),
            Column(_("Enterprise"), "words"),
            Column(_("Asked"), "date", sort="asked"),
            Column(_("Holds until"), "date", sort="until", spare=True),
            Column(_("Asked by"), "words", spare=True),
        ],
        rows=[
            Row(
                [
                    Cell(one.email),
                    Cell(status=MARKS[one.state]),
                    _enterprise(one),
                    Cell(day(timezone.localdate(one.created_at), today=today), note=moment_full(one.created_at)),
                    Cell(day(timezone.localdate(one.expires_at), today=today)),
                    Cell(one.invited_by) if one.invited_by else Cell(because=_("account closed")),
                ],
                name=one.email,
            )
            for one in found
        ],
    )


def _enterprise(one: EnterpriseInvitationShown) -> Cell:
    if one.enterprise is None:
        return Cell(because=_("you see it no more") if one.state == "ended" else _("not known before it accepts"))
    return Cell(one.enterprise, href=reverse("institutional-enterprise", args=[one.enterprise_id]), in_drawer=False)
