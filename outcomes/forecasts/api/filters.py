"""Which forecasts are taken together."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.public import ScopedQuerySet
from clear_platform.foundation.rendering.seen_filters import OrganizationFilter
from outcomes.forecasts.queries import AGENTS, PERSON, narrowed


class CalibrationFilters(django_filters.FilterSet):
    """By agent, domain, enterprise, and the day of the approval."""

    agent = django_filters.ChoiceFilter(
        choices=[(one, one) for one in (*AGENTS, PERSON)],
        method="by_agent",
        help_text="Which agent made the forecast; person where a person did, or changed anything of it.",
    )
    domain = django_filters.ChoiceFilter(choices=[(one, one) for one in (*AGENTS, "general")])
    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    approved_from = django_filters.DateFilter(
        field_name="decided_at", lookup_expr="date__gte", help_text="Approved on this day or after."
    )
    approved_to = django_filters.DateFilter(
        field_name="decided_at", lookup_expr="date__lte", help_text="Approved up to this day."
    )

    def by_agent(self, rows: ScopedQuerySet, _name: str, value: str) -> ScopedQuerySet:
        """Keep the decisions whose forecast an agent made, or a person."""
        return narrowed(rows, agent=value)
