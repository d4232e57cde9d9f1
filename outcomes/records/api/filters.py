"""Filters of the outcomes and metrics lists."""

from __future__ import annotations

import django_filters


class OutcomeFilters(django_filters.FilterSet):
    """By type, metric, day and source."""

    outcome_type = django_filters.CharFilter()
    metric = django_filters.CharFilter(
        field_name="metrics_json", lookup_expr="has_key", help_text="Only outcomes that measure this metric."
    )
    source = django_filters.CharFilter(field_name="source__code")
    measured_from = django_filters.DateFilter(field_name="valid_on", lookup_expr="gte", help_text="From this day on.")
    measured_to = django_filters.DateFilter(field_name="valid_on", lookup_expr="lte", help_text="Up to this day.")
    search = django_filters.CharFilter(field_name="notes", lookup_expr="icontains", help_text="Part of the notes.")
    q = django_filters.CharFilter(field_name="notes", lookup_expr="icontains", help_text="Older spelling of search.")


class MetricFilters(django_filters.FilterSet):
    """By kind, direction and the capability that a metric speaks for."""

    kind = django_filters.ChoiceFilter(choices=[(one, one) for one in ("stock", "flow", "ratio", "score")])
    direction = django_filters.ChoiceFilter(choices=[("up", "up"), ("down", "down")])
    capability_code = django_filters.CharFilter()
    search = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Part of the name.")
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Older spelling of search.")
