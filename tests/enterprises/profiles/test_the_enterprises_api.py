"""The API of enterprises says what the operations do, and refuses as they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import actors
from tests.clients import client_of, sent
from tests.enterprises.factories import enterprise
from tests.institutional import factories as institutional

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


@pytest.fixture
def enterprise_id() -> int:
    return enterprise(name="Bay Bakery", industry="311811", region="US-CA", city="Oakland", size_band="6-15").id


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return client_of("owner@example.org")


@pytest.fixture
def officer() -> Client:
    actors.staff(email="officer@example.org")
    return client_of("officer@example.org")


@pytest.mark.parametrize(
    "path", ["enterprises", "analyses", "decisions", "tasks", "enterprises/1", "analyses/1", "tasks/1"]
)
def test_without_credentials_there_is_nothing(path: str) -> None:
    assert Client().get(f"{BASE}/{path}").status_code == 401


def test_an_enterprise_shows_its_own_facts_and_its_organizations(owner: Client, enterprise_id: int) -> None:
    found = owner.get(f"{BASE}/enterprises/{enterprise_id}").json()
    assert list(found) == [
        "id", "name", "slug", "origin", "industry", "region", "city", "size_band", "external_ids_json",
        "settings_json", "created_at", "attributions",
    ]  # fmt: skip
    assert (found["name"], found["slug"], found["size_band"]) == ("Bay Bakery", "bay-bakery", "6-15")


def test_everybody_lists_the_enterprises_they_see(owner: Client, officer: Client, enterprise_id: int) -> None:
    enterprise()
    assert [one["id"] for one in owner.get(f"{BASE}/enterprises").json()["results"]] == [enterprise_id]
    assert len(officer.get(f"{BASE}/enterprises").json()["results"]) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("industry=3118", 1), ("industry=44", 0), ("region=US-CA", 1), ("region=US-NV", 0), ("size_band=6-15", 1),
        ("search=bakery+oakland", 1), ("search=bakery+reno", 0), ("q=bay", 1),
    ],
)  # fmt: skip
def test_each_filter_keeps_what_it_says(officer: Client, enterprise_id: int, query: str, found: int) -> None:
    assert len(officer.get(f"{BASE}/enterprises?{query}").json()["results"]) == found


def test_a_portfolio_shows_only_what_it_gave_sight_of() -> None:
    bank, other = institutional.institution(), institutional.institution()
    portfolio, [held] = institutional.holding(bank)
    _, [another] = institutional.holding(bank)
    theirs, _ = institutional.holding(other)
    actors.member(bank, "analyst", email="analyst@example.org")
    analyst = client_of("analyst@example.org")
    assert {one["id"] for one in analyst.get(f"{BASE}/enterprises").json()["results"]} == {held, another}
    assert [one["id"] for one in analyst.get(f"{BASE}/enterprises?portfolio={portfolio}").json()["results"]] == [held]
    refused = analyst.get(f"{BASE}/enterprises?portfolio={theirs}")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.not_visible")


def test_staff_are_told_that_there_is_no_such_portfolio(officer: Client) -> None:
    assert officer.get(f"{BASE}/enterprises?portfolio=77").status_code == 404


def test_a_filter_at_fault_is_pointed_at_once_with_its_code(officer: Client) -> None:
    answer = officer.get("/api/v1/enterprises?portfolio=many")
    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/portfolio", "invalid")]


def test_an_unknown_filter_is_named(officer: Client) -> None:
    refused = officer.get(f"{BASE}/enterprises?colour=red")
    assert (refused.status_code, refused.json()["code"]) == (400, "filter.unknown")


def test_an_enterprise_is_made_and_found_at_its_address(officer: Client) -> None:
    made = sent(officer, "post", f"{BASE}/enterprises", {"name": "New Mill", "external_ids_json": {"LEI": "529900"}})
    assert made.status_code == 201
    assert officer.get(made["Location"]).json() == made.json()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": "A", "industry": "bread"}, "/industry"),
        ({"name": "A", "colour": "red"}, "/colour"),
        ({"name": "A", "external_ids_json": {"LEI": [1]}}, "/external_ids_json/LEI/0"),
    ],
)
def test_each_fault_of_a_body_is_pointed_at(officer: Client, body: dict[str, Any], pointer: str) -> None:
    refused = sent(officer, "post", f"{BASE}/enterprises", body)
    assert refused.status_code == 400
    assert pointer.split("/")[1] in {one["pointer"].split("/")[1] for one in refused.json()["errors"]}


def test_a_change_touches_what_is_sent(owner: Client, enterprise_id: int) -> None:
    changed = sent(owner, "patch", f"{BASE}/enterprises/{enterprise_id}", {"size_band": "16-50"}).json()
    assert (changed["size_band"], changed["industry"]) == ("16-50", "311811")


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"timezone": "Auckland"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"timezone": 12}, "timezone"),
        ({"currency": "dollars"}, "currency"),
        ({"currency": None}, "currency"),
    ],
)
def test_a_setting_that_the_platform_cannot_read_is_refused_by_name(
    owner: Client, enterprise_id: int, settings: dict[str, Any], names: str
) -> None:
    path = f"{BASE}/enterprises/{enterprise_id}"
    refused = sent(owner, "patch", path, {"settings_json": settings})
    assert (refused.status_code, refused.json()["code"]) == (400, "enterprise.setting_unread")
    assert f"'{names}'" in refused.json()["detail"]
    kept = {"timezone": "Pacific/Auckland", "currency": "NZD", "theme": "auto"}
    assert sent(owner, "patch", path, {"settings_json": kept}).json()["settings_json"] == kept


def test_another_enterprise_and_one_that_does_not_exist_get_the_same_answer(owner: Client) -> None:
    answers = [owner.get(f"{BASE}/enterprises/{one}") for one in (enterprise().id, 987654321)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]


def test_an_owner_runs_the_members(owner: Client, enterprise_id: int) -> None:
    path = f"{BASE}/enterprises/{enterprise_id}/members"
    one = f"{path}/{actors.member(enterprise_id, 'member').id}"
    assert sent(owner, "patch", one, {"role": "viewer"}).json()["role"] == "viewer"
    assert {one["role"] for one in owner.get(path).json()["results"]} == {"owner", "viewer"}
    assert owner.delete(one).status_code == 204


def test_a_list_takes_as_many_queries_for_fifty_as_for_one(officer: Client) -> None:
    counts = []
    for number in (1, 49):
        for _ in range(number):
            enterprise()
        with CaptureQueriesContext(connection) as statements:
            assert officer.get(f"{BASE}/enterprises").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["analyses", "decisions", "tasks"])
@pytest.mark.parametrize("name", ["enterprise", "enterprise_id"])
def test_another_tenants_id_in_a_filter_is_refused_as_in_an_address(owner: Client, path: str, name: str) -> None:
    refused = owner.get(f"{BASE}/{path}?{name}={enterprise().id}")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.not_visible")


@pytest.mark.parametrize(("path", "name"), [("tasks", "decision"), ("tasks", "decision_id")])
def test_another_tenants_decision_in_a_filter_is_refused_too(owner: Client, path: str, name: str) -> None:
    refused = owner.get(f"{BASE}/{path}?{name}=00000000-0000-4000-8000-000000000000")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.not_visible")


def test_staff_who_see_all_hear_that_there_is_none(officer: Client) -> None:
    assert officer.get(f"{BASE}/decisions?enterprise={10**9}").json()["code"] == "request.not_found"
    assert officer.get(f"{BASE}/decisions?analysis={10**9}").status_code == 404


@pytest.mark.parametrize(
    ("field", "pointer"), [("settings_json", "/settings_json"), ("external_ids_json", "/external_ids_json")]
)
def test_names_without_bounds_are_refused_and_the_schema_says_how_long_they_may_be(
    owner: Client, enterprise_id: int, field: str, pointer: str
) -> None:
    refused = sent(owner, "patch", f"{BASE}/enterprises/{enterprise_id}", {field: {"n" * 100_000: "1"}})
    told = refused.json()
    assert (refused.status_code, told["code"]) == (400, "request.too_much_stated")
    assert [(one["pointer"], one["code"]) for one in told["errors"]] == [(pointer, "name_too_long")]
    assert "at most 100 are kept" in refused.content.decode()
