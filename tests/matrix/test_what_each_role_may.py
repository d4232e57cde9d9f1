"""T2: of one's own rows each role sees and does what its role includes; auditors see everything and write nothing."""

from __future__ import annotations

import pytest

from clear_platform.foundation.papers.routes import Route
from clear_platform.foundation.public import OPERATIONS, Allowed, StaffGroup
from tests.matrix.addresses import (
    body_of,
    filled,
    is_about_rows,
    leading_nowhere,
    methods_of,
    query_of,
    walked,
)
from tests.matrix.knocking import STAFF, Answer, People
from tests.matrix.world import BAKERIES, BANKS, PLATFORM, ROLES
from tests.sizes import in_turn, one_in, sized

EACH_KIND_SAYS = "import-kind"
"""Each kind of import is open to fewer roles than importing is."""


def _of(route: Route, method: str) -> str:
    return method if route.api_view is not None else ""


def asked(
    people: People, seat: tuple[str, str], route: Route, method: str, key: str, *, watched: bool = False
) -> Answer | None:
    """Somebody asks about the rows of an organization, with a sound body; None where it has no such row."""
    ids = people.world.ids[key]
    path = filled(route, ids)
    if path is None:
        return None
    body = None if method == "get" else body_of(route, method, ids)
    return people.knock(seat, method, path + query_of(route, ids), body, watched=watched)


def having(people: People, route: Route, *more: str) -> list[str]:
    """The organizations that have a row for an address."""
    return [one for one in (BANKS[0], BAKERIES[0], *more) if filled(route, people.world.ids[one]) is not None]


def allowed_by(route: Route, method: str) -> list[Allowed]:
    """Who may call the operations behind an address; those that nobody may, a secret in the address lets in."""
    found = (OPERATIONS[name].allowed for name in route.operations(_of(route, method)))
    return [one for one in found if one != Allowed()]


def roles_of(allowed: Allowed, key: str) -> tuple[str, ...]:
    """The roles of an organization's kind that are among those allowed."""
    if allowed.persons:
        return ROLES[key]
    return allowed.institution if key in BANKS else allowed.enterprise


ASKS_FOR_CREDENTIALS = "/api/v1/auth/token"
"""Made-up ones in its body are answered with 401, whoever sends them."""

OF_ITS_LOOKS = frozenset({"theme-stylesheet", "theme-logo"})
"""How an organization looks is for whoever sees a page of it, a participant too; where it chose none, nothing."""

OF_ENTERPRISES_ALONE = ("/members/<int:user_id>", "/let-in/<int:enterprise_invitation_id>/end")
"""What a bank has none of: its people are no members of an enterprise, and it lets no institution in."""

WRITING = [
    (route, method)
    for route in walked()
    for method in methods_of(route)
    if method != "get" and allowed_by(route, method)
]
TURN = {route.path: number for number, route in enumerate(walked())}
READING = [route for route in walked() if is_about_rows(route) and route.name not in OF_ITS_LOOKS]


@pytest.mark.prove
@pytest.mark.parametrize(("route", "method"), one_in(2, WRITING), ids=lambda part: getattr(part, "path", part))
def test_roles_that_an_operation_does_not_name_are_refused_and_write_nothing(
    people: People, route: Route, method: str
) -> None:
    wrong = {}
    for key in in_turn(having(people, route), TURN[route.path]):
        outside = {*ROLES[key]}.difference(*(roles_of(allowed, key) for allowed in allowed_by(route, method)))
        for role in outside:
            answer = asked(people, (key, role), route, method, key, watched=True)
            # A page asks for what its form lacks before it knows that the role would not do.
            refused = {403} if route.api_view is not None else {200, 400, 403, 405}
            if answer is not None and (answer.status not in refused or answer.written):
                wrong[key, role] = (answer.status, answer.code, answer.written)
    assert wrong == {}


@pytest.mark.prove
@pytest.mark.parametrize(("route", "method"), one_in(2, WRITING, first=1), ids=lambda part: getattr(part, "path", part))
def test_roles_that_an_operation_names_are_not_refused_for_their_role(
    people: People, route: Route, method: str
) -> None:
    wrong = {}
    for key in in_turn(having(people, route), TURN[route.path]):
        inside = [role for role in ROLES[key] if all(role in roles_of(one, key) for one in allowed_by(route, method))]
        # Who may the least of them may be refused the likeliest.
        for role in sized(inside[-1:], inside):
            answer = asked(people, (key, role), route, method, key)
            refused = answer is not None and answer.code == "access.role_not_allowed"
            unanswered = {500} if route.path.startswith(ASKS_FOR_CREDENTIALS) else {401, 500}
            if answer is not None and (refused or answer.status in unanswered) and route.name != EACH_KIND_SAYS:
                wrong[key, role] = (answer.status, answer.code)
    assert wrong == {}


@pytest.mark.prove
@pytest.mark.parametrize("route", one_in(3, walked()), ids=lambda route: route.path)
def test_auditors_write_nothing(people: People, route: Route) -> None:
    wrong = {}
    for key in in_turn(having(people, route, PLATFORM), TURN[route.path]):
        for method in methods_of(route):
            answer = asked(people, (PLATFORM, StaffGroup.AUDITOR.name.lower()), route, method, key, watched=True)
            # What everybody may, they do about themselves: auditors sign out, too.
            included = any(
                allowed.persons or StaffGroup.AUDITOR in allowed.staff for allowed in allowed_by(route, method)
            )
            if answer is not None and not included and answer.written:
                wrong[key, method] = (answer.status, answer.written)
    assert wrong == {}


@pytest.mark.prove
@pytest.mark.parametrize("route", one_in(2, READING), ids=lambda route: route.path)
def test_members_see_their_own_rows_and_participants_none(people: People, route: Route) -> None:
    wrong = {}
    for key in in_turn(having(people, route), TURN[route.path]):
        for role in sized(ROLES[key][-2:], ROLES[key]):
            answer = asked(people, (key, role), route, "get", key)
            # 409: what there is of the row cannot be given as it stands, such as a package that was not kept.
            expected = {403, 405} if role == "participant" else {200, 302, 403, 405, 409}
            if answer is not None and answer.status not in expected:
                wrong[key, role] = (answer.status, answer.code)
    assert wrong == {}


@pytest.mark.prove
@pytest.mark.parametrize("route", one_in(2, READING, first=1), ids=lambda route: route.path)
def test_staff_see_every_row_and_are_told_where_there_is_none(people: People, route: Route) -> None:
    wrong = {}
    for group in sized(STAFF[:2], STAFF):
        for key in in_turn(having(people, route, PLATFORM), TURN[route.path]):
            ids = people.world.ids[key]
            if key == PLATFORM and "/organizations/" in route.path:
                continue  # the platform has no console
            if key in BANKS and route.path.endswith(OF_ENTERPRISES_ALONE):
                continue
            answer = asked(people, (PLATFORM, group), route, "get", key)
            nowhere = filled(route, leading_nowhere(ids, {}))
            if answer is None or answer.status == 405:
                continue
            missing = people.knock((PLATFORM, group), "get", f"{nowhere}{query_of(route, ids)}")
            if answer.status not in {200, 302, 403, 409} or missing.status not in {404, 403}:
                wrong[group, key] = (answer.status, answer.code, missing.status)
    assert wrong == {}
