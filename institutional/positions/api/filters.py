"""Filters of the positions list."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter
from institutional.positions.rules import INSTRUMENTS, STATUSES


class PositionFilters(django_filters.FilterSet):
    """By enterprise, instrument, status, amount, approval and reference."""

    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    instrument = django_filters.ChoiceFilter(choices=[(one, one) for one in INSTRUMENTS])
    status = django_filters.ChoiceFilter(choices=[(one, one) for one in STATUSES])
    external_ref = django_filters.CharFilter(field_name="external_ref", max_length=80)
    principal_min = django_filters.NumberFilter(field_name="principal", lookup_expr="gte", max_digits=16, min_value=0)
    principal_max = django_filters.NumberFilter(field_name="principal", lookup_expr="lte", max_digits=16, min_value=0)
    approved_from = django_filters.DateFilter(field_name="approved_on", lookup_expr="gte")
    approved_to = django_filters.DateFilter(field_name="approved_on", lookup_expr="lte")
