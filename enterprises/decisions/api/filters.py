"""Filters of the decisions list."""

from __future__ import annotations

import django_filters

DOMAINS = [(domain, domain) for domain in ("cfo", "cmo", "coo", "cto", "general")]
STATUSES = [(one, one) for one in ("draft", "proposed", "approved", "rejected", "superseded", "closed")]


class DecisionFilters(django_filters.FilterSet):
    """By enterprise, domain, status, analysis, and words of the title."""

    enterprise = django_filters.NumberFilter(field_name="enterprise_id", min_value=1)
    enterprise_id = django_filters.NumberFilter(min_value=1, help_text="Older spelling of enterprise.")
    domain = django_filters.ChoiceFilter(choices=DOMAINS)
    status = django_filters.ChoiceFilter(choices=STATUSES)
    analysis = django_filters.NumberFilter(field_name="analysis_id", min_value=1)
    search = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Part of the title.")
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Older spelling of search.")
