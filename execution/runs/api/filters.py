"""Filters of the list of runs."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter

STATUSES = [
    (one, one) for one in ("queued", "running", "succeeded", "failed", "dead_lettered", "cancelled", "awaiting_review")
]
KINDS = [(one, one) for one in ("execute", "agent", "pipeline", "diagnosis")]


class RunFilters(django_filters.FilterSet):
    """By status, kind, pattern, enterprise, and the day that a run looks at."""

    status = django_filters.ChoiceFilter(choices=STATUSES)
    kind = django_filters.ChoiceFilter(choices=KINDS)
    pattern = django_filters.CharFilter(field_name="pattern", max_length=64, help_text="Id of a pattern.")
    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    asof_date = django_filters.DateFilter(field_name="asof_date")
