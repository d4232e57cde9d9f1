"""Filters of the positions list."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from clear_platform.foundation.rendering.bounded import BoundedNumberFilter
from clear_platform.foundation.rendering.seen_filters import OrganizationFilter
from institutional.positions.rules import INSTRUMENTS, STATUSES


class PositionFilters(django_filters.FilterSet):
    """By enterprise, instrument, status, amount, approval and reference."""

    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    instrument = django_filters.ChoiceFilter(choices=[(one, one) for one in INSTRUMENTS])
    status = django_filters.ChoiceFilter(choices=[(one, one) for one in STATUSES])
    external_ref = django_filters.CharFilter(field_name="external_ref", max_length=80)
    search = django_filters.CharFilter(method="of_words", help_text="Part of the reference or the enterprise's name.")
    q = django_filters.CharFilter(method="of_words", help_text="Older spelling of search.")
    principal_min = BoundedNumberFilter(field_name="principal", lookup_expr="gte", max_digits=16, min_value=0)
    principal_max = BoundedNumberFilter(field_name="principal", lookup_expr="lte", max_digits=16, min_value=0)
    approved_from = django_filters.DateFilter(field_name="approved_on", lookup_expr="gte")
    approved_to = django_filters.DateFilter(field_name="approved_on", lookup_expr="lte")

    def of_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those whose reference, or whose enterprise's name, holds the text."""
        return rows.filter(Q(external_ref__icontains=value) | Q(enterprise__organization__name__icontains=value))
