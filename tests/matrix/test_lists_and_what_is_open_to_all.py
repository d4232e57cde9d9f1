"""T2: addresses that name no row show each reader their own rows and those granted to them; some show none to anybody.

The same twice over as with single rows: by the code alone, and by the database alone.
"""

from __future__ import annotations

import pytest

from clear_platform.foundation.papers.routes import Route
from tests.matrix.addresses import filled, is_about_rows, unknown_parts, walked
from tests.matrix.knocking import ANYBODY, STAFF, People
from tests.matrix.test_rows_of_others import OF_EACH_SIGHT, take_the_scopes_away
from tests.matrix.world import PLATFORM, ROLES, SIGHT
from tests.sizes import in_turn, sized

LISTS = [route for route in walked() if not is_about_rows(route) and filled(route, {}) is not None]
MEMBERS = [(key, role) for key, roles in ROLES.items() for role in roles]
NOBODY = (ANYBODY, ANYBODY)


@pytest.mark.parametrize("route", walked(), ids=lambda route: route.path)
def test_every_part_of_an_address_is_known(route: Route) -> None:
    assert unknown_parts(route) == set(), "say in tests/matrix/addresses.py which rows' ids, or which word, fill it"


@pytest.mark.prove
@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.path)
def test_the_code_alone_shows_members_what_is_theirs_to_see(people_without_policies: People, route: Route) -> None:
    path = filled(route, {})
    others = [(member, method) for member in sized(MEMBERS[:1], MEMBERS) for method in ("head", "options")]
    shown = {
        (member, method): answer.marks - SIGHT[member[0]]
        for member, method in [*((member, "get") for member in sized(OF_EACH_SIGHT, MEMBERS)), *others]
        if (answer := people_without_policies.knock(member, method, str(path))).marks - SIGHT[member[0]]
        or answer.status >= 500
    }
    assert shown == {}


@pytest.mark.prove
@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.path)
def test_the_database_alone_shows_members_what_is_theirs_to_see(
    people: People, route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_the_scopes_away(monkeypatch)
    path = filled(route, {})
    shown = {
        member: foreign
        for member in in_turn(OF_EACH_SIGHT, LISTS.index(route))
        if (foreign := people.knock(member, "get", str(path)).marks - SIGHT[member[0]])
    }
    assert shown == {}


@pytest.mark.prove
@pytest.mark.parametrize("route", walked(), ids=lambda route: route.path)
def test_nobody_gets_past_the_sign_in_where_it_is_asked_for(people: People, route: Route) -> None:
    path = filled(route, people.world.ids["bakery_a"]) or filled(route, people.world.ids["bank_a"])
    path = path or str(filled(route, people.world.ids[PLATFORM]))
    assert route.opens_to is not None
    wrong = []
    for method in sized(("get", "post", "delete"), ("get", "head", "options", "post", "put", "patch", "delete")):
        answer = people.knock(NOBODY, method, path)
        asked = answer.status == 401 or answer.leads_to.startswith("/sign-in?next=")
        refused = answer.status in {401, 405} or asked
        if answer.marks or not (refused or route.opens_to.who == "everybody"):
            wrong.append((method, answer.status, answer.leads_to, answer.marks))
    assert wrong == []


def test_every_organization_can_be_seen_by_somebody_at_all(people: People) -> None:
    """What would keep this suite from failing: marks that no answer ever shows."""
    seen = people.knock((PLATFORM, STAFF[0]), "get", "/api/v1/enterprises").marks
    seen |= people.knock((PLATFORM, STAFF[0]), "get", "/institutional/").marks
    assert seen == {*SIGHT, PLATFORM}
