"""Filters of the list of runs."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter, SeenUuidFilter
from execution.runs.queries.finding import run_for
from execution.runs.results import RUN_STATUSES

STATUSES = [(one, one) for one in RUN_STATUSES]
KINDS = [(one, one) for one in ("execute", "agent", "pipeline", "diagnosis")]


class RunFilters(django_filters.FilterSet):
    """By status, kind, pattern, enterprise, and the day that a run looks at."""

    status = django_filters.ChoiceFilter(choices=STATUSES)
    kind = django_filters.ChoiceFilter(choices=KINDS)
    pattern = django_filters.CharFilter(field_name="pattern", max_length=64, help_text="Id of a pattern.")
    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    asof_date = django_filters.DateFilter(field_name="asof_date")


STEP_STATUSES = [(one, one) for one in ("running", "succeeded", "failed", "skipped", "overridden", "awaiting_review")]


class AgentLogFilters(django_filters.FilterSet):
    """By agent, capability, status, run, and what went wrong."""

    agent_name = django_filters.CharFilter(max_length=40)
    capability = django_filters.CharFilter(max_length=163)
    status = django_filters.ChoiceFilter(choices=STEP_STATUSES)
    run = SeenUuidFilter(field_name="run_id", asks=lambda actor, value: run_for(actor=actor, run_id=value))
    error_code = django_filters.CharFilter(max_length=80)
