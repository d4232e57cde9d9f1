"""Runs at the API: started, read and steered, with every answer that the description promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting, events_for
from clear_platform.foundation.rights.operations.granting import grant_rights_exception
from execution.models import Run
from execution.runs.jobs import execute_run
from execution.runs.operations.steering import cancel_run
from execution.runs.results import PackInForce
from tests import actors
from tests.clients import client_of, sent
from tests.proving import agents

SUM = {"pattern_id": "proof_sum", "inputs": {"x": 1}}


@pytest.fixture
def client(analyst: Actor) -> Client:
    return client_of(email_of(analyst))


def email_of(actor: Actor) -> str:
    from clear_platform.foundation.models import User

    with acting(actors.system()):
        return str(User.objects.get(pk=actor.id).email)


def execute(client: Client, body: dict[str, Any], **headers: str) -> Any:
    return client.post("/api/v1/execute", body, content_type="application/json", headers=headers)


class TestExecuting:
    def test_gives_the_result_and_all_it_stands_on(self, client: Client, analyst: Actor) -> None:
        answer = execute(client, {**SUM, "asof_date": "2026-03-31"})
        found = answer.json()
        assert (answer.status_code, found["status"], found["result"]) == (200, "succeeded", {"sum": 112})
        assert found["metadata"]["asof_date"] == "2026-03-31"
        assert found["metadata"]["organization_id"] == analyst.organization_id
        assert [one["step_id"] for one in found["trace"]] == ["first", "second", "third"]
        assert [one["source"] for one in found["attributions"]] == ["ecb"]

    def test_later_gives_where_to_look(self, client: Client) -> None:
        answer = execute(client, {**SUM, "mode": "async"})
        assert (answer.status_code, answer.json()["status"]) == (202, "queued")
        execute_run(run_id=answer.json()["run_id"])
        assert client.get(answer["Location"]).json()["result"] == {"sum": 112}

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"pattern_id": "gone"}, 404, "pattern.unknown"),
            ({"inputs": {}}, 400, "pattern.inputs_refused"),
            ({"inputs": {"x": "1"}}, 400, "pattern.inputs_refused"),
            ({"asof_date": "31.3.2026"}, 400, "request.malformed"),
            ({"asof_date": str(clock.today() + timedelta(days=2))}, 400, "run.asof_in_future"),
            ({"more": 1}, 400, "request.malformed"),
            ({"enterprise_id": 987654321}, 403, "access.not_visible"),
            ({"portfolio_id": 987654321}, 403, "access.not_visible"),
            ({"inputs": {"x": 2**60}}, 400, "pattern.inputs_refused"),
        ],
    )
    def test_is_refused_with_a_code(self, client: Client, change: dict[str, Any], status: int, code: str) -> None:
        answer = execute(client, {**SUM, **change})
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_inputs_at_fault_are_pointed_at(self, client: Client) -> None:
        answer = execute(client, {**SUM, "inputs": {"x": -1, "y": 2}})
        assert {one["pointer"] for one in answer.json()["errors"]} == {"/inputs/x", "/inputs/y"}

    def test_a_step_that_fails_is_told_with_the_trace(self, client: Client) -> None:
        agents.FAULTS["second"] = [agents.Figures()]
        answer = execute(client, SUM)
        found = answer.json()
        assert (answer.status_code, found["code"], found["step_id"]) == (500, "pattern.step_failed", "second")
        assert found["trace"][1]["error"]["code"] == "request.invalid"
        assert client.get(f"/api/v1/runs/{found['run_id']}").json()["status"] == "failed"

    def test_a_result_that_may_not_be_computed_with_stops_the_run_and_is_in_the_log_once(
        self, client: Client, analyst: Actor
    ) -> None:
        with acting(actors.system()):
            DataSource.objects.filter(code="ecb").update(may_derive=False)
        found = execute(client, SUM).json()
        assert (found["code"], found["trace"][0]["error"]["code"]) == ("pattern.step_failed", "rights.not_computable")
        assert "Its terms let it be shown here, but not computed with." in found["trace"][0]["error"]["detail"]
        with acting(analyst):
            [entry] = events_for(analyst).filter(action="rights.refused")
        [withheld] = entry.after["withheld"]
        assert (entry.object_id, entry.after["purpose"]) == (found["run_id"], "derive")
        assert (withheld["source"], withheld["part"]) == ("ecb", "first")

    def test_a_dated_exception_lets_it_be_computed_with(self, client: Client, analyst: Actor) -> None:
        with acting(actors.system()):
            DataSource.objects.filter(code="ecb").update(may_derive=False)
        grant_rights_exception(
            actor=actors.staff(), source="ecb", purpose="derive", starts_on=clock.today(), ends_on=clock.today(),
            reason="Agreed by letter.", organization_id=analyst.organization_id,
        )  # fmt: skip
        assert execute(client, SUM).json()["result"] == {"sum": 112}

    def test_a_pack_that_warms_says_when_to_come_back(
        self, client: Client, packs_in_force: dict[str, PackInForce]
    ) -> None:
        ready = clock.now() + timedelta(minutes=5)
        packs_in_force["fx"] = PackInForce(4, False, "warming", estimated_ready=ready)
        answer = execute(client, {"pattern_id": "proof_pack"})
        assert (answer.status_code, answer.json()["code"]) == (503, "pack.warming")
        assert answer.json()["estimated_ready"] == ready.isoformat()
        assert 290 <= int(answer["Retry-After"]) <= 300

    def test_a_pack_that_did_not_reconcile_is_a_fault(
        self, client: Client, packs_in_force: dict[str, PackInForce]
    ) -> None:
        packs_in_force["fx"] = PackInForce(4, False, "error", because="a gap")
        answer = execute(client, {"pattern_id": "proof_pack"})
        assert (answer.status_code, answer.json()["code"]) == (500, "pack.reconciliation_failed")

    def test_the_same_key_gives_the_first_answer_again(self, client: Client) -> None:
        headers = {"Idempotency-Key": "a-key-of-my-own"}
        first, again = execute(client, SUM, **headers), execute(client, SUM, **headers)
        assert first.json() == again.json()
        assert again["Idempotent-Replayed"] == "true"
        assert agents.CALLS == ["first", "second", "third"]

    def test_the_same_key_finds_the_run_that_failed_again(self, client: Client) -> None:
        agents.FAULTS["second"] = [agents.Figures()]
        headers = {"Idempotency-Key": "a-key-of-my-own"}
        first, again = execute(client, SUM, **headers), execute(client, SUM, **headers)
        assert (first.status_code, again.status_code) == (500, 500)
        assert first.json()["run_id"] == again.json()["run_id"]
        assert agents.CALLS == ["first", "second"]

    def test_what_a_role_does_not_include_is_refused_before_a_run_begins(self, client: Client) -> None:
        answer = execute(client, {"pattern_id": "build_pack", "inputs": {"kind": "fx"}})
        assert (answer.status_code, answer.json()["code"]) == (403, "pattern.not_for_role")
        assert client.get("/api/v1/runs").json()["results"] == []

    def test_a_viewer_may_not(self, analyst: Actor) -> None:
        viewer = actors.member(analyst.organization_id or 0, "viewer", email="viewer@runs.example")
        assert viewer.id
        assert execute(client_of("viewer@runs.example"), SUM).status_code == 403

    def test_a_value_that_json_cannot_say_exactly_is_named(self, client: Client) -> None:
        answer = execute(client, {**SUM, "inputs": {"x": 9007199254740993}})
        assert (answer.status_code, answer.json()["code"]) == (400, "pattern.inputs_refused")
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/inputs/x"]

    def test_one_that_is_cancelled_meanwhile_has_no_result(self, client: Client, analyst: Actor) -> None:
        def cancelled() -> None:
            with acting(analyst):
                run = Run.objects.for_actor(analyst).get()
            cancel_run(actor=analyst, run_id=run.run_id)

        agents.BEFORE["second"] = cancelled
        answer = execute(client, SUM)
        assert (answer.status_code, answer.json()["code"]) == (409, "run.cancelled")
        assert client.get(f"/api/v1/runs/{answer.json()['run_id']}").json()["status"] == "cancelled"


class TestPatterns:
    def test_are_listed_with_what_they_take(self, client: Client) -> None:
        found = {one["pattern_id"]: one for one in client.get("/api/v1/patterns").json()["patterns"]}
        assert found["proof_sum"]["inputs"]["required"] == ["x"]
        assert [one["capability"] for one in found["diagnose_cfo"]["steps"]] == ["benchmarks.peers", "cfo.diagnose"]

    def test_those_beyond_the_role_of_who_asks_are_not(self, client: Client) -> None:
        assert "build_pack" not in {one["pattern_id"] for one in client.get("/api/v1/patterns").json()["patterns"]}
        actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@runs.example")
        seen = client_of("officer@runs.example").get("/api/v1/patterns").json()["patterns"]
        assert "build_pack" in {one["pattern_id"] for one in seen}


class TestAnAgent:
    def test_has_no_pattern_of_others(self, client: Client) -> None:
        answer = sent(client, "post", "/api/v1/agents/cfo/run", {"pattern_id": "build_pack"})
        assert (answer.status_code, answer.json()["code"]) == (404, "pattern.unknown")

    def test_without_a_pattern_of_its_own_is_not_found(self, client: Client) -> None:
        answer = sent(client, "post", "/api/v1/agents/nobody/run", {})
        assert (answer.status_code, answer.json()["code"]) == (404, "agent.unknown")

    def test_runs_the_pattern_whose_steps_are_its_own(self, client: Client, analyst: Actor) -> None:
        answer = sent(client, "post", "/api/v1/agents/financial_analyst/run", {"pattern_id": "proof_seen"})
        assert (answer.status_code, answer.json()["result"]) == (200, {"names": ["Bank of Runs"]})

    def test_how_they_did_is_counted(self, client: Client) -> None:
        agents.FAULTS["third"] = [agents.Figures()]
        execute(client, SUM)
        [found] = client.get("/api/v1/metrics/agents").json()["results"]
        assert (found["capability"], found["calls"], found["failed"]) == ("proof.add", 3, 1)
        assert (found["error_rate_ratio"], found["breaker"]) == (0.3333, "closed")


class TestReading:
    def test_a_list_is_filtered_and_newest_first(self, client: Client) -> None:
        execute(client, SUM)
        execute(client, {"pattern_id": "proof_seen"})
        listed = client.get("/api/v1/runs").json()["results"]
        assert [one["pattern"] for one in listed] == ["proof_seen", "proof_sum"]
        assert len(client.get("/api/v1/runs?pattern=proof_sum&status=succeeded").json()["results"]) == 1

    def test_one_that_nobody_else_may_see_is_refused_and_looks_as_if_it_were_not(self, client: Client) -> None:
        run_id = execute(client, SUM).json()["run_id"]
        actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="stranger@runs.example")
        stranger = client_of("stranger@runs.example")
        answers = [stranger.get(f"/api/v1/runs/{one}") for one in (run_id, "00000000-0000-4000-8000-000000000009")]
        assert [one.status_code for one in answers] == [403, 403]
        assert stranger.get("/api/v1/runs").json()["results"] == []

    def test_a_tag_changes_with_every_step(self, client: Client) -> None:
        agents.FAULTS["second"] = [agents.Figures()]
        address = f"/api/v1/runs/{execute(client, SUM).json()['run_id']}"
        before = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": before}).status_code == 304
        sent(client, "post", f"{address}/retry")
        assert client.get(address)["ETag"] != before


class TestSteering:
    @pytest.fixture
    def address(self, client: Client) -> str:
        agents.FAULTS["second"] = [agents.Figures()]
        return f"/api/v1/runs/{execute(client, SUM).json()['run_id']}"

    def test_a_value_set_by_hand_lets_it_go_on(self, client: Client, address: str) -> None:
        body = {"step_id": "second", "value": {"number": 10}, "reason": "Read off the paper."}
        answer = sent(client, "post", f"{address}/manual-override", body)
        assert (answer.status_code, answer["Location"]) == (202, address)
        execute_run(run_id=address.rsplit("/", 1)[-1])
        found = client.get(address).json()
        assert (found["result"], found["set_by_person"]) == ({"sum": 110}, True)

    def test_a_value_that_the_step_never_gives_is_refused(self, client: Client, address: str) -> None:
        body = {"step_id": "second", "value": {"number": "ten"}, "reason": "Read off the paper."}
        answer = sent(client, "post", f"{address}/manual-override", body)
        assert (answer.status_code, answer.json()["code"]) == (400, "run.value_refused")
        assert answer.json()["errors"][0]["pointer"] == "/value/number"

    def test_cancelled_it_stays_and_a_retry_is_another_run(self, client: Client, address: str) -> None:
        assert sent(client, "post", f"{address}/cancel").json()["status"] == "cancelled"
        assert sent(client, "post", f"{address}/cancel").status_code == 409
        assert sent(client, "post", f"{address}/retry")["Location"] != address
