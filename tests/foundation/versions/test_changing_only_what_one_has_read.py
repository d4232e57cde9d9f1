"""An object's ETag tells its states apart, and a change may be made to hang on it, for every object that can change."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from clear_platform.foundation.credentials.operations import create_api_key
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.models import Organization
from clear_platform.foundation.public import StaffGroup, acting
from tests import actors
from tests.at_once import at_once
from tests.clients import client_of, sent
from tests.enterprises.factories import enterprise
from tests.execution.factories import tasks
from tests.institutional import factories
from tests.routes import every_route

ANSWERS = "/api/v1"


@dataclass(frozen=True)
class Changeable:
    """An object, two changes of it, and the organization whose name its answer shows."""

    path: str
    one: dict[str, Any]
    other: dict[str, Any]
    organization_id: int | None = None


def a_portfolio() -> Changeable:
    bank = factories.institution()
    path = f"{ANSWERS}/institutional/portfolios/{factories.portfolio(bank)}"
    return Changeable(path, {"name": "One"}, {"name": "Other"}, bank)


def a_position() -> Changeable:
    portfolio, [held] = factories.holding(factories.institution())
    position = factories.position(portfolio, held)
    path = f"{ANSWERS}/institutional/portfolios/{portfolio}/positions/{position}"
    return Changeable(path, {"status": "watch"}, {"status": "default"}, held)


def an_enterprise() -> Changeable:
    made = enterprise()
    return Changeable(f"{ANSWERS}/enterprises/{made.id}", {"name": "One"}, {"name": "Other"}, made.id)


def an_enterprises_region() -> Changeable:
    path = f"{ANSWERS}/enterprises/{enterprise().id}"
    return Changeable(path, {"region": "US-CA"}, {"region": "US-OR"})


def a_task() -> Changeable:
    [task, _] = tasks(enterprise().id)
    return Changeable(f"{ANSWERS}/tasks/{task.pk}", {"title": "One"}, {"title": "Other"})


def a_moved_task() -> Changeable:
    [task, _] = tasks(enterprise().id)
    blocked = {"status": "blocked", "because": "The bank is closed."}
    return Changeable(f"{ANSWERS}/tasks/{task.pk}", {"status": "in_progress"}, blocked)


def a_member() -> Changeable:
    made = enterprise()
    actors.member(made.id, "owner")
    member = actors.member(made.id, "member")
    return Changeable(f"{ANSWERS}/enterprises/{made.id}/members/{member.id}", {"role": "viewer"}, {"role": "owner"})


OBJECTS = [a_portfolio, a_position, an_enterprise, an_enterprises_region, a_task, a_moved_task, a_member]
Makes = Callable[[], Changeable]


@pytest.fixture
def staff(db: None) -> Client:
    actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
    return client_of("staff@example.org")


@pytest.fixture(params=OBJECTS, ids=lambda make: make.__name__)
def changeable(request: pytest.FixtureRequest, staff: Client) -> Changeable:
    """One of each; made once there is a database."""
    made: Changeable = request.param()
    return made


def patched(client: Client, thing: Changeable, body: dict[str, Any], tag: str) -> Any:
    return client.patch(thing.path, body, content_type="application/json", headers={"If-Match": tag})


def put(client: Client, path: str, body: dict[str, Any], tag: str) -> Any:
    return client.put(path, body, content_type="application/json", headers={"If-Match": tag})


def test_an_object_has_a_strong_tag_that_stays_while_nothing_changes(staff: Client, changeable: Changeable) -> None:
    tag = staff.get(changeable.path)["ETag"]
    assert tag.startswith('"')
    assert staff.get(changeable.path)["ETag"] == tag


def test_a_change_gives_another_tag_which_the_answer_to_it_already_has(staff: Client, changeable: Changeable) -> None:
    before = staff.get(changeable.path)["ETag"]
    answer = sent(staff, "patch", changeable.path, changeable.one)
    after = staff.get(changeable.path)
    assert (answer.status_code, answer["ETag"], answer.json()) == (200, after["ETag"], after.json())
    assert after["ETag"] != before


def test_a_change_is_made_when_the_object_stands_as_expected(staff: Client, changeable: Changeable) -> None:
    tag = staff.get(changeable.path)["ETag"]
    assert patched(staff, changeable, changeable.one, tag).status_code == 200


def test_of_two_changes_on_the_same_state_the_second_is_refused(staff: Client, changeable: Changeable) -> None:
    tag = staff.get(changeable.path)["ETag"]
    patched(staff, changeable, changeable.one, tag)
    stale = patched(staff, changeable, changeable.other, tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition.stale")
    assert changeable.one.items() & staff.get(changeable.path).json().items()


@pytest.mark.django_db
@pytest.mark.parametrize("make", [a_portfolio, a_position, an_enterprise], ids=lambda make: make.__name__)
def test_what_an_answer_shows_of_another_row_counts_too(staff: Client, make: Makes) -> None:
    thing = make()
    before = staff.get(thing.path)
    with acting(actors.system()):
        Organization.objects.filter(pk=thing.organization_id).update(name="Renamed elsewhere")
    after = staff.get(thing.path)
    assert after.json() != before.json()
    assert after["ETag"] != before["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["*", '"other", {tag}', '{tag}, W/"x"'])
def test_any_of_several_tags_will_do_and_a_star_stands_for_all(staff: Client, header: str) -> None:
    thing = a_portfolio()
    tag = staff.get(thing.path)["ETag"]
    assert patched(staff, thing, thing.one, header.format(tag=tag)).status_code == 200


@pytest.mark.django_db
def test_a_weak_tag_never_matches(staff: Client) -> None:
    thing = a_portfolio()
    tag = staff.get(thing.path)["ETag"]
    answer = patched(staff, thing, thing.one, f"W/{tag}")
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition.stale")


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "12.4", "yesterday", '"12.4", yesterday'])
def test_what_is_no_tag_is_refused(staff: Client, header: str) -> None:
    answer = patched(staff, thing := a_portfolio(), thing.one, header)
    assert (answer.status_code, answer.json()["code"]) == (400, "precondition.malformed")


@pytest.mark.django_db
def test_taking_away_can_hang_on_it_as_well(staff: Client) -> None:
    portfolio, [held] = factories.holding(factories.institution())
    position = f"{ANSWERS}/institutional/portfolios/{portfolio}/positions/{factories.position(portfolio, held)}"
    entry = f"{ANSWERS}/institutional/portfolios/{portfolio}/enterprises/{held}"
    member = a_member().path
    for path in (position, entry, member):
        tag = staff.get(path)["ETag"]
        stale = staff.delete(path, headers={"If-Match": '"another"'})
        gone = staff.delete(path, headers={"If-Match": tag})
        assert (stale.status_code, stale.json()["code"], gone.status_code) == (412, "precondition.stale", 204)


@pytest.mark.django_db
def test_ways_in_are_taken_back_only_as_they_were_read() -> None:
    bank = factories.institution()
    admin = actors.member(bank, "admin", email="admin@example.org")
    client = client_of("admin@example.org")
    key = create_api_key(actor=admin, name="Nightly import", scopes=["imports.write"]).shown
    invitation = invite_member(actor=admin, organization_id=bank, email="lin@example.org", role="analyst")
    for path in (f"{ANSWERS}/api-keys/{key.id}", f"{ANSWERS}/organizations/{bank}/invitations/{invitation.id}"):
        tag = client.get(path)["ETag"]
        stale = client.delete(path, headers={"If-Match": '"another"'})
        gone = client.delete(path, headers={"If-Match": tag})
        assert (stale.status_code, stale.json()["code"], gone.status_code) == (412, "precondition.stale", 204)


@pytest.mark.django_db
def test_a_feature_is_switched_only_as_it_was_read() -> None:
    bank = factories.institution()
    actors.member(bank, "admin", email="admin@example.org")
    client, path = client_of("admin@example.org"), f"{ANSWERS}/organizations/{bank}/features/reports"
    tag = client.get(path)["ETag"]
    off = put(client, path, {"enabled": False}, tag)
    again = put(client, path, {"enabled": None}, tag)
    back = put(client, path, {"enabled": None}, off["ETag"])
    assert (off.status_code, again.status_code, again.json()["code"]) == (200, 412, "precondition.stale")
    assert (back.status_code, back["ETag"]) == (200, tag)


def test_of_two_who_switch_a_feature_at_once_one_is_told(cloned_database: str) -> None:
    bank = factories.institution()
    actors.member(bank, "admin", email="admin@example.org")
    clients = [client_of("admin@example.org") for _ in range(2)]
    path = f"{ANSWERS}/organizations/{bank}/features/reports"
    tag = clients[0].get(path)["ETag"]
    assert sorted(at_once(lambda: str(put(clients.pop(), path, {"enabled": False}, tag).status_code))) == [
        "200",
        "412",
    ]


def test_every_operation_that_is_described_to_heed_if_match_asks_for_it() -> None:
    """PUT, PATCH and DELETE list 412: each of their views reads the header."""
    deaf = [
        f"{method} {route.path}"
        for route in every_route()
        for method in ("put", "patch", "delete")
        if hasattr(route.api_class, method)
        and "self.expected()" not in inspect.getsource(inspect.unwrap(getattr(route.api_class, method)))
    ]
    assert deaf == []


@pytest.mark.parametrize("make", OBJECTS, ids=lambda make: make.__name__)
def test_of_two_at_the_same_moment_one_wins(cloned_database: str, make: Makes) -> None:
    actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
    thing = make()
    clients = [client_of("staff@example.org") for _ in range(2)]
    tag = clients[0].get(thing.path)["ETag"]
    together = threading.Barrier(2)

    def change(client: Client, body: dict[str, Any]) -> Any:
        together.wait()
        try:
            return patched(client, thing, body, tag)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(change, clients, [thing.one, thing.other]))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    [won] = [answer for answer in answers if answer.status_code == 200]
    assert clients[0].get(thing.path).json() == won.json()
