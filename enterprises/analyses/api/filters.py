"""Filters of the analyses list."""

from __future__ import annotations

import django_filters

DOMAINS = [(domain, domain) for domain in ("cfo", "cmo", "coo", "cto")]


class AnalysisFilters(django_filters.FilterSet):
    """By enterprise, domain, and the decision that came from it."""

    enterprise = django_filters.NumberFilter(field_name="enterprise_id", min_value=1)
    enterprise_id = django_filters.NumberFilter(min_value=1, help_text="Older spelling of enterprise.")
    domain = django_filters.ChoiceFilter(choices=DOMAINS)
    decision = django_filters.UUIDFilter(field_name="decision_id")
