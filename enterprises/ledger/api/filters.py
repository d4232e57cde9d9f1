"""Filters of the ledger."""

from __future__ import annotations

import django_filters


class LedgerFilters(django_filters.FilterSet):
    """By kind of object, object, operation and hash."""

    object_type = django_filters.CharFilter(help_text="decision, position or portfolio_entry.")
    object_id = django_filters.CharFilter()
    kind = django_filters.CharFilter(help_text="The operation that changed it.")
    hash = django_filters.CharFilter(help_text="Of one entry; what a run or an export names.")
