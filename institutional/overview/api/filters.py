"""Filters of the enterprises in a portfolio."""

from __future__ import annotations

import django_filters

from enterprises.public import SIZE_BAND_NAMES
from institutional.overview.narrowing import EnterpriseFilters


class MemberFilters(EnterpriseFilters):
    """By what the enterprise is, and by what is held in it."""

    industry = django_filters.CharFilter(
        field_name="enterprise__industry", lookup_expr="startswith", help_text="NAICS code, or its first digits."
    )
    region = django_filters.CharFilter(field_name="enterprise__region", help_text="ISO 3166-2.")
    size_band = django_filters.ChoiceFilter(
        field_name="enterprise__size_band", choices=[(one, one) for one in SIZE_BAND_NAMES]
    )
    q = django_filters.CharFilter(method="with_words", help_text="Older spelling of search.")
