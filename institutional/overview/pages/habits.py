"""How a reader last had the list of a portfolio: its order and columns, kept in a cookie as other tastes are.

What the address asks for comes first; a list that is asked for without either comes as it was last had.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict

from clear_platform.foundation.rendering.pages import A_YEAR_SECONDS
from institutional.overview.pages.columns import COLUMNS
from institutional.overview.queries.holdings import ORDERINGS

COOKIE = "clear_portfolio_list"
LONGEST = 500


def query_of(request: HttpRequest) -> QueryDict:
    """Give the query of the address, with the order and the columns last had where it says nothing of them."""
    query = request.GET.copy()
    for name, values in _last_had(request).lists():
        if name not in query:
            query.setlist(name, values)
    return query


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a page keep the order and the columns that its address asks for."""
    asked = _known(request.GET)
    if {"ordering", "columns"} & request.GET.keys():
        last = _last_had(request)
        for name in {"ordering", "columns"} - request.GET.keys():
            asked.setlist(name, last.getlist(name))
        response.set_cookie(
            COOKIE, asked.urlencode(), max_age=A_YEAR_SECONDS, secure=request.is_secure(), samesite="Lax", httponly=True
        )
    return response


def _last_had(request: HttpRequest) -> QueryDict:
    return _known(QueryDict(request.COOKIES.get(COOKIE, "")[:LONGEST]))


def _known(query: QueryDict) -> QueryDict:
    """Give what of a query names an order or columns there are, and nothing else."""
    found = QueryDict(mutable=True)
    if query.get("ordering", "").removeprefix("-") in ORDERINGS:
        found.setlist("ordering", [query.get("ordering", "")])
    if columns := [one for one in query.getlist("columns") if one in COLUMNS]:
        found.setlist("columns", columns)
    return found
