"""Filters of the list of exports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.seen_filters import (
    OrganizationFilter,
    PersonFilter,
    SeenFilter,
    SeenIdFilter,
    SeenUuidFilter,
)
from enterprises.public import decision_for
from institutional.exports.contracts.published import FORMATS, KINDS, SCOPES
from institutional.exports.queries.kept import STATES
from institutional.portfolios.queries import portfolio_for

ONE_THING = ("memo", "roadmap_outcome")
"""Scopes of packages that are one decision, or what one roadmap came to."""
SUBJECTS = (*KINDS, "roadmap_outcome")


class _Of(SeenFilter):
    """By what was exported, where it is of one kind: ids of two kinds may be the same."""

    subject_type: str

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow the list to exports of what is named."""
        kept = super().filter(qs, value)
        return kept if value in EMPTY_VALUES else kept.filter(subject_type=self.subject_type)


class _OfEnterprise(_Of, OrganizationFilter):
    subject_type = "enterprise"


class _OfDecision(_Of, SeenUuidFilter):
    subject_type = "decision"


def _ask(actor: Actor, decision_id: UUID) -> object:
    return decision_for(actor=actor, decision_id=decision_id)


class _OfPortfolio(_Of, SeenIdFilter):
    subject_type = "portfolio"


class ExportFilters(django_filters.FilterSet):
    """By what it was about, who took it, its format, scope and state, and when it left."""

    format = django_filters.ChoiceFilter(choices=[(one, one) for one in (*FORMATS, "md")])
    scope = django_filters.ChoiceFilter(choices=[(one, one) for one in (*SCOPES, *ONE_THING)])
    state = django_filters.ChoiceFilter(choices=[(one, one) for one in STATES])
    subject_type = django_filters.ChoiceFilter(
        choices=[(one, one) for one in SUBJECTS], help_text="Kind of what was exported."
    )
    subject = _OfEnterprise(field_name="subject_id", help_text="Id of the enterprise that was exported.")
    decision = _OfDecision(
        field_name="subject_id", asks=_ask, help_text="Id of the version of a decision that was exported."
    )
    decision_id = _OfDecision(field_name="subject_id", asks=_ask, help_text="Older spelling of decision.")
    portfolio = _OfPortfolio(
        field_name="subject_id",
        asks=lambda actor, value: portfolio_for(actor=actor, portfolio_id=int(value)),
        help_text="Id of the portfolio that was exported.",
    )
    exported_by = PersonFilter(field_name="exported_by_id", help_text="Id of the person who took it.")
    search = django_filters.CharFilter(
        field_name="told_name", lookup_expr="icontains", help_text="Part of the name of what was exported."
    )
    q = django_filters.CharFilter(
        field_name="told_name", lookup_expr="icontains", help_text="Older spelling of search."
    )
    exported_from = django_filters.IsoDateTimeFilter(field_name="exported_at", lookup_expr="gte")
    exported_to = django_filters.IsoDateTimeFilter(field_name="exported_at", lookup_expr="lte")
    to = django_filters.DateFilter(field_name="exported_at__date", lookup_expr="lte", help_text="Up to this day.")


# `from` is a word of the language, and cannot name a member of a class.
ExportFilters.base_filters["from"] = django_filters.DateFilter(
    field_name="exported_at__date", lookup_expr="gte", help_text="From this day on."
)
