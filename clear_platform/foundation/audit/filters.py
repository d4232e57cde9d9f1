"""Filters of the audit log, the same for the API, the page and the export."""

from __future__ import annotations

import django_filters


class AuditFilters(django_filters.FilterSet):
    """By who acted, what was done, to what, when, and from which entry on."""

    actor = django_filters.NumberFilter(field_name="actor_id", min_value=0, help_text="Id of the account or key.")
    actor_kind = django_filters.ChoiceFilter(
        choices=[(one, one) for one in ("user", "key", "system", "anonymous")], help_text="What acted."
    )
    action = django_filters.CharFilter(max_length=80, help_text="Name of the operation, for instance approve_decision.")
    object_type = django_filters.CharFilter(max_length=80, help_text="For instance enterprises.decisionrecord.")
    object_id = django_filters.CharFilter(max_length=80, help_text="Id of the object.")
    request_id = django_filters.UUIDFilter(help_text="The request it belongs to.")
    at_from = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte", help_text="From this time on.")
    at_to = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lte", help_text="Up to this time.")
