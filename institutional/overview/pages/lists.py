"""The pages of a portfolio: the lists of its positions and its enterprises, its overview; and the way back to a list.

What opens beside a list, and what is done with what was picked in it, have one address for both lists; `list` in it
says where one came from.
"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from clear_platform.foundation.rendering.wording import number
from institutional.overview.pages.opened import address_of

LIST = "list"
POSITIONS, ENTERPRISES, OVERVIEW = "positions", "enterprises", "overview"


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
