"""The pages of a portfolio: the lists of its positions and its enterprises, its overview; and the way back to a list.

What opens beside a list, and what is done with what was picked in it, have one address for both lists; `list` in it
says where one came from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.wording import number
from institutional.overview.pages.opened import address_of

LIST = "list"
POSITIONS, ENTERPRISES, OVERVIEW = "positions", "enterprises", "overview"


class Labelled(Protocol):
    """A column that a reader may choose."""

    @property
    def label(self) -> str | Promise:
        """What the column is called."""


def is_of_enterprises(query: QueryDict) -> bool:
    """Say whether an address comes from the list of enterprises."""
    return query.get(LIST) == ENTERPRISES


def from_enterprises(query: QueryDict) -> str:
    """Give the query of an address as what opens beside the list of enterprises carries it on."""
    copy = query.copy()
    copy[LIST] = ENTERPRISES
    return address_of(copy)


def list_address(portfolio_id: int, query: QueryDict) -> str:
    """Give the address of the list that an address comes from, narrowed down as it was."""
    if not is_of_enterprises(query):
        return reverse("institutional-portfolio", args=[portfolio_id]) + address_of(query)
    copy = query.copy()
    del copy[LIST]
    return reverse("institutional-portfolio-enterprises", args=[portfolio_id]) + address_of(copy)


def tabs_of(portfolio_id: int, *, positions: int, enterprises: int, current: str) -> list[dict[str, Any]]:
    """Give the ways between the pages of a portfolio; none to its positions where there are none that it could show.

    Takes: how many positions and enterprises there are; `current`, which of the three pages this is.
    """
    ways = [
        (POSITIONS, gettext("Positions"), reverse("institutional-portfolio", args=[portfolio_id]), number(positions)),
        (
            ENTERPRISES,
            gettext("Enterprises"),
            reverse("institutional-portfolio-enterprises", args=[portfolio_id]),
            number(enterprises),
        ),
        (OVERVIEW, gettext("Overview"), reverse("institutional-portfolio-overview", args=[portfolio_id]), ""),
    ]
    return [
        {"label": label, "href": href, "count": count, "current": current == page}
        for page, label, href, count in ways
        if positions or page != POSITIONS
    ]


def chosen_columns(query: QueryDict, columns: Mapping[str, Labelled], usual: Sequence[str]) -> tuple[str, ...]:
    """Give the columns that the address asks for, in their usual order; the usual ones where it asks for none."""
    asked = set(query.getlist("columns")) & set(columns)
    return tuple(code for code in columns if code in asked) if asked else tuple(usual)


def choice_of_columns(query: QueryDict, columns: Mapping[str, Labelled], usual: Sequence[str]) -> filters.Choice:
    """Give the columns of a list as a choice of its filter bar."""
    options = [filters.Option(code, str(one.label)) for code, one in columns.items()]
    return filters.columns(query, options, shown=chosen_columns(query, columns, usual), usual=usual)
