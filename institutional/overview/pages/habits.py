"""How a reader last had the lists of a portfolio: their order and columns, kept in cookies as other tastes are.

What the address asks for comes first; a list that is asked for without either comes as it was last had.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict

from clear_platform.foundation.rendering.pages import A_YEAR_SECONDS
from institutional.overview.pages import columns, enterprise_columns
from institutional.overview.queries import holdings, listed

LONGEST = 500


@dataclass(frozen=True)
class Habit:
    """The cookie that keeps how one list was last had, and which orders and columns that list knows."""

    cookie: str
    orderings: Collection[str]
    columns: Collection[str]


POSITIONS = Habit("clear_portfolio_list", holdings.ORDERINGS, columns.COLUMNS)
ENTERPRISES = Habit("clear_enterprise_list", listed.ORDERINGS, enterprise_columns.COLUMNS)


def query_of(request: HttpRequest, habit: Habit = POSITIONS) -> QueryDict:
    """Give the query of the address, with the order and the columns last had where it says nothing of them."""
    query = request.GET.copy()
    for name, values in _last_had(request, habit).lists():
        if name not in query:
            query.setlist(name, values)
    return query


def kept(request: HttpRequest, response: HttpResponse, habit: Habit = POSITIONS) -> HttpResponse:
    """Let a page keep the order and the columns that its address asks for."""
    asked = _known(request.GET, habit)
    if {"ordering", "columns"} & request.GET.keys():
        last = _last_had(request, habit)
        for name in {"ordering", "columns"} - request.GET.keys():
            asked.setlist(name, last.getlist(name))
        response.set_cookie(
            habit.cookie,
            asked.urlencode(),
            max_age=A_YEAR_SECONDS,
            secure=request.is_secure(),
            samesite="Lax",
            httponly=True,
        )
    return response


def _last_had(request: HttpRequest, habit: Habit) -> QueryDict:
    return _known(QueryDict(request.COOKIES.get(habit.cookie, "")[:LONGEST]), habit)


def _known(query: QueryDict, habit: Habit) -> QueryDict:
    """Give what of a query names an order or columns there are, and nothing else."""
    found = QueryDict(mutable=True)
    if query.get("ordering", "").removeprefix("-") in habit.orderings:
        found.setlist("ordering", [query.get("ordering", "")])
    if columns := [one for one in query.getlist("columns") if one in habit.columns]:
        found.setlist("columns", columns)
    return found
