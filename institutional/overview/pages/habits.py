"""How a reader last had the lists of a portfolio: their order and columns, kept in cookies as other tastes are.

What the address asks for comes first; a list that is asked for without either comes as it was last had.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from clear_platform.foundation.rendering.filters import address
from clear_platform.foundation.rendering.pages import A_YEAR_SECONDS
from clear_platform.foundation.rendering.wording import number
from institutional.overview.pages import columns, enterprise_columns
from institutional.overview.queries import holdings, listed

LONGEST = 500


@dataclass(frozen=True)
class Habit:
    """The cookie that keeps how one list was last had, and which orders and columns that list knows.

    `columns` are what they are called, by their codes; `ordering` and `shown` are as they usually are.
    """

    cookie: str
    orderings: Collection[str]
    columns: Mapping[str, str | Promise]
    ordering: str
    shown: Sequence[str]


POSITIONS = Habit(
    "clear_portfolio_list",
    holdings.ORDERINGS,
    {code: one.label for code, one in columns.COLUMNS.items()},
    holdings.FIRST_ORDERING,
    columns.FIRST_SHOWN,
)
ENTERPRISES = Habit(
    "clear_enterprise_list",
    listed.ORDERINGS,
    {code: one.label for code, one in enterprise_columns.COLUMNS.items()},
    listed.FIRST_ORDERING,
    enterprise_columns.FIRST_SHOWN,
)


def query_of(request: HttpRequest, habit: Habit = POSITIONS) -> QueryDict:
    """Give the query of the address, with the order and the columns last had where it says nothing of them."""
    query = request.GET.copy()
    for name, values in _last_had(request, habit).lists():
        if name not in query:
            query.setlist(name, values)
    return query


def said(query: QueryDict, habit: Habit) -> dict[str, str] | None:
    """Say in which order and with how many columns a list comes, and that it is kept so; None where both are usual.

    Takes: the query that `query_of` gave. Gives: the sentence, and the address of the list as it usually comes.
    """
    now = _known(query, habit)
    ordering = now.get("ordering") or habit.ordering
    shown = [one for one in habit.columns if one in now.getlist("columns")] or list(habit.shown)
    if ordering == habit.ordering and set(shown) == set(habit.shown):
        return None
    by = habit.columns.get(ordering.removeprefix("-"), gettext_lazy("Enterprise"))
    order = gettext("%(column)s, falling") if ordering.startswith("-") else gettext("%(column)s, rising")
    return {
        "text": gettext("In order of %(order)s; %(n)s of %(all)s columns. This browser keeps both for the next time.")
        % {"order": order % {"column": by}, "n": number(len(shown)), "all": number(len(habit.columns))},
        "href": address(query, ordering="", columns=""),
    }


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
