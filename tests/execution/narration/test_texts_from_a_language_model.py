"""Texts from a language model that answers, and from one that misbehaves: what does not hold reaches nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection
from django.test import override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from execution.narration.given import Narration
from execution.narration.models import LLMBudget, LLMLog
from execution.runs.engine.errors import ValueMissing
from execution.runs.models import Breaker
from tests import actors
from tests.execution.narration.conftest import FACTS, TEMPLATE, TRUE, seated, told
from tests.execution.narration.provider import (
    Answers,
    floods,
    hangs_up_in_the_middle,
    leads_elsewhere,
    model_that,
    never_ends,
    refuses,
    says,
    says_text,
    sends,
    sends_half_the_json,
)

WRONG = ("Cash lasts 3 months.", ["runway"])


def log_of(actor: Actor) -> LLMLog:
    with acting(actor, read_only=True):
        found: LLMLog = LLMLog.objects.for_actor(actor).latest("pk")
    return found


def budget_of(actor: Actor) -> LLMBudget:
    with acting(actor, read_only=True):
        found: LLMBudget = LLMBudget.objects.for_actor(actor).get(day=clock.today())
    return found


def eight_at_once(actor: Actor, address: str) -> list[Narration]:
    """Eight texts asked for at the same moment."""

    def one(_: int) -> Narration:
        try:
            return told(actor, address)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(8)))


class TestWithoutAModel:
    def test_the_template_is_filled_and_says_why(self, analyst: Actor) -> None:
        text = told(analyst)
        assert (text.text, text.written_by, text.because) == (TEMPLATE, "template", "off")
        assert text.sentences[0].citations == ("cash", "margin", "runway")

    def test_it_is_logged_without_a_call(self, analyst: Actor) -> None:
        told(analyst)
        log = log_of(analyst)
        assert (log.written_by, log.because, log.calls, log.cost) == ("template", "off", 0, 0)

    def test_what_the_wording_names_has_to_be_there(self, analyst: Actor) -> None:
        with pytest.raises(ValueMissing, match=r"inputs\.subject"):
            told(analyst, facts={"facts": []})


class TestAnAnswerThatHolds:
    def test_is_the_text_with_its_citations(self, analyst: Actor) -> None:
        with model_that(says(TRUE)) as model:
            text = told(analyst, model.address)
        assert (text.text, text.written_by, text.because, text.model) == (TRUE[0], "model", "", "loopback-1-2026")
        assert text.sentences[0].citations == tuple(TRUE[1])
        assert text.confidence == Decimal("0.967")

    def test_is_asked_for_with_the_seed_the_key_and_no_randomness(self, analyst: Actor) -> None:
        with model_that(says(TRUE)) as model:
            told(analyst, model.address, key="sk-test")
        [body] = model.bodies
        assert (body["model"], body["seed"], body["temperature"], body["stream"]) == ("loopback", 7, 0, False)
        assert [one["role"] for one in body["messages"]] == ["system", "user"]
        assert model.keys == ["Bearer sk-test"]

    def test_is_logged_with_its_cost(self, analyst: Actor) -> None:
        with model_that(says(TRUE)) as model:
            told(analyst, model.address)
        log = log_of(analyst)
        assert (log.tokens_in, log.tokens_out, log.cost, log.calls) == (120, 30, Decimal("0.000480"), 1)
        assert (log.prompt_key, log.model, log.validation) == ("facts_summary", "loopback-1-2026", [[]])

    def test_may_come_the_second_time(self, analyst: Actor) -> None:
        with model_that(says(WRONG), says(TRUE)) as model:
            text = told(analyst, model.address)
        assert (text.written_by, text.confidence) == ("model", Decimal("0.867"))
        assert "It tells numbers that no fact gives: 3." in model.bodies[1]["messages"][-1]["content"]
        assert [len(one) for one in log_of(analyst).validation] == [1, 0]


@pytest.mark.parametrize(
    "answer",
    [
        says(WRONG),
        says(("Cash lasts 2 months.", ["forecast_of_the_bank"])),
        says(("Ask ann@bank.example.org or call +49 170 1234567.", [])),
        says(("See https://elsewhere.example/x.", [])),
        says(("<img src=x onerror=alert(1)>", [])),
        says_text('{"sentences": "all"}'),
        says_text('{"sentences": [{"text": "Cash lasts'),
        says_text("I am happy to help!"),
        says(("x" * 599, []), ("y" * 599, []), ("z" * 599, [])),
    ],
    ids=["number", "citation", "person", "link", "markup", "schema", "cut", "chatter", "length"],
)
def test_an_answer_that_does_not_hold_twice_gives_way_to_the_template(analyst: Actor, answer: Answers) -> None:
    with model_that(answer) as model:
        text = told(analyst, model.address)
    assert (text.text, text.written_by, text.because) == (TEMPLATE, "template", "not_valid")
    assert len(model.bodies) == 2
    log = log_of(analyst)
    assert [bool(one) for one in log.validation] == [True, True]
    assert "ann@" not in str(log.validation)


@pytest.mark.parametrize(
    ("answer", "because", "calls"),
    [
        (sends(500), "unreachable", 3),
        (sends(429, Retry_After="1"), "unreachable", 3),
        (sends(429, Retry_After="3600"), "unreachable", 1),
        (sends(503, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT"), "unreachable", 1),
        (sends(401), "not_as_agreed", 1),
        (sends(400), "not_as_agreed", 1),
        (sends_half_the_json(), "not_as_agreed", 3),
        (sends(200, b"[]"), "not_as_agreed", 3),
        (sends(200, b'{"choices": [{"message": {"content": 7}}]}'), "not_as_agreed", 3),
        (hangs_up_in_the_middle(), "unreachable", 3),
        (floods(10), "unreachable", 3),
        (leads_elsewhere("http://127.0.0.1:1/"), "unreachable", 1),
        (refuses(), "refused", 1),
        (says_text("x", finish="content_filter"), "refused", 1),
    ],
    ids=[
        "500", "429", "429-late", "503-late", "401", "400", "half", "list", "number", "hangs-up", "10MB", "302",
        "refuses", "filtered",
    ],
)  # fmt: skip
def test_a_model_that_misbehaves_gives_way_to_the_template(
    analyst: Actor, answer: Answers, because: str, calls: int
) -> None:
    with model_that(answer) as model:
        text = told(analyst, model.address)
    assert (text.text, text.written_by, text.because) == (TEMPLATE, "template", because)
    assert (len(model.bodies), log_of(analyst).calls) == (calls, calls)


def test_a_flood_is_cut_long_before_its_end(analyst: Actor) -> None:
    with model_that(floods(10)) as model:
        told(analyst, model.address)
    assert model.sent < 3 * 5_000_000


def test_a_model_that_never_ends_is_left_when_the_time_is_over(analyst: Actor) -> None:
    with model_that(never_ends()) as model:
        text = told(analyst, model.address, seconds=0.6)
    assert (text.text, text.because) == (TEMPLATE, "unreachable")


def test_a_passing_fault_is_no_fault(analyst: Actor) -> None:
    with model_that(sends(502), sends(429, Retry_After="0"), says(TRUE)) as model:
        assert told(analyst, model.address).written_by == "model"


class TestWhatLeaves:
    FACTS = {
        **FACTS,
        "subject": "Bakery of Berta Bakerson, berta@bakery.example.org",
        "api_key": "sk-0123456789abcdefghij",
    }

    def test_holds_nothing_about_persons_and_no_secret(self, analyst: Actor) -> None:
        assert analyst.organization_id is not None
        seated(analyst.organization_id, "Berta Bakerson")
        with model_that(says(TRUE)) as model:
            told(analyst, model.address, facts=self.FACTS)
        sent = str(model.bodies)
        assert not any(one in sent for one in ("Berta", "berta@", "sk-0123"))
        assert log_of(analyst).redactions == {"e-mail": 1, "person": 1, "secret": 1}

    def test_stands_in_the_template_which_leaves_for_nowhere(self, analyst: Actor) -> None:
        assert analyst.organization_id is not None
        seated(analyst.organization_id, "Berta Bakerson")
        facts = [{"id": "mobile", "label": "Mobile customers", "mobile": 40, "value": "4111111111111111"}]
        text = told(analyst, facts={"subject": self.FACTS["subject"], "facts": facts})
        assert text.text == f"{self.FACTS['subject']}. Mobile customers: 4111111111111111."
        assert text.sentences[0].citations == ("mobile",)

    def test_holds_the_name_of_the_organization_itself(self, analyst: Actor) -> None:
        assert analyst.organization_id is not None
        seated(analyst.organization_id, "Anna Words")
        with model_that(says(("Bank of Words holds 2 months of cash.", ["runway"]))) as model:
            text = told(analyst, model.address, facts={**FACTS, "subject": "Bank of Words, not Words"})
        assert "Bank of Words, not [person A]" in str(model.bodies)
        assert (text.written_by, text.text) == ("model", "Bank of Words holds 2 months of cash.")


class TestTheBreaker:
    def test_opens_after_five_calls_that_failed_and_the_model_is_left_in_peace(self, analyst: Actor) -> None:
        with model_that(sends(500)) as model:
            causes = [told(analyst, model.address).because for _ in range(3)]
        assert causes == ["unreachable", "circuit_open", "circuit_open"]
        assert len(model.bodies) == 5

    def test_is_one_for_each_place_and_model(self, analyst: Actor) -> None:
        with model_that(sends(500)) as model:
            told(analyst, model.address)
        with acting(actors.system(), read_only=True):
            assert [one.capability for one in Breaker.objects.all()] == ["llm:127.0.0.1/loopback"]

    def test_does_not_hear_of_answers_that_do_not_hold(self, analyst: Actor) -> None:
        with model_that(says(WRONG)) as model:
            told(analyst, model.address)
        with acting(actors.system(), read_only=True):
            assert not Breaker.objects.filter(failures__gt=0).exists()


class TestTheBudget:
    def test_counts_what_was_used(self, analyst: Actor) -> None:
        with model_that(says(TRUE)) as model:
            told(analyst, model.address)
        day = budget_of(analyst)
        assert (day.calls, day.tokens_used, day.tokens_reserved) == (1, 150, 0)
        assert (day.cost_used, day.cost_reserved) == (Decimal("0.000480"), 0)

    def test_counts_what_was_set_aside_where_nobody_says_what_was_used(self, analyst: Actor) -> None:
        with model_that(says(TRUE, usage={"prompt_tokens": -5, "completion_tokens": "many"})) as model:
            told(analyst, model.address)
        assert budget_of(analyst).tokens_used > 1_000

    def test_that_is_used_up_lets_the_template_stand(self, analyst: Actor) -> None:
        with model_that(says(TRUE)) as model, override_settings(LLM_TOKENS_PER_DAY=10):
            assert told(analyst, model.address).because == "budget"
            assert model.bodies == []
        with model_that(says(TRUE)) as model, override_settings(LLM_COST_PER_DAY=Decimal("0.000001")):
            assert told(analyst, model.address).because == "budget"

    def test_of_one_organization_is_not_that_of_another(self, analyst: Actor) -> None:
        other = actors.member(actors.organization(OrganizationKind.ENTERPRISE, "Bakery"), "owner")
        with model_that(says(TRUE)) as model:
            told(analyst, model.address)
            told(other, model.address)
        assert [budget_of(one).calls for one in (analyst, other)] == [1, 1]

    def test_holds_for_many_at_once(self, analyst: Actor) -> None:
        with model_that(says(TRUE, usage=None)) as model:
            told(analyst, model.address)
            each = budget_of(analyst).tokens_used
            with override_settings(LLM_TOKENS_PER_DAY=4 * each):
                texts = eight_at_once(analyst, model.address)
            assert sorted(one.because for one in texts) == [*[""] * 3, *["budget"] * 5]
            assert len(model.bodies) == 4
        assert budget_of(analyst).tokens_used == 4 * each


class TestWhoMayHaveNone:
    def test_where_the_feature_is_off_no_model_is_asked(self, analyst: Actor) -> None:
        set_feature(actor=actors.staff(), organization_id=analyst.organization_id, code="llm", enabled=False)
        with model_that(says(TRUE)) as model:
            assert told(analyst, model.address).because == "switched_off"
        assert model.bodies == []

    def test_inside_of_a_transaction_no_model_is_asked(self, analyst: Actor) -> None:
        with model_that(says(TRUE)) as model, acting(analyst):
            assert told(analyst, model.address).because == "inside_transaction"
        assert model.bodies == []


def test_answers_that_come_late_leave_others_alone(analyst: Actor) -> None:
    with model_that(never_ends()) as slow, model_that(says(TRUE)) as quick:
        waiting = Thread(target=told, args=(analyst, slow.address), kwargs={"seconds": 1.0, "name": "slow"})
        waiting.start()
        assert told(analyst, quick.address).written_by == "model"
        waiting.join()
