"""The chain as the page shows it: filter bar, entries, pager. No rules, no rows of its own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.audit.filters import AuditFilters
from clear_platform.foundation.audit.queries import chain_state_of, log_of
from clear_platform.foundation.audit.wording import said
from clear_platform.foundation.rendering.filters import Option, address, choice, filter_bar, pager, search, span
from clear_platform.foundation.rendering.wording import number
from clear_platform.foundation.tenancy.actors import Actor

ENTRIES_ON_A_PAGE = 50


def chain_list(actor: Actor, organization_id: int, query: QueryDict) -> dict[str, Any]:
    """Give what the page of the log shows for an address."""
    every = log_of(actor, organization_id)
    actions = sorted(set(every.order_by().values_list("action", flat=True).distinct()))
    rows = every.order_by("-seq")
    if asked := query.get("search", "").replace("\x00", "").strip()[:80]:
        rows = rows.filter(object_id=asked)
    if chosen := [one for one in query.getlist("action") if one in actions]:
        rows = rows.filter(action__in=chosen)
    bounds = AuditFilters({name: query.get(name, "") for name in ("actor", "at_from", "at_to")}, queryset=rows)
    if bounds.is_valid():
        rows = bounds.qs
    if (entry := query.get("entry", "")).isascii() and entry.isdigit() and len(entry) < 19:
        rows = rows.filter(seq__lte=int(entry))
    page = Paginator(rows, ENTRIES_ON_A_PAGE).get_page(query.get("page"))
    kept = address(query).removeprefix("?")
    file = reverse("audit-export-page", args=[organization_id])
    return {
        "state": chain_state_of(organization_id),
        "entry": entry,
        "bar": filter_bar(
            query,
            _("Entries"),
            search=search(query, _("Find an object"), _("Id of an object")),
            fields=[
                choice(query, "action", _("What"), [Option(one, said(one)) for one in actions]),
                span(query, _("When"), name_from="at_from", name_to="at_to", input_type="datetime-local"),
            ],
            count=ngettext("%(n)s entry", "%(n)s entries", page.paginator.count) % {"n": number(page.paginator.count)},
        ),
        "entries": [{"event": event, "said": said(event.action)} for event in page],
        "files": [(one.upper(), f"{file}?{kept}{'&' if kept else ''}format={one}") for one in ("csv", "ocsf")],
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
    }
