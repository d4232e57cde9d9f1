"""Members as pages show them: filter bar, table, pager. Sentences and tables, no rules."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.rendering.filters import Option, choice, filter_bar, pager, search
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day, moment, number
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.actors import ROLES_OF, Actor, OrganizationKind
from clear_platform.foundation.tenancy.models import Membership

MEMBERS_ON_A_PAGE = 50
ORDERINGS = {"name": "user__name", "role": "role", "since": "created_at", "seen": "last_access_at"}


def member_list(actor: Actor, organization_id: int, kind: OrganizationKind, query: QueryDict) -> dict[str, Any]:
    """Give what the list of members shows for an address: filter bar, table, pager, total."""
    every = queries.roster_of(actor, organization_id)
    rows = every
    if asked := query.get("search", "").replace("\x00", "").strip():
        rows = rows.filter(Q(user__name__icontains=asked) | Q(user__email__icontains=asked))
    if chosen := [one for one in query.getlist("role") if one in ROLES_OF[kind]]:
        rows = rows.filter(role__in=chosen)
    ordering = query.get("ordering", "")
    if by := ORDERINGS.get(ordering.removeprefix("-")):
        place = F(by).desc(nulls_last=True) if ordering.startswith("-") else F(by).asc(nulls_last=True)
        rows = rows.order_by(place, "pk")
    page = Paginator(rows, MEMBERS_ON_A_PAGE).get_page(query.get("page"))
    return {
        "total": every.count(),
        "bar": filter_bar(
            query,
            _("Members"),
            search=search(query, _("Find a member"), _("Name or e-mail")),
            fields=[choice(query, "role", _("Role"), [Option(role, _(role)) for role in ROLES_OF[kind]])],
            count=ngettext("%(n)s member", "%(n)s members", page.paginator.count) % {"n": number(page.paginator.count)},
        ),
        "table": _table(list(page), organization_id),
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
    }


def _table(seats: list[Membership], organization_id: int) -> Table:
    now = timezone.now()
    columns = [
        Column(_("Name"), "name", sort="name"),
        Column(_("E-mail"), "quiet"),
        Column(_("Role"), "words", sort="role"),
        Column(_("Member since"), "date", sort="since", spare=True),
        Column(_("Last here"), "date", sort="seen"),
    ]
    rows = [
        Row(
            [
                Cell(
                    seat.user.name,
                    href=reverse("member-page", args=[organization_id, seat.user_id]),
                    note="" if seat.user.is_active else _("account closed"),
                    in_drawer=False,
                ),
                Cell(seat.user.email),
                Cell(_(seat.role)),
                Cell(day(timezone.localdate(seat.created_at), today=timezone.localdate(now))),
                Cell(moment(seat.last_access_at, now=now))
                if seat.last_access_at
                else Cell(because=_("not yet since this is kept")),
            ],
            name=seat.user.name,
        )
        for seat in seats
    ]
    return Table(_("Members, by name"), columns, rows)
