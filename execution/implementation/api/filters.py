"""Filters of the tasks list."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.db.models import QuerySet

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.seen_filters import OrganizationFilter, PersonFilter, SeenUuidFilter
from enterprises.public import decision_for
from execution.implementation import queries

STATUSES = [(one, one) for one in ("todo", "in_progress", "blocked", "done", "cancelled")]
PRIORITIES = [(one, one) for one in ("low", "normal", "high")]
YES = [("1", "1"), ("true", "true")]


def _decision(actor: Actor, decision_id: UUID) -> object:
    return decision_for(actor=actor, decision_id=decision_id)


class TaskFilters(django_filters.FilterSet):
    """By what is mine or overdue, status, priority, owner, decision, enterprise, and words of the title."""

    mine = django_filters.ChoiceFilter(method="of_mine", choices=YES, help_text="1 for those that I own.")
    overdue = django_filters.ChoiceFilter(
        method="of_overdue", choices=YES, help_text="1 for open ones past their day, by UTC."
    )
    status = django_filters.ChoiceFilter(choices=STATUSES)
    priority = django_filters.ChoiceFilter(choices=PRIORITIES)
    owner = PersonFilter(field_name="owner_id", help_text="Id of a person.")
    decision = SeenUuidFilter(field_name="decision_id", asks=_decision)
    decision_id = SeenUuidFilter(asks=_decision, help_text="Older spelling of decision.")
    enterprise = OrganizationFilter(field_name="enterprise_id")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    search = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Part of the title.")
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", help_text="Older spelling of search.")

    def of_mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the tasks that the caller owns."""
        return rows.filter(owner_id=self.request.parser_context["view"].actor.id)

    def of_overdue(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the open tasks that are past their day."""
        return queries.overdue(rows)
