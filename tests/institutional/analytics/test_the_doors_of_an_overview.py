"""The overview of a portfolio by API, page and command: computed, read, said to be stale, refused."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clear_platform.foundation.clock import fixed_at
from tests import actors
from tests.clients import page_client_of, sent
from tests.execution.packs.factories import MONDAY, TUESDAY, TUESDAY_NIGHT, USUAL, fx, pack
from tests.institutional import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday() -> Any:
    with fixed_at(TUESDAY_NIGHT):
        pack(fx(TUESDAY))
        yield


@pytest.fixture
def portfolio() -> int:
    bank = factories.institution()
    actors.member(bank, "analyst", email="analyst@example.org")
    actors.member(bank, "viewer", email="viewer@example.org")
    held, ids = factories.holding(bank, 2, industry="722511", region="US-CA", size_band="1-5")
    factories.position(held, ids[0], principal=Decimal("1000.00"), status="default")
    factories.position(held, ids[1], principal=Decimal("100.00"), currency="KES")
    return held


@pytest.fixture
def analyst(portfolio: int) -> Client:
    return page_client_of("analyst@example.org")


def address(portfolio: int) -> str:
    return f"/api/v1/institutional/portfolios/{portfolio}/overview"


ECB = "European Central Bank, euro foreign exchange reference rates"
OF_TODAY = {"asof_date": TUESDAY.isoformat()}


def test_an_overview_is_computed_and_read_with_all_that_it_stands_on(analyst: Client, portfolio: int) -> None:
    made = sent(analyst, "post", address(portfolio), OF_TODAY)
    assert made.status_code == 200, made.content
    read = analyst.get(address(portfolio)).json()
    assert read == made.json()
    assert read["result"]["metrics"]["exposure"] == "1000.00"
    assert read["pricing_pack_id"] == read["result"]["pricing_pack_id"]
    assert len(read["ledger_commit_hash"]) == len(read["result_hash"]) == 64
    assert read["stale"] == []
    assert [one["name"][:10] for one in read["enterprises"]] == ["Enterprise"]
    assert analyst.get(f"/api/v1/runs/{read['run_id']}").json()["pattern"] == "portfolio_overview"


def test_there_is_none_before_one_is_computed(analyst: Client, portfolio: int) -> None:
    answer = analyst.get(address(portfolio))
    assert (answer.status_code, answer.json()["code"]) == (404, "overview.none_yet")


def test_the_same_key_is_the_same_run(analyst: Client, portfolio: int) -> None:
    one, two = (
        analyst.post(
            address(portfolio), OF_TODAY, content_type="application/json", headers={"Idempotency-Key": "today"}
        )
        for _ in range(2)
    )
    assert one.json()["run_id"] == two.json()["run_id"]


def test_a_worker_may_be_left_to_compute_it(analyst: Client, portfolio: int) -> None:
    answer = sent(analyst, "post", address(portfolio), {**OF_TODAY, "mode": "async"})
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert answer["Location"] == f"/api/v1/runs/{answer.json()['run_id']}"


def test_the_pattern_by_itself_gives_the_same_result(analyst: Client, portfolio: int) -> None:
    made = sent(analyst, "post", address(portfolio), OF_TODAY).json()
    body = {"pattern_id": "portfolio_overview", "inputs": {"portfolio_id": portfolio}, "portfolio_id": portfolio}
    run = sent(analyst, "post", "/api/v1/execute", {**body, **OF_TODAY}).json()
    assert run["metadata"]["result_hash"] == made["result_hash"]
    assert run["result"] == made["result"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"assumptions": {"lgd_loan": "2"}}, 400),
        ({"assumptions": {"lgd_house": "0.5"}}, 400),
        ({"asof_date": "2030-01-01"}, 400),
        ({"unheard": 1}, 400),
        ({"asof_date": MONDAY.isoformat()}, 422),
        ({"ledger_commit_hash": "0" * 64}, 422),
        ({"ledger_commit_hash": "short"}, 400),
        ({"pricing_pack_id": 10_000}, 404),
    ],
)
def test_what_cannot_be_computed_is_refused(analyst: Client, portfolio: int, body: dict[str, Any], status: int) -> None:
    assert sent(analyst, "post", address(portfolio), body).status_code == status


def test_a_viewer_reads_it_and_a_stranger_nothing(analyst: Client, portfolio: int) -> None:
    sent(analyst, "post", address(portfolio), OF_TODAY)
    viewer = page_client_of("viewer@example.org")
    assert viewer.get(address(portfolio)).status_code == 200
    assert sent(viewer, "post", address(portfolio), OF_TODAY).status_code == 403
    actors.member(factories.institution(), "admin", email="stranger@example.org")
    stranger = page_client_of("stranger@example.org")
    assert stranger.get(address(portfolio)).status_code == 403
    assert sent(stranger, "post", address(portfolio), OF_TODAY).status_code == 403


def test_the_page_computes_it_and_shows_figures_tables_and_assumptions(portfolio: int) -> None:
    client = page_client_of("analyst@example.org")
    where = f"/institutional/portfolios/{portfolio}/overview"
    assert "No overview yet" in client.get(where).content.decode()
    form = {"asof_date": TUESDAY.isoformat(), "lgd_loan": "0.5", "older_pack": "on"}
    assert client.post(where, form).status_code == 302
    shown = client.get(where).content.decode()
    for said in (
        "$1,000",
        "$500",
        "Share lost of a loan that fails",
        "as far as the assumptions hold. 1 of them was stated for this overview.",
        "Basel Framework",
        "1 position in KES is in no figure.",
        "Table of this chart",
        "Rates of",
        "/runs/",
    ):
        assert said in shown
    assert "Stale" not in shown


def test_the_page_says_what_moved_since(portfolio: int) -> None:
    client = page_client_of("analyst@example.org")
    where = f"/institutional/portfolios/{portfolio}/overview"
    client.post(where, {"asof_date": TUESDAY.isoformat(), "older_pack": "on"})
    [one] = factories.enterprises()
    factories.put_in(portfolio, one)
    pack(fx(TUESDAY, {**USUAL, "USD": "1.1700"}))
    assert "Stale: newer rates are in force, the ledger has new entries." in client.get(where).content.decode()


def test_the_page_names_a_day_that_has_no_rates_and_an_assumption_that_is_none(portfolio: int) -> None:
    client = page_client_of("analyst@example.org")
    where = f"/institutional/portfolios/{portfolio}/overview"
    with fixed_at(TUESDAY_NIGHT + timedelta(days=1)):
        refused = client.post(where, {})
    assert refused.status_code == 400
    assert "Try again later, or let the newest there are do." in refused.content.decode()
    assert "the ledger of" in client.post(where, {"asof_date": MONDAY.isoformat()}).content.decode()
    assert client.post(where, {"lgd_loan": "7"}).status_code == 400


def test_the_page_offers_the_rates_there_are_the_newest_first(analyst: Client, portfolio: int) -> None:
    earlier = pack(fx(MONDAY)).id
    where = f"/institutional/portfolios/{portfolio}/overview"
    shown = analyst.get(where).content.decode()
    offered = shown.split('name="pricing_pack_id"')[1].split("</select>")[0]
    assert re.findall(r">([^<>]+)</option>", offered) == [
        "Those of the day",
        f"5 May 2026 · {ECB}",
        f"4 May 2026 · {ECB}",
    ]
    analyst.post(where, {"asof_date": TUESDAY.isoformat(), "pricing_pack_id": earlier})
    assert analyst.get(address(portfolio)).json()["pricing_pack_id"] == earlier


@pytest.mark.parametrize(
    ("sent_in", "said"),
    [
        ({"pricing_pack_id": "10000"}, "There are no such rates. Choose others, or those of the day."),
        ({"ledger_commit_hash": "0" * 64}, "Copy the hash that one of them shows."),
    ],
)
def test_the_page_refuses_in_words_of_its_own(
    analyst: Client, portfolio: int, sent_in: dict[str, str], said: str
) -> None:
    refused = analyst.post(f"/institutional/portfolios/{portfolio}/overview", sent_in)
    shown = refused.content.decode()
    assert (refused.status_code, said in shown, "GET /" in shown) == (400, True, False)


def test_a_viewer_sees_the_page_without_the_form(portfolio: int) -> None:
    shown = page_client_of("viewer@example.org").get(f"/institutional/portfolios/{portfolio}/overview")
    assert shown.status_code == 200
    assert "Compute the overview" not in shown.content.decode()


def test_the_command_computes_it_and_says_with_one_that_something_is_in_no_figure(portfolio: int) -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("portfolio_overview", str(portfolio), "--assume", "lgd_loan=0.55", stdout=said)
    assert ended.value.code == 1
    text = said.getvalue()
    assert "550.00 USD  expected to be lost" in text
    assert "lgd_loan 0.55, stated." in text
    assert "1 positions in KES, to which no rate leads." in text


def test_the_command_gives_the_result_as_json(portfolio: int) -> None:
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("portfolio_overview", str(portfolio), "--format", "json", stdout=said)
    assert json.loads(said.getvalue())["metrics"]["exposure"] == "1000.00"


@pytest.mark.parametrize("wrong", ["lgd_house=1", "lgd_loan", "lgd_loan=2"])
def test_the_command_refuses_what_is_no_assumption(portfolio: int, wrong: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("portfolio_overview", str(portfolio), "--assume", wrong)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(("days", "currency", "said"), [(8, "EUR", True), (7, "EUR", False), (8, "USD", False)])
def test_rates_of_more_than_a_week_before_are_said_to_be_where_they_count(days: int, currency: str, said: bool) -> None:
    bank = factories.institution()
    actors.member(bank, "analyst", email="late@example.org")
    held, [enterprise] = factories.holding(bank)
    factories.position(held, enterprise, currency=currency)
    with fixed_at(TUESDAY_NIGHT + timedelta(days=days)):
        page = page_client_of("late@example.org")
        page.post(f"/institutional/portfolios/{held}/overview", {"older_pack": "on"})
        told = page.get(f"/institutional/portfolios/{held}/overview").content.decode()
    assert "At risk" in told
    assert ("The rates are of" in told) is said


def test_one_enterprise_is_said_to_be_one(analyst: Client, portfolio: int) -> None:
    sent(analyst, "post", address(portfolio), OF_TODAY)
    told = analyst.get(f"/institutional/portfolios/{portfolio}/overview").content.decode()
    assert "all of it in one" in told
    assert "The largest has 100.0" in told
    assert "equal ones; there are 1" not in told
