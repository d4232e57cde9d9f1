"""How the enterprises of a portfolio are narrowed down, whichever door asks. What a door calls its fields is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet

from capability.public import FLAGS
from clear_platform.foundation import clock
from clear_platform.foundation.rendering.bounded import BoundedNumberFilter, YesNoFilter
from enterprises.public import LONGEST_SEARCH, named_or_placed
from institutional.overview.queries.members import with_position_status
from institutional.overview.queries.standing import STATES, narrowed_by_readiness
from institutional.overview.results import Narrowed
from institutional.positions.rules import STATUSES

SCORE: dict[str, Any] = {"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}


class EnterpriseFilters(django_filters.FilterSet):
    """By its name, by how ready it is, and by what is held in it."""

    status = django_filters.MultipleChoiceFilter(
        method="with_status", choices=[(one, one) for one in STATUSES], help_text="Of a position held in it."
    )
    search = django_filters.CharFilter(
        method="with_words", help_text="Words of the name, the city, or the name of the region or country."
    )
    readiness_min = BoundedNumberFilter(
        field_name="readiness", lookup_expr="gte", help_text="The newest score, 0 to 100.", **SCORE
    )
    readiness_max = BoundedNumberFilter(
        field_name="readiness", lookup_expr="lte", help_text="The newest score, 0 to 100.", **SCORE
    )
    flag = django_filters.MultipleChoiceFilter(
        method="with_flag", choices=[(one.code, one.name) for one in FLAGS], help_text="That its readiness carries."
    )
    readiness_state = django_filters.MultipleChoiceFilter(
        method="in_state",
        choices=[(one, one) for one in STATES],
        help_text="`scored`; not scored any more since nothing counts (`lapsed`); not scored so far (`never`).",
    )
    stale = YesNoFilter(method="stale_or_not", help_text="Never scored, or not within the last 180 days.")

    def with_words(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Narrow down to what has each word in its name, or in that of its place."""
        for word in text.split()[:LONGEST_SEARCH]:
            rows = rows.filter(named_or_placed(word, at="enterprise__"))
        return rows

    def with_flag(self, rows: QuerySet[Any], name: str, flags: Sequence[str]) -> QuerySet[Any]:
        """Narrow down to what carries one of the flags."""
        return narrowed_by_readiness(rows, Narrowed(flags=tuple(flags)), now=clock.now()) if flags else rows

    def in_state(self, rows: QuerySet[Any], name: str, states: Sequence[str]) -> QuerySet[Any]:
        """Narrow down to what is scored, was scored until nothing counted any more, or never was."""
        return narrowed_by_readiness(rows, Narrowed(states=tuple(states)), now=clock.now()) if states else rows

    def stale_or_not(self, rows: QuerySet[Any], name: str, stale: bool) -> QuerySet[Any]:
        """Narrow down to what is stale, or to what is not."""
        found = narrowed_by_readiness(rows, Narrowed(stale=True), now=clock.now())
        return found if stale else rows.exclude(pk__in=found.values("pk"))

    def with_status(self, rows: QuerySet[Any], name: str, statuses: Sequence[str]) -> QuerySet[Any]:
        """Narrow down to what a position of one of the statuses is held in."""
        return with_position_status(rows, statuses)
