"""Keys as pages show them: table and pager. Sentences and tables, no rules."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.credentials import queries
from clear_platform.foundation.credentials.models import ApiKey
from clear_platform.foundation.rendering.filters import filter_bar, pager, search
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day, moment, number
from clear_platform.foundation.tenancy.actors import Actor

KEYS_ON_A_PAGE = 50
ORDERINGS = {"name": "name", "made": "created_at", "used": "last_used_at"}


def key_list(actor: Actor, organization_id: int, query: QueryDict) -> dict[str, Any]:
    """Give what the list of keys shows for an address: filter bar, table, pager, how many there are and how many hold.

    Refuses: `RoleNotAllowed`.
    """
    every = queries.keys_of(actor, organization_id)
    rows = every
    if asked := query.get("search", "").replace("\x00", "").strip():
        rows = rows.filter(Q(name__icontains=asked) | Q(prefix=asked))
    ordering = query.get("ordering", "")
    if by := ORDERINGS.get(ordering.removeprefix("-")):
        rows = rows.order_by(f"-{by}" if ordering.startswith("-") else by, "-pk")
    page = Paginator(rows, KEYS_ON_A_PAGE).get_page(query.get("page"))
    return {
        "total": every.count(),
        "bar": filter_bar(
            query,
            _("API keys"),
            search=search(query, _("Find a key"), _("Name or prefix")),
            fields=[],
            count=ngettext("%(n)s key", "%(n)s keys", page.paginator.count) % {"n": number(page.paginator.count)},
        ),
        "table": _table(list(page), organization_id),
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
    }


def state_of(key: ApiKey) -> str:
    """Give in words whether a key works."""
    if key.revoked_at is not None:
        return _("was revoked")
    return _("holds") if key.holds else _("has expired")


def _table(keys: list[ApiKey], organization_id: int) -> Table:
    now = timezone.now()
    today = timezone.localdate(now)
    columns = [
        Column(_("Name"), "name", sort="name"),
        Column(_("Begins with"), "quiet", spare=True),
        Column(_("State"), "status"),
        Column(_("Made by"), "words", spare=True),
        Column(_("Made"), "date", sort="made"),
        Column(_("Last used"), "date", sort="used"),
    ]
    rows = [
        Row(
            [
                Cell(key.name, href=reverse("key-page", args=[organization_id, key.pk]), in_drawer=False),
                Cell(f"clear_{key.prefix}_"),
                Cell(state_of(key)),
                Cell(key.made_by.name),
                Cell(day(timezone.localdate(key.created_at), today=today)),
                Cell(moment(key.last_used_at, now=now)) if key.last_used_at else Cell(because=_("not used yet")),
            ],
            name=key.name,
        )
        for key in keys
    ]
    return Table(_("API keys, newest first"), columns, rows)
