"""T3: an id of another organization is refused wherever it is sent: in a body, in a filter, below one's own row.

Generated from the published description of the API: every field and filter that takes an id, as every organization.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from clear_platform.foundation.papers.routes import Route
from clear_platform.foundation.public import OPERATIONS
from tests.matrix.addresses import (
    FIELDS,
    INSTEAD_OF,
    MANY,
    NO_IDS,
    NO_SUCH_ROW,
    NOWHERE,
    body_of,
    fields_of,
    filled,
    filters_of,
    is_about_rows,
    methods_of,
    parts_of,
    query_of,
    walked,
)
from tests.matrix.knocking import Answer, People
from tests.matrix.world import BAKERIES, BANKS, SIGHT

OURS = [("bank_b", "analyst"), ("bakery_b", "owner")]
API = [(route, method) for route in walked() if route.namespace == "v1" for method in route.methods]
IN_BODIES = [(route, method, name) for route, method in API for name in fields_of(route, method) if name in FIELDS]
IN_FILTERS = [(route, name) for route, method in API if method == "get" for name in filters_of(route) if name in FIELDS]
NESTED = [route for route in walked() if is_about_rows(route) and len(parts_of(route)) > 1]


def named(part: object) -> str:
    return str(getattr(part, "path", part))


def foreign(people: People, name: str, key: str) -> Iterator[Any]:
    """Ids of the kind that a field takes, of organizations that one does not see."""
    for other in (BANKS[0], BAKERIES[0]):
        if FIELDS[name] in people.world.ids[other]:
            yield people.world.ids[other][FIELDS[name]]


def missing(name: str) -> Any:
    """An id of the kind that a field takes, of nothing there is."""
    return NOWHERE.get(FIELDS[name], NO_SUCH_ROW)


def is_open_to(route: Route, method: str, seat: tuple[str, str]) -> bool:
    """Whether the role is included by every operation behind an address."""
    allowed = [OPERATIONS[name].allowed for name in route.operations(method)]
    return all(seat[1] in (one.institution if seat[0] in BANKS else one.enterprise) for one in allowed)


@pytest.mark.parametrize(("route", "method"), API, ids=named)
def test_every_number_that_is_sent_is_known_as_an_id_or_as_none(route: Route, method: str) -> None:
    unknown = {*fields_of(route, method), *(filters_of(route) if method == "get" else ())} - {*FIELDS} - NO_IDS
    assert unknown == set(), "say in tests/matrix/addresses.py of what these are ids, or that they are none"


@pytest.mark.parametrize(("route", "method", "name"), IN_BODIES, ids=named)
def test_an_id_of_others_in_a_body_is_refused_as_in_an_address(
    people_without_policies: People, route: Route, method: str, name: str
) -> None:
    people, wrong = people_without_policies, []
    for seat in OURS:
        own = people.world.ids[seat[0]]
        path = filled(route, own)
        if path is None or not is_open_to(route, method, seat):
            continue

        def sent(found: Any, *, seat: tuple[str, str] = seat, path: str = path, own: Any = own) -> Answer:
            body = {**body_of(route, method, own), name: [found] if name in MANY else found}
            body = {field: value for field, value in body.items() if field not in INSTEAD_OF.get(name, ())}
            return people.knock(seat, method, path, body, watched=True)

        of_none = sent(missing(name))
        for found in foreign(people, name, seat[0]):
            answer = sent(found)
            if answer.status != 403 or answer.marks - SIGHT[seat[0]] or answer.code != of_none.code:
                wrong.append((seat, found, answer.status, answer.code, of_none.code))
    assert wrong == []


@pytest.mark.parametrize(("route", "name"), IN_FILTERS, ids=named)
def test_an_id_of_others_in_a_filter_is_refused_as_in_an_address(
    people_without_policies: People, route: Route, name: str
) -> None:
    people, wrong = people_without_policies, []
    for seat in OURS:
        path = filled(route, people.world.ids[seat[0]])
        if path is None:
            continue
        of_none = people.knock(seat, "get", f"{path}?{name}={missing(name)}")
        for found in foreign(people, name, seat[0]):
            answer = people.knock(seat, "get", f"{path}?{name}={found}")
            if answer.status != 403 or answer.marks - SIGHT[seat[0]] or answer.code != of_none.code:
                wrong.append((seat, found, answer.status, answer.code, of_none.code))
    assert wrong == []


@pytest.mark.parametrize("route", NESTED, ids=named)
def test_a_row_of_others_below_ones_own_is_refused(people_without_policies: People, route: Route) -> None:
    people, wrong = people_without_policies, []
    for seat in OURS:
        own = people.world.ids[seat[0]]
        for part in parts_of(route)[1:]:
            for other in (BANKS[0], BAKERIES[0]):
                mixed: Mapping[str, Any] = {**own, part: people.world.ids[other].get(part)}
                path = filled(route, mixed)
                if path is None or mixed[part] is None:
                    continue
                for method in methods_of(route):
                    body = None if method == "get" else body_of(route, method, own)
                    answer = people.knock(seat, method, path + query_of(route, own), body)
                    if answer.status not in {403, 405} or answer.marks - SIGHT[seat[0]]:
                        wrong.append((seat, method, path, answer.status, answer.code))
    assert wrong == []
