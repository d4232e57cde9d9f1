"""Filters of the lists of roadmaps, packs and tickets."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from clear_platform.foundation.rendering.seen_filters import PersonFilter
from execution.roadmaps.rules.kinds import CATEGORIES, SYSTEMS, PackStatus, TicketStatus


def _choices(values: tuple[str, ...] | type[PackStatus] | type[TicketStatus]) -> list[tuple[str, str]]:
    return [(str(one), str(one)) for one in values]


class RoadmapFilters(django_filters.FilterSet):
    """By status and version."""

    status = django_filters.ChoiceFilter(choices=[("active", "active"), ("superseded", "superseded")])
    version = django_filters.CharFilter(help_text="As in v1.0.")


class PackFilters(django_filters.FilterSet):
    """By status and version."""

    status = django_filters.ChoiceFilter(choices=_choices(PackStatus))
    version = django_filters.CharFilter(help_text="As in v1.0.")


class LibraryFilters(django_filters.FilterSet):
    """By system, category, metric and words."""

    system = django_filters.ChoiceFilter(choices=_choices(SYSTEMS))
    category = django_filters.ChoiceFilter(choices=_choices(CATEGORIES))
    success_metric = django_filters.CharFilter(help_text="Code of a metric.")
    search = django_filters.CharFilter(method="words", help_text="Part of the title or the description.")
    q = django_filters.CharFilter(method="words", help_text="Older spelling of search.")

    def words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Keep what has the words in its title or description."""
        return rows.filter(Q(title__icontains=value) | Q(description__icontains=value))


class PackTicketFilters(django_filters.FilterSet):
    """By status, system, assignee and words."""

    status = django_filters.ChoiceFilter(choices=_choices(TicketStatus))
    system = django_filters.ChoiceFilter(field_name="ticket__system", choices=_choices(SYSTEMS))
    assignee = PersonFilter(field_name="assignee_id", help_text="Id of a person.")
    search = django_filters.CharFilter(
        field_name="ticket__title", lookup_expr="icontains", help_text="Part of the title."
    )
    q = django_filters.CharFilter(
        field_name="ticket__title", lookup_expr="icontains", help_text="Older spelling of search."
    )
