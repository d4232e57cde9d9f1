"""Filters of the enterprises in a portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet

from institutional.overview.queries.members import with_position_status
from institutional.positions.rules import STATUSES

SIZE_BANDS = ("1-5", "6-15", "16-50", "51-250", "251+")


class MemberFilters(django_filters.FilterSet):
    """By what the enterprise is, and by what is held in it."""

    industry = django_filters.CharFilter(
        field_name="enterprise__industry", lookup_expr="startswith", help_text="NAICS code, or its first digits."
    )
    region = django_filters.CharFilter(field_name="enterprise__region", help_text="ISO 3166-2.")
    size_band = django_filters.ChoiceFilter(
        field_name="enterprise__size_band", choices=[(one, one) for one in SIZE_BANDS]
    )
    status = django_filters.MultipleChoiceFilter(
        method="with_status", choices=[(one, one) for one in STATUSES], help_text="Of a position held in it."
    )
    search = django_filters.CharFilter(
        field_name="enterprise__organization__name", lookup_expr="icontains", help_text="Part of the name."
    )
    q = django_filters.CharFilter(
        field_name="enterprise__organization__name", lookup_expr="icontains", help_text="Older spelling of search."
    )

    def with_status(self, rows: QuerySet[Any], name: str, statuses: Sequence[str]) -> QuerySet[Any]:
        """Narrow down to what a position of one of the statuses is held in."""
        return with_position_status(rows, statuses)
