"""Filters of the enterprises list."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from enterprises.profiles import queries

BANDS = [(band, band) for band in ("1-5", "6-15", "16-50", "51-250", "251+")]


class EnterpriseFilters(django_filters.FilterSet):
    """By industry (any leading digits), region, size band, portfolio, and words of name or city."""

    industry = django_filters.CharFilter(
        field_name="industry", lookup_expr="startswith", help_text="NAICS, its first two to six digits."
    )
    region = django_filters.CharFilter(field_name="region", help_text="ISO 3166-2.")
    size_band = django_filters.ChoiceFilter(field_name="size_band", choices=BANDS, help_text="By employees.")
    portfolio = django_filters.NumberFilter(method="of_portfolio", min_value=1, help_text="Id of a portfolio.")
    search = django_filters.CharFilter(method="of_words", help_text="Words of the name or the city.")
    q = django_filters.CharFilter(method="of_words", help_text="Older spelling of search.")

    def of_portfolio(self, rows: QuerySet, name: str, value: int) -> QuerySet:
        """Keep those that one of the caller's portfolios holds."""
        return queries.in_portfolio(rows, actor=self.request.parser_context["view"].actor, portfolio_id=int(value))

    def of_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those whose name or city holds each word."""
        return queries.searched(rows, value)
