"""A list of the API is walked page by page with cursors, which belong to one order and one set of filters."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client

from tests import actors
from tests.clients import client_of
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db
LIST = "/api/v1/enterprises"


@pytest.fixture
def officer() -> Client:
    actors.staff(email="officer@example.org")
    return client_of("officer@example.org")


@pytest.fixture
def five() -> list[str]:
    """Five enterprises, two of them of one name."""
    return [enterprise(name=name).name for name in ("Anvil", "Bakery", "Bakery", "Cooper", "Dairy")]


def names(answer: Any) -> list[str]:
    return [one["name"] for one in answer.json()["results"]]


def rewritten(address: str, **parts: Any) -> str:
    """The address with its cursor's mark kept and its position written by hand."""
    start, cursor = address.split("cursor=")
    mark, backwards, _position = json.loads(base64.urlsafe_b64decode(cursor.replace("%3D", "=")))
    text = json.dumps([mark, parts.get("backwards", backwards), parts["position"]])
    return f"{start}cursor={base64.urlsafe_b64encode(text.encode()).decode()}"


def test_every_row_comes_once_also_where_names_are_alike(officer: Client, five: list[str]) -> None:
    first = officer.get(f"{LIST}?ordering=name&page_size=2")
    second = officer.get(first.json()["next"])
    third = officer.get(second.json()["next"])
    assert [*names(first), *names(second), *names(third)] == five
    assert third.json()["next"] is None


def test_the_way_back_leads_to_the_page_one_came_from(officer: Client, five: list[str]) -> None:
    first = officer.get(f"{LIST}?ordering=-name&page_size=2")
    second = officer.get(first.json()["next"])
    assert names(officer.get(second.json()["previous"])) == names(first) == ["Dairy", "Cooper"]
    assert first.json()["previous"] is None


def test_a_cursor_of_another_order_or_filter_is_refused(officer: Client, five: list[str]) -> None:
    following = officer.get(f"{LIST}?ordering=name&page_size=2").json()["next"]
    for other in (following.replace("ordering=name", "ordering=-name"), f"{following}&region=US-CA"):
        refused = officer.get(other)
        assert (refused.status_code, refused.json()["code"]) == (400, "cursor.mismatch")


@pytest.mark.parametrize(
    "position",
    [
        ["Bakery", "seven"],
        ["Bakery", [1]],
        ["Bakery", {"a": 1}],
        ["a\x00", 1],
        ["\ud800", 1],
        ["0001-01-01T00:00:00+23:59", 1],
        ["9999-12-31T23:59:59-23:59", 1],
        ["Bakery"],
        4,
        ["Bakery", None],
    ],
)
def test_a_cursor_written_by_hand_is_refused_and_no_fault_of_ours(
    officer: Client, five: list[str], position: Any
) -> None:
    following = officer.get(f"{LIST}?ordering=name&page_size=2").json()["next"]
    refused = officer.get(rewritten(following, position=position))
    assert (refused.status_code, refused.json()["code"]) == (400, "cursor.mismatch")


@pytest.mark.parametrize("cursor", ["x", "%20", "bnVsbA==", "W10="])
def test_what_is_no_cursor_is_refused(officer: Client, cursor: str) -> None:
    assert officer.get(f"{LIST}?cursor={cursor}").json()["code"] == "cursor.mismatch"


@pytest.mark.parametrize("size", ["0", "501", "-1", "ten", "²"])
def test_a_page_holds_between_one_and_five_hundred_rows(officer: Client, size: str) -> None:
    assert officer.get(LIST, {"page_size": size}).json()["code"] == "page_size.out_of_range"


def test_an_order_that_there_is_not_is_named_with_those_there_are(officer: Client) -> None:
    refused = officer.get(f"{LIST}?ordering=colour").json()
    assert refused["code"] == "ordering.unknown"
    assert "created_at, id, name" in refused["detail"]
