"""Filters of the capabilities and of the time series of scores."""

from __future__ import annotations

import django_filters


class CapabilityFilters(django_filters.FilterSet):
    """By domain, and by part of the name."""

    domain = django_filters.ChoiceFilter(choices=[(one, one) for one in ("cfo", "cmo", "coo", "cto")])
    search = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Part of the name.")
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Older spelling of search.")


class ScoreFilters(django_filters.FilterSet):
    """By capability and by the moment a score was computed."""

    code = django_filters.CharFilter(field_name="capability__code")
    to = django_filters.DateFilter(field_name="computed_at__date", lookup_expr="lte", help_text="Up to this day.")


# `from` is a word of the language, so this filter cannot be declared as an attribute.
ScoreFilters.base_filters["from"] = django_filters.DateFilter(
    field_name="computed_at__date", lookup_expr="gte", help_text="From this day on."
)
