"""Filters of events, the same for the API and the page."""

from __future__ import annotations

import django_filters


class EventFilters(django_filters.FilterSet):
    """By type, subject, time, what belongs together, and what caused it."""

    type = django_filters.CharFilter(max_length=80, help_text="For instance decision.approved.")
    subject = django_filters.CharFilter(max_length=200, help_text="What it is about, for instance task/4.")
    correlation = django_filters.UUIDFilter(field_name="correlation_id", help_text="Everything of one request.")
    causation = django_filters.UUIDFilter(field_name="causation_id", help_text="What one event caused.")
    time_from = django_filters.IsoDateTimeFilter(
        field_name="recorded_at", lookup_expr="gte", help_text="Written down from this time on."
    )
    time_to = django_filters.IsoDateTimeFilter(
        field_name="recorded_at", lookup_expr="lte", help_text="Written down up to this time."
    )
