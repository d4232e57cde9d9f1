"""Filters of the imports list."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.imports.api.serializers import STATUSES


class BatchFilters(django_filters.FilterSet):
    """By kind, status, and part of the file's name."""

    kind = django_filters.CharFilter(field_name="kind", help_text="For instance loans.")
    status = django_filters.ChoiceFilter(
        choices=[(one, one) for one in STATUSES],
        help_text="Where the import stands.",
    )
    search = django_filters.CharFilter(
        field_name="file_name", lookup_expr="icontains", help_text="Part of the file's name."
    )
    q = django_filters.CharFilter(
        field_name="file_name", lookup_expr="icontains", help_text="Older spelling of search."
    )
