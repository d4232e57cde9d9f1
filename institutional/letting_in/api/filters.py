"""Filters of the list of invitations of enterprises."""

from __future__ import annotations

from typing import Any

import django_filters

from institutional.letting_in.queries import in_state
from institutional.letting_in.rules import STATES


class EnterpriseInvitationFilters(django_filters.FilterSet):
    """By state and address."""

    state = django_filters.MultipleChoiceFilter(choices=[(one, one) for one in STATES], method="by_state")
    search = django_filters.CharFilter(
        field_name="email", lookup_expr="icontains", help_text="Part of the address it was sent to."
    )
    q = django_filters.CharFilter(field_name="email", lookup_expr="icontains", help_text="Older spelling of search.")

    def by_state(self, rows: Any, _name: str, wanted: list[str]) -> Any:
        """Keep what stands in one of the states."""
        return in_state(rows, wanted)
