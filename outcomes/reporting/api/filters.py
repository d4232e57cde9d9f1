"""Filters of requests, of forms, and of what they come to."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter, SeenIdFilter, ask_about
from clear_platform.foundation.rendering.several import WordsFilter
from outcomes.reporting.queries.asked import forms_of_portfolio
from outcomes.reporting.rules.asking import STATUSES

OF_PORTFOLIO = ask_about("portfolio")
OF_STATUS = [(one, one) for one in STATUSES]
DIMENSIONS = [(one, one) for one in ("gender", "youth", "location")]


class RequestFilters(django_filters.FilterSet):
    """By whose it is and when it is due."""

    institution = OrganizationFilter(field_name="organization_id", help_text="Id of the institution.")
    due_from = django_filters.DateFilter(field_name="due_on", lookup_expr="gte", help_text="Due on this day or later.")
    due_to = django_filters.DateFilter(field_name="due_on", lookup_expr="lte", help_text="Due up to this day.")


class FormFilters(django_filters.FilterSet):
    """By status and enterprise."""

    status = django_filters.ChoiceFilter(choices=OF_STATUS)
    enterprise = OrganizationFilter(field_name="enterprise_id", help_text="Id of the enterprise that answers.")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")


class TotalFilters(django_filters.FilterSet):
    """Whose figures, of which days and enterprises, which metrics, and how they are broken down."""

    institution = OrganizationFilter(
        field_name="organization_id", help_text="Id of the institution; the one acted for unless given."
    )
    period_from = django_filters.DateFilter(
        field_name="request__ends", lookup_expr="gte", help_text="First day; that of the last day's year unless given."
    )
    period_to = django_filters.DateFilter(
        field_name="request__ends", lookup_expr="lte", help_text="Last day; today unless given."
    )
    enterprise = OrganizationFilter(field_name="enterprise_id", help_text="Id of one enterprise that was asked.")
    enterprise_id = OrganizationFilter(help_text="Older spelling of enterprise.")
    portfolio = SeenIdFilter(asks=OF_PORTFOLIO, method="of_portfolio", help_text="Id of a portfolio.")
    metric = WordsFilter(method="as_it_is", help_text="Codes of metrics; all that were asked for else.")
    by = django_filters.MultipleChoiceFilter(
        choices=DIMENSIONS, method="as_it_is", help_text="How to break figures down."
    )

    def of_portfolio(self, rows: QuerySet[Any], _name: str, value: int) -> QuerySet[Any]:
        """Keep the forms of enterprises in a portfolio of the caller's. Refuses: `NotVisible`."""
        actor = self.request.parser_context["view"].actor
        # A filter with a method of its own does not ask by itself.
        OF_PORTFOLIO(actor, int(value))
        return forms_of_portfolio(rows, portfolio_id=int(value))

    def as_it_is(self, rows: QuerySet[Any], _name: str, _value: object) -> QuerySet[Any]:
        """Keep all: this says what is computed of the forms, not which are taken."""
        return rows
