"""Filters of the list of exports."""

from __future__ import annotations

import django_filters

from clear_platform.foundation.rendering.seen_filters import OrganizationFilter
from institutional.exports.contracts.published import FORMATS, SCOPES

ONE_THING = ("memo", "roadmap_outcome")
"""Scopes of packages that are one decision, or what one roadmap came to."""


class ExportFilters(django_filters.FilterSet):
    """By format, scope, what it was about, and when it left."""

    format = django_filters.ChoiceFilter(choices=[(one, one) for one in (*FORMATS, "md")])
    scope = django_filters.ChoiceFilter(choices=[(one, one) for one in (*SCOPES, *ONE_THING)])
    subject = OrganizationFilter(field_name="subject_id", help_text="Id of the enterprise that was exported.")
    search = django_filters.CharFilter(
        field_name="subject_name", lookup_expr="icontains", help_text="Part of the name of what was exported."
    )
    q = django_filters.CharFilter(
        field_name="subject_name", lookup_expr="icontains", help_text="Older spelling of search."
    )
    exported_from = django_filters.IsoDateTimeFilter(field_name="exported_at", lookup_expr="gte")
    exported_to = django_filters.IsoDateTimeFilter(field_name="exported_at", lookup_expr="lte")
