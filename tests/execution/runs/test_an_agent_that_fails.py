"""An agent takes too long, its breaker opens, a stale pack blocks; a person sets the step by hand, and the run goes on.

Scenario 5, by the API and on the page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, OrganizationKind
from execution.packs.rules.days import last_business_day
from execution.runs.jobs import execute_run
from execution.runs.results import PackInForce
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.execution.packs.factories import fx, pack
from tests.proving import agents

ANALYST = "analyst@failing.example"
WANTED = {"pattern_id": "proof_agent_that_fails", "inputs": {"x": 1}}
REASON = "Counted by hand from the March list; the sheet has merged cells."


@pytest.fixture
def analyst(cloned_database: str, agents_for_proofs: None) -> Actor:
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    return actors.member(bank, "analyst", email=ANALYST)


@pytest.fixture
def client(analyst: Actor, packs_in_force: dict[str, PackInForce]) -> Client:
    packs_in_force["fx"] = PackInForce(7, False, "warming", estimated_ready=clock.now() + timedelta(minutes=3))
    return client_of(ANALYST)


def executed(client: Client, **change: Any) -> Any:
    return sent(client, "post", "/api/v1/execute", {**WANTED, "require_fresh": False, **change})


def breaker_of(client: Client, capability: str) -> str:
    figures = client.get("/api/v1/metrics/agents").json()["results"]
    return next(one["breaker"] for one in figures if one["capability"] == capability)


def until_the_breaker_is_open(client: Client) -> Any:
    """Each run asks twice: the third ends with the fifth failure in a row."""
    answers = [executed(client) for _ in range(3)]
    assert {one.json()["code"] for one in answers} == {"pattern.step_failed"}
    return answers[-1]


def test_a_stale_pack_blocks_and_says_when_it_is_ready(client: Client) -> None:
    answer = executed(client, require_fresh=True)
    assert (answer.status_code, answer.json()["code"], answer.json()["pack_id"]) == (503, "pack.warming", 7)
    assert int(answer["Retry-After"]) <= 180
    assert agents.CALLS == []


def test_the_agent_is_asked_twice_and_the_step_says_that_it_took_too_long(client: Client) -> None:
    found = executed(client).json()
    step = found["trace"][1]
    assert (found["step_id"], step["error"]["code"], step["attempt"]) == ("receivables", "capability.timed_out", 2)
    assert [name for name in agents.CALLS if name == "receivables"] == ["receivables"] * 2


def test_after_five_failures_in_a_row_it_is_left_in_peace(client: Client) -> None:
    until_the_breaker_is_open(client)
    asked = len(agents.CALLS)
    answer = executed(client)
    assert answer.json()["trace"][1]["error"]["code"] == "capability.circuit_open"
    assert agents.CALLS[asked:] == ["liquidity"]
    assert breaker_of(client, "proof.wait") == "open"


def set_by_hand(client: Client, run_id: str) -> None:
    body = {"step_id": "receivables", "value": {"number": 58}, "reason": REASON}
    answer = sent(client, "post", f"/api/v1/runs/{run_id}/manual-override", body)
    assert answer.status_code == 202
    execute_run(run_id=run_id)


def test_a_value_set_by_hand_lets_it_go_on_and_everything_after_says_so(client: Client) -> None:
    run_id = until_the_breaker_is_open(client).json()["run_id"]
    before = len(agents.CALLS)
    set_by_hand(client, run_id)
    found = client.get(f"/api/v1/runs/{run_id}").json()
    assert agents.CALLS[before:] == ["findings", "report"]
    assert (found["status"], found["result"], found["set_by_person"]) == ("succeeded", {"days": 60}, True)
    assert [(one["step_id"], one["set_by_person"]) for one in found["trace"]] == [
        ("liquidity", False), ("receivables", True), ("findings", True), ("report", True),
    ]  # fmt: skip
    assert found["trace"][1]["reason"] == REASON


def test_a_retry_afterwards_repeats_nothing_that_is_done(client: Client) -> None:
    run_id = until_the_breaker_is_open(client).json()["run_id"]
    agents.FAULTS["report"] = [agents.Figures()]
    set_by_hand(client, run_id)
    before = len(agents.CALLS)
    assert sent(client, "post", f"/api/v1/runs/{run_id}/retry").status_code == 202
    execute_run(run_id=run_id)
    assert agents.CALLS[before:] == ["report"]
    assert client.get(f"/api/v1/runs/{run_id}").json()["result"] == {"days": 60}


def test_the_page_says_who_set_it_and_why_and_what_rests_on_it(client: Client, analyst: Actor) -> None:
    run_id = UUID(until_the_breaker_is_open(client).json()["run_id"])
    set_by_hand(client, str(run_id))
    page = page_client_of(ANALYST).get(f"/runs/{run_id}?step=receivables").content.decode()
    assert "One step was set by a person; two others rest on it." in page
    assert page.count("rests on a value set by a person") >= 3
    assert f"“{REASON}”" in page
    assert f"{analyst.name} set this value" in page


def test_agents_are_shown_with_their_breakers(client: Client) -> None:
    until_the_breaker_is_open(client)
    page = page_client_of(ANALYST).get("/agents").content.decode()
    assert "One capability is left in peace because it failed too often." in page
    assert "5 failures in a row" in page


def test_the_whole_of_it_on_a_pack_that_is_really_stale(analyst: Actor) -> None:
    client = client_of(ANALYST)
    stale = pack(fx(last_business_day(clock.today() - timedelta(days=30))))
    assert stale.reconciliation_status == "passed"

    blocked = executed(client, require_fresh=True)
    assert (blocked.status_code, blocked.json()["code"], blocked.json()["pack_id"]) == (503, "pack.warming", stale.id)
    assert int(blocked["Retry-After"]) > 0

    failed = until_the_breaker_is_open(client).json()
    assert failed["step_id"] == "receivables"
    assert breaker_of(client, "proof.wait") == "open"

    agents.FAULTS["report"] = [agents.Figures()]
    set_by_hand(client, failed["run_id"])
    asked = len(agents.CALLS)
    assert sent(client, "post", f"/api/v1/runs/{failed['run_id']}/retry").status_code == 202
    execute_run(run_id=failed["run_id"])
    assert agents.CALLS[asked:] == ["report"]

    found = client.get(f"/api/v1/runs/{failed['run_id']}").json()
    assert (found["status"], found["result"], found["set_by_person"]) == ("succeeded", {"days": 60}, True)
    assert found["pricing_pack_id"] == stale.id
    page = page_client_of(ANALYST).get(f"/runs/{failed['run_id']}").content.decode()
    assert "One step was set by a person; two others rest on it." in page
    assert figures_of(client, "proof.wait") == {"calls": 5, "failed": 5, "error_rate_ratio": 1.0, "set_by_person": 1}


def test_what_a_retry_healed_and_what_a_person_set_stay_counted_as_failures(client: Client) -> None:
    executed(client)
    set_by_hand(client, executed(client).json()["run_id"])
    assert figures_of(client, "proof.wait") == {"calls": 4, "failed": 4, "error_rate_ratio": 1.0, "set_by_person": 1}
    assert figures_of(client, "proof.add")["failed"] == 0


def figures_of(client: Client, capability: str) -> dict[str, Any]:
    every = client.get("/api/v1/metrics/agents").json()["results"]
    [found] = [one for one in every if one["capability"] == capability]
    return {name: found[name] for name in ("calls", "failed", "error_rate_ratio", "set_by_person")}
