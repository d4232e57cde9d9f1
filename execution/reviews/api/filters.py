"""Filters of the list of reviews."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter

STATUSES = [(one, one) for one in ("open", "changes_requested", "approved", "rejected", "withdrawn")]


class ReviewFilters(django_filters.FilterSet):
    """By status, the kind of thing, one thing, and whose it is."""

    status = django_filters.ChoiceFilter(choices=STATUSES)
    entity_type = django_filters.CharFilter(field_name="entity_type", max_length=20)
    entity_id = django_filters.CharFilter(field_name="entity_id", max_length=120)
    organization = OrganizationFilter(field_name="organization_id")
