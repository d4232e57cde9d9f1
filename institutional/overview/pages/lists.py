"""The two lists of a portfolio, its positions and its enterprises: which of them an address is about, and the way back.

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
ENTERPRISES = "enterprises"


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
    """Give the ways between the lists of a portfolio; none where nothing is held that the first could show."""
    if not positions:
        return []
    return [
        {
            "label": gettext("Positions"),
            "href": reverse("institutional-portfolio", args=[portfolio_id]),
            "count": number(positions),
            "current": current != ENTERPRISES,
        },
        {
            "label": gettext("Enterprises"),
            "href": reverse("institutional-portfolio-enterprises", args=[portfolio_id]),
            "count": number(enterprises),
            "current": current == ENTERPRISES,
        },
    ]
