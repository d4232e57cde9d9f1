"""Filters of the ledger."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import SeenTextFilter
from enterprises.ledger.queries import seen_object


class LedgerFilters(django_filters.FilterSet):
    """By kind of object, object, operation and hash."""

    object_type = django_filters.CharFilter(help_text="decision, position, portfolio_entry or portfolio_facts.")
    object_id = SeenTextFilter(
        asks=lambda actor, value: seen_object(actor, str(value)), max_length=80, help_text="Id of the object, as text."
    )
    kind = django_filters.CharFilter(help_text="The operation that changed it.")
    hash = django_filters.CharFilter(help_text="Of one entry; what a run or an export names.")
