"""Filters of the institutions list."""

from __future__ import annotations

import django_filters

from institutional.institutions.api.serializers import TYPES


class InstitutionFilters(django_filters.FilterSet):
    """By type, and by words of the name."""

    type = django_filters.ChoiceFilter(choices=[(one, one) for one in TYPES])
    search = django_filters.CharFilter(
        field_name="organization__name", lookup_expr="icontains", help_text="Part of the name."
    )
    q = django_filters.CharFilter(
        field_name="organization__name", lookup_expr="icontains", help_text="Older spelling of search."
    )
