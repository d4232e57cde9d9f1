"""Filters of the analyses list."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter, SeenUuidFilter, ask_about
from enterprises.analyses.rules import ANALYSED

DOMAINS = [(domain, domain) for domain in ANALYSED]


class AnalysisFilters(django_filters.FilterSet):
    """By enterprise, domain, and the decision that came from it."""

    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    domain = django_filters.ChoiceFilter(choices=DOMAINS)
    decision = SeenUuidFilter(field_name="decision_id", asks=ask_about("decision"))
    decision_id = SeenUuidFilter(asks=ask_about("decision"), help_text="Older spelling of decision.")
