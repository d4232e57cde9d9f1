"""Filters of the lists of packs, rates and prices."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.bounded import YesNoFilter
from execution.packs.rules.material import Kind

STATUSES = [(one, one) for one in ("warming", "fresh", "error")]


class PackFilters(django_filters.FilterSet):
    """By kind, status, source, the day they are of, and whether they are in force."""

    kind = django_filters.ChoiceFilter(choices=[(str(one), str(one)) for one in Kind])
    status = django_filters.ChoiceFilter(choices=STATUSES)
    source = django_filters.CharFilter(field_name="source__code", max_length=40, help_text="Code of a data source.")
    asof_date = django_filters.DateFilter()
    asof_from = django_filters.DateFilter(field_name="asof_date", lookup_expr="gte")
    asof_to = django_filters.DateFilter(field_name="asof_date", lookup_expr="lte")
    in_force = YesNoFilter()


class RateFilters(django_filters.FilterSet):
    """By either currency of a pair."""

    base = django_filters.CharFilter(max_length=3, help_text="ISO 4217.")
    quote = django_filters.CharFilter(max_length=3, help_text="ISO 4217.")


class PriceFilters(django_filters.FilterSet):
    """By symbol."""

    symbol = django_filters.CharFilter(max_length=60)
