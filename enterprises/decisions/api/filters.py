"""Filters of the decisions list."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter, SeenIdFilter
from enterprises.analyses.queries import analysis_for
from enterprises.analyses.rules import DOMAINS

CHOICES = [(domain, domain) for domain in DOMAINS]
STATUSES = [(one, one) for one in ("draft", "proposed", "approved", "rejected", "superseded", "closed")]


class DecisionFilters(django_filters.FilterSet):
    """By enterprise, domain, status, analysis, and words of the title."""

    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    domain = django_filters.ChoiceFilter(choices=CHOICES)
    status = django_filters.ChoiceFilter(choices=STATUSES)
    analysis = SeenIdFilter(
        field_name="analysis_id", asks=lambda actor, value: analysis_for(actor=actor, analysis_id=int(value))
    )
    search = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Part of the title.")
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Older spelling of search.")
