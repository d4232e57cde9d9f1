"""The chain as the page shows it: filter bar, entries, pager. No rules, no rows of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.audit.filters import PageFilters
from clear_platform.foundation.audit.queries import actions_in, actors_in, chain_state_of, log_of
from clear_platform.foundation.audit.results import ActorInLog
from clear_platform.foundation.audit.wording import actor_in_words, object_in_words, said
from clear_platform.foundation.rendering.filters import Option, address, choice, filter_bar, pager, search, span
from clear_platform.foundation.rendering.wording import number
from clear_platform.foundation.tenancy.actors import Actor

ENTRIES_ON_A_PAGE = 50


def chain_list(actor: Actor, organization_id: int, query: QueryDict) -> dict[str, Any]:
    """Give what the page of the log shows for an address."""
    log = log_of(actor, organization_id)
    actors, actions = actors_in(log), actions_in(log)
    filters = PageFilters(query, queryset=log.order_by("-seq"), actors=actors, actions=actions)
    # What a filter cannot take is passed over, the others hold.
    page = Paginator(filters.qs, ENTRIES_ON_A_PAGE).get_page(query.get("page"))
    kept = address(query).removeprefix("?")
    file = reverse("audit-export-page", args=[organization_id])
    return {
        "state": chain_state_of(organization_id),
        "bar": filter_bar(
            query,
            _("Entries"),
            search=search(query, _("Find an object"), _("Id of an object")),
            fields=[
                choice(query, "who", _("Who"), _people(actors)),
                choice(query, "action", _("What"), sorted(map(_act, actions), key=lambda one: one.label)),
                span(query, _("When"), name_from="at_from", name_to="at_to", input_type="datetime-local"),
                span(query, _("Entry"), name_from="entry_from", name_to="entry", input_type="number"),
            ],
            count=ngettext("%(n)s entry", "%(n)s entries", page.paginator.count) % {"n": number(page.paginator.count)},
        ),
        "entries": [
            {"event": event, "said": said(event.action), "object": object_in_words(event.object_type)} for event in page
        ],
        "files": [(one.upper(), f"{file}?{kept}{'&' if kept else ''}format={one}") for one in ("csv", "ocsf")],
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
    }


def _act(action: str) -> Option:
    return Option(action, said(action))


def _people(actors: Sequence[ActorInLog]) -> list[Option]:
    """Give who acted to choose from; two of one name are told apart by their ids."""
    names = Counter(actor_in_words(one) for one in actors)
    return [
        Option(one.value, name if names[name := actor_in_words(one)] == 1 else f"{name} ({one.id})") for one in actors
    ]
