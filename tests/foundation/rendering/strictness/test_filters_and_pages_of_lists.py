"""Every list is asked in one way: filters that are known, older spellings, sizes, orders and cursors that fit."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import django_filters
import pytest
from django.test import Client

from clear_platform.foundation.public import OrganizationKind
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.seen_filters import SeenFilter
from tests import actors
from tests.clients import client_of
from tests.foundation.rendering.strictness.doors import Door, doors

pytestmark = pytest.mark.django_db
LISTS = [door for door in doors() if door.method == "get" and getattr(door.route.api_view, "filterset_class", None)]
OLDER = {"search": "q", "enterprise": "enterprise_id", "decision": "decision_id"}


def filters(door: Door) -> Mapping[str, django_filters.Filter]:
    found: Mapping[str, django_filters.Filter] = door.route.api_view.filterset_class.base_filters
    return found


@pytest.mark.parametrize("door", LISTS, ids=str)
def test_older_spellings_are_known_beside_the_new(door: Door) -> None:
    names = set(filters(door))
    assert {old for new, old in OLDER.items() if new in names} <= names


SAID_BY_ENTRIES: Mapping[str, list[str]] = {
    "GET /api/v1/audit": ["actor", "object_id", "request_id"],
    "GET /api/v1/events": ["correlation", "causation"],
    "GET /api/v1/reviews": ["entity_id"],
}
"""What entries of one's own log, one's own events and what waits for one say of whom and what; they lead to no row."""
TEXTS = {"/api/v1/events?subject"}
"""Filters by a text, which bear the name of one by an id."""


@pytest.mark.parametrize("door", LISTS, ids=str)
def test_a_filter_by_id_asks_whether_the_caller_may_see_it(door: Door) -> None:
    """T3: whose id it is must not be found out by filtering."""
    by_id = {
        name: one
        for name, one in filters(door).items()
        if isinstance(one, django_filters.UUIDFilter) or (one.field_name or "").endswith("_id") or name == "portfolio"
    }
    assert [name for name, one in by_id.items() if not isinstance(one, SeenFilter)] == SAID_BY_ENTRIES.get(
        str(door), []
    )


def test_another_organizations_id_in_a_filter_is_refused_as_in_an_address(ids: Mapping[str, Any]) -> None:
    """T3"""
    stranger = actors.organization(OrganizationKind.INSTITUTION)
    actors.member(stranger, "admin", email="stranger@example.org")
    client = client_of("stranger@example.org")
    of_others = {
        "enterprise": ids["enterprise_id"],
        "enterprise_id": ids["enterprise_id"],
        "subject": ids["enterprise_id"],
        "portfolio": ids["portfolio_id"],
        "decision": ids["decision_id"],
        "decision_id": ids["decision_id"],
        "analysis": ids["analysis_id"],
        "owner": ids["user_id"],
    }
    asked = {
        f"{door.path}?{name}": client.get(f"{door.path}?{name}={of_others[name]}")
        for door in LISTS
        for name in filters(door)
        if name in of_others and not door.places and f"{door.path}?{name}" not in TEXTS
    }
    assert {where: answer.status_code for where, answer in asked.items()} == dict.fromkeys(asked, 403)
    assert {answer.json()["code"] for answer in asked.values()} == {"access.not_visible"}
    assert len(asked) >= 12


@pytest.mark.parametrize("size", ["0", "501", "-1", "1.5", "ten"])
def test_a_page_holds_one_to_five_hundred(staff: Client, size: str) -> None:
    answer = staff.get(f"/api/v1/enterprises?page_size={size}")
    assert (answer.status_code, answer.json()["code"]) == (400, "page_size.out_of_range")


@pytest.mark.parametrize("size", ["1", "500", ""])
def test_the_bounds_belong_to_it(staff: Client, size: str) -> None:
    assert staff.get(f"/api/v1/enterprises?page_size={size}").status_code == 200


def test_a_cursor_fits_only_the_order_and_the_filters_it_came_from(staff: Client) -> None:
    page = staff.get("/api/v1/metrics?page_size=1&ordering=code").json()["next"]
    cursor = page.partition("cursor=")[2]
    other_order = staff.get(f"/api/v1/metrics?page_size=1&ordering=-code&cursor={cursor}")
    other_filter = staff.get(f"/api/v1/metrics?page_size=1&ordering=code&kind=ratio&cursor={cursor}")
    other_size = staff.get(f"/api/v1/metrics?page_size=2&ordering=code&cursor={cursor}")
    assert [other_order.json()["code"], other_filter.json()["code"]] == ["cursor.mismatch"] * 2
    assert other_size.status_code == 200


@pytest.mark.parametrize(
    "cursor",
    ["x", "e30", urlsafe_b64encode(b"[" * 50_000).decode(), urlsafe_b64encode(json.dumps([1, 2, 3]).encode()).decode()],
)
def test_a_cursor_written_by_hand_is_refused(staff: Client, cursor: str) -> None:
    answer = staff.get("/api/v1/metrics", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor.mismatch")


def test_a_filter_that_is_none_is_named(staff: Client) -> None:
    answer = staff.get("/api/v1/enterprises?colour=red")
    assert (answer.status_code, answer.json()["code"]) == (400, "filter.unknown")
    assert "colour" in answer.json()["detail"]


def test_what_is_asked_for_once_is_given_once(staff: Client) -> None:
    """Else the last one counts, and whoever gave another first reads an answer to what they did not ask."""
    for asked in ("page_size=x&page_size=", "page_size=1&page_size=1", "search=a&search=b", "colour=1&colour=2"):
        answer = staff.get(f"/api/v1/enterprises?{asked}")
        name = asked.partition("=")[0]
        assert (answer.status_code, answer.json()["code"]) == (400, "query.repeated"), asked
        assert f"'{name}' stands in the address 2 times" in answer.json()["detail"]


def test_nor_is_anything_else_asked_for_twice(staff: Client, ids: Mapping[str, Any]) -> None:
    for door in [one for one in doors() if issubclass(one.route.api_view, ClearAPIView)]:
        answer = staff.generic(door.method, f"{door.at(ids)}?colour=1&colour=2", "{}", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "query.repeated"), str(door)


@pytest.mark.parametrize("door", LISTS, ids=str)
def test_what_is_yes_or_no_is_nothing_else(staff: Client, ids: Mapping[str, Any], door: Door) -> None:
    for name, one in filters(door).items():
        if isinstance(one, django_filters.BooleanFilter):
            codes = {
                word: staff.get(f"{door.at(ids)}?{name}={word}").status_code for word in ("maybe", "true", "false", "")
            }
            assert codes == {"maybe": 400, "true": 200, "false": 200, "": 200}, f"{door} {name}"


def test_what_takes_several_says_so(staff: Client) -> None:
    taken = {str(door): door.route.api_view.may_be_repeated() for door in doors() if door.asked_for}
    said = {
        str(door): {name for name, schema in door.asked_for.items() if schema["type"] == "array"}
        for door in doors()
        if door.asked_for
    }
    assert taken == said
    assert any(said.values())


@pytest.mark.parametrize("path", ["enterprises?search=", "enterprises?q="])
def test_both_spellings_find_the_same(staff: Client, ids: Mapping[str, Any], path: str) -> None:
    name = staff.get(f"/api/v1/enterprises/{ids['enterprise_id']}").json()["name"]
    found = staff.get(f"/api/v1/{path}{name}").json()["results"]
    assert ids["enterprise_id"] in [one["id"] for one in found]
