"""Filters of the portfolios list."""

from __future__ import annotations

import django_filters


class PortfolioFilters(django_filters.FilterSet):
    """By currency, and by words of the name."""

    currency = django_filters.CharFilter(field_name="currency", help_text="ISO 4217.")
    search = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Part of the name.")
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Older spelling of search.")
