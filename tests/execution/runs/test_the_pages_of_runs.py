"""Runs on their pages: the list, one run as it stands and as it changes, retrying and cancelling with a reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import Actor, OrganizationKind, acting, events_read
from execution.models import Run
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.execution.narration.conftest import FACTS, TRUE
from tests.execution.narration.provider import model_that, says
from tests.proving import agents

ANALYST = "analyst@pages.example"
SUM = Wanted("proof_sum", {"x": 1})


@pytest.fixture
def analyst(cloned_database: str, agents_for_proofs: None) -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION, "Bank of Pages"), "analyst", email=ANALYST)


@pytest.fixture
def client(analyst: Actor) -> Client:
    return page_client_of(ANALYST)


def ran(actor: Actor, wanted: Wanted = SUM) -> UUID:
    return carry_out(actor=actor, run_id=execute_pattern(actor=actor, wanted=wanted).run_id).run_id


def failed(actor: Actor) -> UUID:
    agents.FAULTS["second"] = [agents.Figures()]
    return ran(actor)


def shown(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def status_of(actor: Actor, run_id: UUID) -> str:
    with acting(actor):
        return str(Run.objects.get_for(actor, run_id).status)


class TestTheList:
    def test_says_that_nothing_ran(self, client: Client) -> None:
        assert "Nothing has run yet" in shown(client, "/runs")

    def test_leads_to_each_run_and_says_what_failed(self, client: Client, analyst: Actor) -> None:
        one, other = ran(analyst), failed(analyst)
        page = shown(client, "/runs")
        assert all(f"/runs/{run_id}" in page for run_id in (one, other))
        assert "One failed." in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("status=failed", [False, True]), ("pattern=proof_sum", [True, True]), ("by_hand=1", [False, False]),
            ("pattern=proof_seen", [False, False]), ("search=proof", [True, True]), ("search=bakery", [False, False]),
        ],
    )  # fmt: skip
    def test_is_filtered(self, client: Client, analyst: Actor, query: str, found: list[bool]) -> None:
        runs = [ran(analyst), failed(analyst)]
        page = shown(client, f"/runs?{query}")
        assert [f"/runs/{run_id}" in page for run_id in runs] == found

    def test_finds_a_run_by_the_beginning_of_its_id(self, client: Client, analyst: Actor) -> None:
        runs = [ran(analyst), ran(analyst)]
        page = shown(client, f"/runs?search={str(runs[0])[:13]}")
        assert [f"/runs/{run_id}" in page for run_id in runs] == [True, False]


class TestOneRun:
    def test_every_step_is_drawn_and_listed_with_what_it_gave(self, client: Client, analyst: Actor) -> None:
        page = shown(client, f"/runs/{ran(analyst)}")
        assert page.count("?step=second") >= 3
        assert "number: 112" in page
        assert "3 steps: 3 done" in page

    def test_a_step_shows_what_went_in_and_what_came_out(self, client: Client, analyst: Actor) -> None:
        page = shown(client, f"/runs/{ran(analyst)}?step=second").replace("&quot;", '"')
        assert '"numbers": [\n    2,\n    10\n  ]' in page
        assert '"number": 12' in page

    def test_a_step_that_is_not_there_is_not_found(self, client: Client, analyst: Actor) -> None:
        assert client.get(f"/runs/{ran(analyst)}?step=gone").status_code == 404

    def test_is_nobody_elses_to_see(self, client: Client, analyst: Actor) -> None:
        run_id = ran(analyst)
        actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="stranger@pages.example")
        stranger = page_client_of("stranger@pages.example")
        paths = (f"/runs/{run_id}", f"/runs/{run_id}/act/cancel", f"/runs/{run_id}/steps/second/override")
        assert [stranger.get(path).status_code for path in paths] == [403] * 3

    def test_under_way_it_is_followed_and_over_it_is_not(self, client: Client, analyst: Actor) -> None:
        waiting = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async")).run_id
        assert f'data-live="/api/v1/runs/{waiting}/events"' in shown(client, f"/runs/{waiting}")
        assert "data-live" not in shown(client, f"/runs/{ran(analyst)}")

    def test_gives_its_changing_part_alone_where_that_is_asked(self, client: Client, analyst: Actor) -> None:
        address = f"/runs/{ran(analyst)}"
        part = client.get(address, headers={"HX-Request": "true", "HX-Target": "run-live"}).content.decode()
        assert part.lstrip().startswith('<div id="run-live"')
        assert 'id="run-lede" hx-swap-oob="true"' in part

    def test_asks_the_database_as_often_for_one_step_as_for_three(self, client: Client, analyst: Actor) -> None:
        asked = []
        for wanted in (Wanted("proof_seen", {}), SUM):
            address = f"/runs/{ran(analyst, wanted)}"
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked.append(len(queries))
        assert asked[0] == asked[1]


class TestRetryingAndCancelling:
    @pytest.mark.parametrize(("act", "status"), [("retry", "queued"), ("cancel", "cancelled")])
    def test_goes_with_a_reason_that_stands_in_the_log(
        self, client: Client, analyst: Actor, act: str, status: str
    ) -> None:
        run_id = failed(analyst)
        address = f"/runs/{run_id}/act/{act}"
        assert "Why" in shown(client, address)
        assert client.post(address, {"reason": "The list is mended."}).status_code == 302
        assert status_of(analyst, run_id) == status
        with acting(analyst):
            entry = events_read(analyst).filter(action=f"{act}_run").get()
        assert entry.facts_after["because"] == "The list is mended."

    def test_what_is_over_says_so_above_the_run(self, client: Client, analyst: Actor) -> None:
        answer = client.post(f"/runs/{ran(analyst)}/act/cancel", {"reason": ""}, follow=True)
        assert "This run is succeeded. Start another one." in answer.content.decode()

    def test_is_not_offered_to_whoever_only_reads(self, client: Client, analyst: Actor) -> None:
        run_id = failed(analyst)
        actors.member(analyst.organization_id or 0, "viewer", email="viewer@pages.example")
        page = shown(page_client_of("viewer@pages.example"), f"/runs/{run_id}?step=second")
        assert "/act/retry" not in page
        assert "/override" not in page


class TestSettingAValueByHand:
    def test_begins_with_a_value_of_the_right_form(self, client: Client, analyst: Actor) -> None:
        page = shown(client, f"/runs/{failed(analyst)}/steps/second/override").replace("&quot;", '"')
        assert '"number": 0' in page
        assert "One step rests on it and will say so." in page

    @pytest.mark.parametrize(
        ("value", "reason", "says"),
        [
            ("{", "Counted.", "This is no JSON"),
            ('{"number": "ten"}', "Counted.", "valid integer"),
            ('{"number": 1}', "", "This field is required."),
        ],
    )
    def test_is_refused_at_its_field(self, client: Client, analyst: Actor, value: str, reason: str, says: str) -> None:
        run_id = failed(analyst)
        answer = client.post(f"/runs/{run_id}/steps/second/override", {"value": value, "reason": reason})
        assert (answer.status_code, status_of(analyst, run_id)) == (400, "failed")
        assert says in answer.content.decode()


class TestWhatItCost:
    """What a language model cost is told by the narrator that asked it, here of one that listens on loopback."""

    @pytest.fixture
    def told(self, analyst: Actor) -> UUID:
        costs = {"LLM_PRICE_IN": Decimal(2), "LLM_PRICE_OUT": Decimal(8), "LLM_CURRENCY": "USD"}
        with (
            model_that(says(TRUE)) as model,
            override_settings(LLM_URL=model.address, LLM_MODEL="loopback", **costs),
        ):
            begun = execute_pattern(actor=analyst, wanted=Wanted("summarise_facts", FACTS))
            return carry_out(actor=analyst, run_id=begun.run_id).run_id

    def test_stands_at_the_step_and_at_the_agent(self, told: UUID, client: Client) -> None:
        assert "$0.0005" in shown(client, f"/runs/{told}")
        assert "$0.0005" in shown(client, "/agents")
        [figures] = client_of(ANALYST).get("/api/v1/metrics/agents").json()["results"]
        assert (figures["tokens_in"] > 0, figures["spend"]) == (True, [{"amount": "0.000480", "currency": "USD"}])

    def test_without_any_there_is_no_column(self, client: Client, analyst: Actor) -> None:
        assert "Cost" not in shown(client, f"/runs/{ran(analyst)}")


class TestTheLogOfAgents:
    def test_lists_steps_over_all_runs_and_is_filtered(self, analyst: Actor) -> None:
        ran(analyst)
        run_id = failed(analyst)
        api = client_of(ANALYST)
        assert len(api.get("/api/v1/logs/agents").json()["results"]) == 5
        [found] = api.get("/api/v1/logs/agents?status=failed&agent_name=cfo").json()["results"]
        assert (found["run_id"], found["error_code"]) == (str(run_id), "request.invalid")
        assert len(api.get(f"/api/v1/logs/agents?run={run_id}").json()["results"]) == 2

    def test_the_pipeline_is_run_by_its_pattern(self, analyst: Actor) -> None:
        answer = sent(client_of(ANALYST), "post", "/api/v1/pipeline/run", {})
        assert (answer.status_code, answer.json()["code"]) == (404, "pattern.unknown")
