"""Filters of the enterprises list."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from clear_platform.foundation.rendering.seen_filters import SeenIdFilter, ask_about
from enterprises.profiles import queries

BANDS = [(band, band) for band in ("1-5", "6-15", "16-50", "51-250", "251+")]

OF_PORTFOLIO = ask_about("portfolio")


class EnterpriseFilters(django_filters.FilterSet):
    """By industry (any leading digits), region, size band, portfolio, and words of name or place."""

    industry = django_filters.CharFilter(
        field_name="industry", lookup_expr="startswith", help_text="NAICS, its first two to six digits."
    )
    region = django_filters.CharFilter(field_name="region", help_text="ISO 3166-2.")
    size_band = django_filters.ChoiceFilter(field_name="size_band", choices=BANDS, help_text="By employees.")
    portfolio = SeenIdFilter(asks=OF_PORTFOLIO, method="of_portfolio", help_text="Id of a portfolio.")
    search = django_filters.CharFilter(
        method="of_words", help_text="Words of the name, the city, or the name of the region or country."
    )
    q = django_filters.CharFilter(method="of_words", help_text="Older spelling of search.")

    def of_portfolio(self, rows: QuerySet, name: str, value: int) -> QuerySet:
        """Keep those that one of the caller's portfolios holds. Refuses: `NotVisible` where it is somebody else's."""
        actor = self.request.parser_context["view"].actor
        # A filter with a method of its own does not ask by itself.
        OF_PORTFOLIO(actor, int(value))
        return queries.in_portfolio(rows, actor=actor, portfolio_id=int(value))

    def of_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those whose name or place holds each word."""
        return queries.searched(rows, value)


class MemberFilters(django_filters.FilterSet):
    """By role, and by part of the name or the address."""

    role = django_filters.ChoiceFilter(choices=[(one, one) for one in ("owner", "member", "viewer", "participant")])
    search = django_filters.CharFilter(method="of_words", help_text="Part of the name or the e-mail address.")
    q = django_filters.CharFilter(method="of_words", help_text="Older spelling of search.")

    def of_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those whose name or address holds the text."""
        return rows.filter(Q(user__name__icontains=value) | Q(user__email__icontains=value))
