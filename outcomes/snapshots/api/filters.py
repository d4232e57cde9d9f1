"""Filters of the list of snapshots."""

from __future__ import annotations

import django_filters

from outcomes.snapshots.queries import LABELS, SOURCES


class SnapshotFilters(django_filters.FilterSet):
    """By label, source and day."""

    label = django_filters.ChoiceFilter(choices=[(one, one) for one in LABELS])
    source = django_filters.ChoiceFilter(choices=[(one, one) for one in SOURCES])
    date_from = django_filters.DateFilter(field_name="date", lookup_expr="gte", help_text="From this day on.")
    date_to = django_filters.DateFilter(field_name="date", lookup_expr="lte", help_text="Up to this day.")
    search = django_filters.CharFilter(field_name="notes", lookup_expr="icontains", help_text="Part of the notes.")
    q = django_filters.CharFilter(field_name="notes", lookup_expr="icontains", help_text="Older spelling of search.")
