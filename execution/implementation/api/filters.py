"""Filters of the tasks list."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from execution.implementation import queries

STATUSES = [(one, one) for one in ("todo", "in_progress", "blocked", "done", "cancelled")]
PRIORITIES = [(one, one) for one in ("low", "normal", "high")]
YES = [("1", "1"), ("true", "true")]


class TaskFilters(django_filters.FilterSet):
    """By what is mine or overdue, status, priority, owner, decision, enterprise, and words of the title."""

    mine = django_filters.ChoiceFilter(method="of_mine", choices=YES, help_text="1 for those that I own.")
    overdue = django_filters.ChoiceFilter(method="of_overdue", choices=YES, help_text="1 for open ones past their day.")
    status = django_filters.ChoiceFilter(choices=STATUSES)
    priority = django_filters.ChoiceFilter(choices=PRIORITIES)
    owner = django_filters.NumberFilter(field_name="owner_id", min_value=1)
    decision = django_filters.UUIDFilter(field_name="decision_id")
    decision_id = django_filters.UUIDFilter(help_text="Older spelling of decision.")
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", min_value=1)
    enterprise_id = django_filters.NumberFilter(min_value=1, help_text="Older spelling of enterprise.")
    search = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Part of the title.")
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Older spelling of search.")

    def of_mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the tasks that the caller owns."""
        return rows.filter(owner_id=self.request.parser_context["view"].actor.id)

    def of_overdue(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the open tasks that are past their day."""
        return queries.overdue(rows)
