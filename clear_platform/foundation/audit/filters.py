"""Filters of the audit log: those of the API and the command, and those of the page, by which its file is made too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet

from clear_platform.foundation.audit.models import AuditEvent
from clear_platform.foundation.audit.results import ActorInLog
from clear_platform.foundation.rendering.bounded import BoundedNumberFilter

LARGEST = 2**63 - 1


class AuditFilters(django_filters.FilterSet):
    """By who acted, what was done, to what, when, and from which entry on."""

    actor = BoundedNumberFilter(field_name="actor_id", min_value=0, help_text="Id of the account or key.")
    actor_kind = django_filters.ChoiceFilter(
        choices=[(one, one) for one in ("user", "key", "system", "anonymous")], help_text="What acted."
    )
    action = django_filters.CharFilter(max_length=80, help_text="Name of the operation, for instance approve_decision.")
    object_type = django_filters.CharFilter(max_length=80, help_text="For instance enterprises.decisionrecord.")
    object_id = django_filters.CharFilter(max_length=80, help_text="Id of the object.")
    request_id = django_filters.UUIDFilter(help_text="The request it belongs to.")
    at_from = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte", help_text="From this time on.")
    at_to = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lte", help_text="Up to this time.")


class ActorsFilter(django_filters.MultipleChoiceFilter):
    """By one or more of those who acted, each by its `ActorInLog.value`."""

    def get_filter_predicate(self, v: str) -> dict[str, Any]:
        """Give what entries of one actor have in common."""
        kind, _, number = v.partition(":")
        return {"actor_kind": kind, "actor_id": int(number)} if number else {"actor_kind": kind}


class PageFilters(AuditFilters):
    """As people ask: several who acted and several things done at once, an object by its id, a stretch of the chain."""

    who = ActorsFilter(distinct=False)
    action = django_filters.MultipleChoiceFilter(distinct=False)
    search = django_filters.CharFilter(field_name="object_id", max_length=80)
    entry_from = BoundedNumberFilter(field_name="seq", lookup_expr="gte", min_value=0, max_value=LARGEST)
    entry = BoundedNumberFilter(field_name="seq", lookup_expr="lte", min_value=0, max_value=LARGEST)

    def __init__(
        self, data: Any, *, queryset: QuerySet[AuditEvent], actors: Iterable[ActorInLog], actions: Iterable[str]
    ) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["who"].extra["choices"] = [(one.value, one.value) for one in actors]
        self.filters["action"].extra["choices"] = [(one, one) for one in actions]
