"""The page of what waits for signatures: first what waits for one's own, then what waits for others, and why."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import may
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.wording import day_full, number
from enterprises.decisions import signing
from enterprises.decisions.signing import Waiting
from enterprises.decisions.wording_of_changes import changes_in_short

ROWS = 25


@require_GET
@page
def approvals_waiting(request: PageRequest) -> HttpResponse:
    """Show what waits for one's signature, the longest waiting first, and what one may not sign, with the reason."""
    actor, query = request.actor, request.GET
    pages = Paginator(signing.to_sign(actor), ROWS)
    here = pages.get_page(query.get("page"))
    others = signing.not_to_sign(actor)
    mine = signing.shown(actor=actor, rows=here.object_list)
    theirs = signing.shown(actor=actor, rows=others[:ROWS])
    context = {
        "total": pages.count,
        "items": [_item(one) for one in mine],
        "pager": filters.pager(query, here) if pages.num_pages > 1 else None,
        "others": [_item(one) for one in theirs],
        "others_href": f"{reverse('decision-list-page')}?status=proposed" if others.count() > ROWS else "",
        "may_sign": may(actor, "approve_decision"),
    }
    return render(request, "enterprises/decisions/approvals.html", context)


def _item(one: Waiting) -> dict[str, Any]:
    row = one.row
    author = row.created_by.name if row.created_by else _("the system")
    return {
        "title": row.title,
        "href": reverse("decision-page", args=[row.pk]),
        "about": row.enterprise.organization.name if row.enterprise else row.organization.name,
        "version": row.version,
        "content_hash": row.content_hash,
        "proposed": _("%(author)s proposed it on %(day)s.")
        % {"author": author, "day": day_full(row.proposed_at.date()) if row.proposed_at else ""},
        "at": row.proposed_at,
        "changes": changes_in_short(one.holds, row),
        "compare_href": f"{reverse('decision-versions-page', args=[row.pk])}?against={one.holds.pk}"
        if one.holds
        else "",
        "lacking": ngettext("%(n)s signature is lacking", "%(n)s signatures are lacking", one.lacking)
        % {"n": number(one.lacking)},
        "given": _("%(given)s of %(needed)s") % {"given": number(one.given), "needed": number(one.needed)},
        "because": _reasons().get(one.because, ""),
    }


def _reasons() -> dict[str, str]:
    return {
        "role": _("Your role does not include approving."),
        "own": _("You wrote this version and cannot approve it. Ask somebody else who may."),
        "signed": _("You approved this version; it waits for others."),
        "reach": _("Your organization may read this decision, not approve it."),
    }
