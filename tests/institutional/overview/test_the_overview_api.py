"""The API tells how ready the enterprises of a portfolio are, and of one enterprise all that its institution sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from institutional.public import analyse_portfolio
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db
STATED = {"employees": 9, "jobs_to_create": 3, "jobs_to_retain": 4, "approved": "100000.00", "guaranteed": "75000.00"}


@pytest.fixture
def analyst() -> tuple[Client, int, list[int]]:
    """The analyst of a bank, a portfolio of two, of which the first is analysed and in default."""
    bank = factories.institution()
    actors.member(bank, "analyst", email="analyst@example.org")
    portfolio, ids = factories.holding(bank, 2)
    factories.position(portfolio, ids[0], facts=STATED, status="default")
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    client = Client()
    client.post("/sign-in", {"email": "analyst@example.org", "password": actors.PASSWORD})
    return client, portfolio, ids


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("readiness_min=0", [0]),
        ("readiness_min=100", []),
        ("readiness_max=100", [0]),
        ("flag=open_default", [0]),
        ("flag=overdue_tax", []),
        ("stale=true", [1]),
        ("stale=false", [0]),
    ],
)
def test_enterprises_are_found_by_how_ready_they_are(
    analyst: tuple[Client, int, list[int]], asked: str, places: list[int]
) -> None:
    client, portfolio, ids = analyst
    rows = client.get(f"/api/v1/institutional/portfolios/{portfolio}/enterprises?{asked}").json()["results"]
    assert [row["id"] for row in rows] == [ids[place] for place in places]


@pytest.mark.parametrize("bound", ["1e-20000", "1e-1000000", "0.001", "1e20000"])
def test_a_bound_of_more_digits_than_a_score_has_is_refused(analyst: tuple[Client, int, list[int]], bound: str) -> None:
    client, portfolio, _ = analyst
    for name in ("readiness_min", "readiness_max"):
        answer = client.get(f"/api/v1/institutional/portfolios/{portfolio}/enterprises?{name}={bound}")
        assert answer.status_code == 400
        assert client.get(f"/institutional/portfolios/{portfolio}?readiness_from={bound}").status_code == 200


def test_a_snapshot_gives_ids_to_cite(analyst: tuple[Client, int, list[int]]) -> None:
    client, _, ids = analyst
    seen: dict[str, Any] = client.get(f"/api/v1/institutional/enterprises/{ids[0]}/snapshot").json()
    assert seen["enterprise"]["id"] == ids[0]
    assert [one["status"] for one in seen["positions"]] == ["default"]
    assert "open_default" in seen["readiness"]["flags"]
    assert seen["capability"]["cashflow_discipline"][0]["id"]
    assert {one["fact"] for one in seen["data_quality"]} == {"industry", "region", "city", "size_band"}


def test_nobody_else_has_a_snapshot(analyst: tuple[Client, int, list[int]]) -> None:
    client, _, _ = analyst
    [stranger] = factories.enterprises()
    assert client.get(f"/api/v1/institutional/enterprises/{stranger}/snapshot").status_code == 403
