"""Filters of the capabilities and of the time series of scores."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _

from capability.catalog.shipped import SHIPPED_CAPABILITIES


class CapabilityFilters(django_filters.FilterSet):
    """By domain, and by part of the name."""

    domain = django_filters.ChoiceFilter(choices=[(one, one) for one in ("cfo", "cmo", "coo", "cto")])
    search = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Part of the name.")
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", help_text="Older spelling of search.")


class DaysForm(forms.Form):
    """Refuses days that are the wrong way round: their list would be empty, and nobody would know why."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("from") and said.get("to") and said["from"] > said["to"]:
            self.add_error("to", _("It lies before the day it starts from. Change the two round."))
        return said


class ScoreFilters(django_filters.FilterSet):
    """By capability and by the moment a score was computed."""

    class Meta:
        form = DaysForm

    code = django_filters.ChoiceFilter(
        field_name="capability__code", choices=[(one.code, one.name) for one in SHIPPED_CAPABILITIES]
    )
    to = django_filters.DateFilter(field_name="computed_at__date", lookup_expr="lte", help_text="Up to this day.")


# `from` is a word of the language, so this filter cannot be declared as an attribute.
ScoreFilters.base_filters["from"] = django_filters.DateFilter(
    field_name="computed_at__date", lookup_expr="gte", help_text="From this day on."
)
