"""Each kind of refusal is given where the conventions say, at real doors."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.clients import client_of, sent
from tests.enterprises.factories import enterprise
from tests.institutional import factories

pytestmark = pytest.mark.django_db
PORTFOLIOS = "/api/v1/institutional/portfolios"
NOWHERE = 987_654_321


def told(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(body)
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]


@pytest.fixture
def bank() -> int:
    return factories.institution()


@pytest.fixture
def analyst(bank: int) -> Client:
    actors.member(bank, "analyst", email="analyst@example.org")
    return client_of("analyst@example.org")


@pytest.fixture
def staff() -> Client:
    actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
    return client_of("staff@example.org")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Organization": "ten"},
        {"Idempotency-Key": "two words"},
        {"If-Match": "none"},
        {"Authorization": "Bearer x"},
    ],
)
def test_without_credentials_nothing_else_is_looked_at(headers: dict[str, str]) -> None:
    answer = Client().post(PORTFOLIOS, b"{NaN", content_type="text/plain", headers=headers)
    assert told(answer)[0] == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_what_one_cannot_see_is_forbidden_whether_or_not_it_exists(analyst: Client, bank: int, whose: str) -> None:
    other = factories.portfolio(factories.institution())
    held = enterprise().id
    portfolio, thing = {"another's": (other, held), "nobody's": (NOWHERE, NOWHERE)}[whose]
    own = factories.portfolio(bank)
    asked = [
        analyst.get(f"{PORTFOLIOS}/{portfolio}"),
        analyst.get(f"{PORTFOLIOS}/{portfolio}/positions"),
        analyst.get(f"/api/v1/enterprises?portfolio={portfolio}"),
        analyst.get(f"/api/v1/tasks?enterprise={thing}"),
        sent(analyst, "post", "/api/v1/diagnose/cfo", {"enterprise_id": thing, "inputs": {"principal": "10.00"}}),
        analyst.get(f"{PORTFOLIOS}/{own}/positions/{thing}"),
    ]
    assert [told(answer) for answer in asked] == [(403, "access.not_visible")] * len(asked)


def test_staff_are_told_that_it_is_not_there(staff: Client) -> None:
    for path in (f"{PORTFOLIOS}/{NOWHERE}", f"/api/v1/tasks/{NOWHERE}", f"/api/v1/tasks?enterprise={NOWHERE}"):
        assert told(staff.get(path)) == (404, "request.not_found")


def test_a_part_that_an_object_has_not_is_not_found(analyst: Client, bank: int) -> None:
    portfolio, [held] = factories.holding(bank)
    position = factories.position(portfolio, held)
    other = factories.portfolio(bank)
    assert told(analyst.get(f"{PORTFOLIOS}/{other}/positions/{position}")) == (404, "request.not_found")
    assert told(analyst.get(f"{PORTFOLIOS}/{other}/enterprises/{held}")) == (404, "portfolio.enterprise_not_in")


def test_of_a_person_the_same_is_said() -> None:
    made, elsewhere = enterprise().id, enterprise().id
    owner = actors.member(made, "owner", email="owner@example.org")
    known, stranger = actors.member(made, "member"), actors.member(enterprise().id, "owner")
    actors.seated_too(owner, elsewhere, "owner")
    client = client_of("owner@example.org")
    client.defaults["HTTP_X_ORGANIZATION"] = str(made)
    assert told(client.get(f"/api/v1/enterprises/{elsewhere}/members/{known.id}")) == (404, "request.not_found")
    assert told(client.get(f"/api/v1/enterprises/{elsewhere}/members/{stranger.id}")) == (403, "access.not_visible")


def test_a_role_that_may_not_is_told_who_may(bank: int) -> None:
    actors.member(bank, "viewer", email="viewer@example.org")
    viewer = client_of("viewer@example.org")
    assert told(sent(viewer, "post", PORTFOLIOS, {"name": "Growth", "currency": "USD"})) == (
        403,
        "access.role_not_allowed",
    )


def test_what_a_rule_refuses_and_what_was_done_before(analyst: Client, bank: int) -> None:
    portfolio, [held] = factories.holding(bank)
    entry = {"enterprise": held}
    assert told(sent(analyst, "post", f"{PORTFOLIOS}/{portfolio}/enterprises", entry))[0] == 409
    days = {"started_on": "2026-02-02", "matures_on": "2026-01-01", "instrument": "loan", "principal": "10.00"}
    assert told(sent(analyst, "post", f"{PORTFOLIOS}/{portfolio}/positions", entry | days))[0] == 422


def test_there_is_no_such_path(analyst: Client) -> None:
    assert told(analyst.get("/api/v1/portfolio")) == (404, "request.not_found")


def test_a_method_that_a_path_does_not_take(analyst: Client) -> None:
    assert told(analyst.delete(PORTFOLIOS)) == (405, "request.method_not_allowed")
