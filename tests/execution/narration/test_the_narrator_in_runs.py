"""The narrator in runs: its text is the step's result, a replay asks nobody, the run says who wrote."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, override_settings

from clear_platform.foundation.models import User
from clear_platform.foundation.public import Actor, acting
from execution.narration.models import LLMLog
from execution.public import Wanted, carry_out, execute_pattern
from execution.runs import spending
from execution.runs.replaying import replay
from tests import actors
from tests.clients import client_of
from tests.execution.narration.conftest import FACTS, TEMPLATE, TRUE
from tests.execution.narration.provider import LoopbackModel, model_that, says


def set_up(model: LoopbackModel, **more: Any) -> Any:
    return override_settings(LLM_URL=model.address, LLM_MODEL="loopback", **more)


def run_of(actor: Actor) -> Any:
    run = execute_pattern(actor=actor, wanted=Wanted("summarise_facts", FACTS, seed=7))
    return carry_out(actor=actor, run_id=run.run_id)


@pytest.fixture
def client(analyst: Actor) -> Client:
    with acting(actors.system()):
        return client_of(str(User.objects.get(pk=analyst.id).email))


def test_its_text_is_the_result(analyst: Actor) -> None:
    with model_that(says(TRUE)) as model, set_up(model):
        carried = run_of(analyst)
    assert carried.status == "succeeded"
    assert (carried.result["text"], carried.result["written_by"]) == (TRUE[0], "model")
    assert model.bodies[0]["seed"] == 7


def test_without_a_model_the_run_succeeds_and_says_so(analyst: Actor) -> None:
    carried = run_of(analyst)
    assert (carried.status, carried.result["text"]) == ("succeeded", TEMPLATE)
    assert carried.result["because"] == "No language model is set up."


def test_what_does_not_hold_is_in_no_part_of_the_run(analyst: Actor) -> None:
    with model_that(says(("Cash lasts 987 months.", ["runway"]))) as model, set_up(model):
        carried = run_of(analyst)
    assert carried.result["because"].startswith("What the language model wrote did not hold")
    assert "987 months" not in str((carried.result, carried.state, carried.trace))


def test_a_replay_says_the_same_and_asks_nobody(analyst: Actor) -> None:
    with model_that(says(TRUE)) as model, set_up(model):
        run = run_of(analyst)
        assert replay(actor=analyst, run_id=run.run_id).is_same
    assert len(model.bodies) == 1


def test_the_log_says_which_run_and_step_and_what_it_cost(analyst: Actor) -> None:
    with model_that(says(TRUE)) as model, set_up(model, LLM_PRICE_IN=Decimal(2), LLM_PRICE_OUT=Decimal(8)):
        run = run_of(analyst)
    with acting(analyst, read_only=True):
        [log] = LLMLog.objects.for_actor(analyst).filter(run_id=run.run_id)
    assert (log.step_id, log.seed, str(log.cost)) == ("summary", 7, "0.000480")


def test_what_it_cost_stands_with_the_agent_and_with_the_step(analyst: Actor, client: Client) -> None:
    with model_that(says(TRUE)) as model, set_up(model, LLM_PRICE_IN=Decimal(2), LLM_PRICE_OUT=Decimal(8)):
        run = run_of(analyst)
    [figures] = client.get("/api/v1/metrics/agents").json()["results"]
    assert (figures["capability"], figures["spend"]) == (
        "narrator.summarise",
        [{"amount": "0.000480", "currency": "USD"}],
    )
    with acting(analyst, read_only=True):
        costs = spending.by_step(analyst, run.run_id)
    assert [(name, str(one.amount)) for name, [one] in costs.items()] == [("summary", "0.000480")]


def test_inside_of_one_transaction_the_template_stands(analyst: Actor) -> None:
    with model_that(says(TRUE)) as model, set_up(model), acting(analyst):
        carried = run_of(analyst)
    assert (carried.status, carried.result["text"], model.bodies) == ("succeeded", TEMPLATE, [])


def test_the_narrator_is_run_by_the_api(client: Client) -> None:
    answer = client.post("/api/v1/agents/narrator/run", {"inputs": FACTS}, content_type="application/json")
    assert (answer.status_code, answer.json()["result"]["text"]) == (200, TEMPLATE)
