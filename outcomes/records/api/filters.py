"""Filters of the outcomes and metrics lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from clear_platform.foundation.rendering.bounded import YesNoFilter
from clear_platform.foundation.rendering.seen_filters import OrganizationFilter
from outcomes.records.queries import locks_narrowed


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


class OutcomeReviewFilters(django_filters.FilterSet):
    """By status, whose review it is, and the enterprise measured."""

    status = django_filters.ChoiceFilter(choices=[(one, one) for one in ("submitted", "returned", "approved")])
    institution = OrganizationFilter(field_name="organization_id", help_text="Id of the institution.")
    enterprise = OrganizationFilter(field_name="outcome__enterprise_id", help_text="Id of the enterprise measured.")
    enterprise_id = OrganizationFilter(field_name="outcome__enterprise_id", help_text="Older spelling of enterprise.")


class PeriodLockFilters(django_filters.FilterSet):
    """By whose it is, and whether it stands."""

    institution = OrganizationFilter(field_name="organization_id", help_text="Id of the institution.")
    locked = YesNoFilter(
        field_name="unlocked_at", lookup_expr="isnull", help_text="Only those that stand, or that were opened again."
    )
    search = django_filters.CharFilter(
        method="with_words", help_text="Words of the note, of why it was opened again, or of who did either."
    )
    q = django_filters.CharFilter(method="with_words", help_text="Older spelling of search.")

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep those with all of the words."""
        return locks_narrowed(rows, words=value)
