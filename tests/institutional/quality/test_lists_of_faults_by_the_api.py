"""What the data of portfolios lack, by the API: counted, and listed in parts as every list is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import actors
from tests.clients import client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
ALL = "/api/v1/institutional/data-quality"
MISSING = f"{ALL}?kind=missing&who=enterprise"
FOUND = ["industry_missing", "region_missing", "city_missing", "size_band_missing"]


@pytest.fixture
def enterprise() -> int:
    """One of a bank, of which nothing is known but its name."""
    bank = factories.institution("Harbor Bank")
    actors.member(bank, "analyst", email="analyst@example.org")
    [made] = factories.holding(bank)[1]
    return made


@pytest.fixture
def analyst(enterprise: int) -> Client:
    return client_of("analyst@example.org")


def checks(answer: Any) -> list[str]:
    return [one["check"] for one in answer["results"]]


def test_it_counts_and_lists_in_parts_that_lead_to_one_another(analyst: Client, enterprise: int) -> None:
    first = analyst.get(f"{MISSING}&page_size=3").json()
    second = analyst.get(first["next"]).json()
    back = analyst.get(second["previous"]).json()
    assert (checks(first), checks(second)) == (FOUND[:3], FOUND[3:])
    assert (first["previous"], second["next"], checks(back)) == (None, None, checks(first))
    assert {one["enterprise"] for one in first["results"]} == {enterprise}
    assert {one["check"]: one["found"] for one in first["checks"]}["city_missing"] == 1


def test_a_part_is_as_large_as_in_every_list(analyst: Client) -> None:
    assert checks(analyst.get(f"{MISSING}&page_size=500").json()) == FOUND
    assert analyst.get(f"{MISSING}&page_size=501").status_code == 400


@pytest.mark.parametrize("other", ["?kind=missing&page_size=3", "?kind=stale&who=enterprise"])
def test_a_cursor_fits_only_the_filters_it_came_from(analyst: Client, other: str) -> None:
    cursor = analyst.get(f"{MISSING}&page_size=3").json()["next"].partition("cursor=")[2]
    refused = analyst.get(f"{ALL}{other}&cursor={cursor}")
    assert (refused.status_code, refused.json()["code"]) == (400, "cursor.mismatch")


@pytest.mark.parametrize("query", ["kind=odd", "check=x", "who=me", "portfolio=x", "page_size=0", "cursor=-1", "no=1"])
def test_a_filter_that_cannot_be_read_is_refused(analyst: Client, query: str) -> None:
    assert analyst.get(f"{ALL}?{query}").status_code == 400
