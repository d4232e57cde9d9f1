"""Steps are carried out in their order, in parallel where they can, and what comes out follows from what goes in."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from execution.runs.engine.attempts import Inline
from execution.runs.engine.ports import AwaitsReview, Call, StepStatus
from execution.runs.engine.running import RunStatus
from tests.execution.runs.engine.world import (
    Anything,
    Figures,
    Memory,
    Number,
    capabilities,
    context,
    of,
    prepared,
    run,
    step,
)

ADDING = {
    "inputs": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"x": {"type": "integer"}, "y": {"type": "integer", "default": 40}},
        "required": ["x"],
    }
}


def test_values_go_from_inputs_through_steps_to_the_result() -> None:
    pattern = prepared(
        step("sum", "sums.add", args={"one": "{{inputs.x}}", "other": "{{inputs.y}}"}),
        step("told", args={"value": "As of {{ctx.asof_date}}: {{state.sum.number}}"}),
        **ADDING,
    )
    outcome = run(pattern, {"x": 2})
    assert outcome.status is RunStatus.SUCCEEDED
    assert outcome.result == {"last": {"value": "As of 2026-03-31: 42"}}


def test_a_step_comes_after_what_it_refers_to_wherever_it_is_written() -> None:
    pattern = prepared(
        step("late", "sums.add", args={"one": "{{state.early.number}}", "other": 1}),
        step("early", "sums.add", args={"one": 1, "other": 1}),
        outputs={"n": "{{state.late.number}}"},
    )
    assert run(pattern).result == {"n": 3}


def test_independent_steps_run_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=10)

    def meet(call: Call, arguments: Anything) -> Anything:
        together.wait()
        return Anything(value=call.step_id)

    known = capabilities(of(meet, "words.meet", Anything, Anything, retries=0))
    pattern = prepared(*(step(name, "words.meet") for name in "abc"), known=known)
    assert run(pattern, known=known, workers=3).status is RunStatus.SUCCEEDED


def test_no_more_steps_run_at_once_than_there_are_workers() -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def count(call: Call, arguments: Anything) -> Anything:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.01)
        with lock:
            now[0] -= 1
        return Anything()

    known = capabilities(of(count, "words.count", Anything, Anything))
    run(prepared(*(step(f"s{at}", "words.count") for at in range(12)), known=known), known=known, workers=3)
    assert most[0] <= 3


class TestSkipping:
    PATTERN = prepared(
        step("asked", args={"value": "{{inputs.much}}"}, when="inputs.much > 10"),
        step("after", args={"value": "{{state.asked}}"}),
        inputs={
            "type": "object", "additionalProperties": False, "properties": {"much": {"type": "integer"}},
            "required": ["much"],
        },
    )  # fmt: skip

    def test_a_condition_that_does_not_hold_skips_the_step_and_its_value_is_null(self) -> None:
        outcome = run(self.PATTERN, {"much": 10})
        assert outcome.trace[0].status is StepStatus.SKIPPED
        assert outcome.result == {"last": {"value": None}}

    def test_one_that_holds_lets_it_run(self) -> None:
        assert run(self.PATTERN, {"much": 11}).result == {"last": {"value": {"value": 11}}}

    def test_one_that_cannot_be_decided_fails_the_step_and_says_why(self) -> None:
        pattern = prepared(step("first"), step("then", when="state.first.value > 1"))
        outcome = run(pattern)
        assert (outcome.failed_step, outcome.fault and outcome.fault.code) == ("then", "pattern.condition_failed")


def test_a_value_that_is_missing_fails_the_step_and_is_named() -> None:
    outcome = run(
        prepared(step("first", args={"value": {"a": 1}}), step("then", args={"value": "{{state.first.value.b}}"}))
    )
    assert outcome.status is RunStatus.FAILED
    assert outcome.fault is not None
    assert outcome.fault.detail == "'state.first.value.b' is not there: state.first.value has no 'b'."


class TestTheSameBytes:
    def test_two_runs_with_the_same_context_and_inputs_give_identical_bytes(self) -> None:
        pattern = prepared(step("a", args={"value": {"z": 1.0, "a": [1e21, "é"]}}))
        first, second = run(pattern), run(pattern)
        assert first.body == second.body
        assert first.result_hash == second.result_hash

    def test_chance_is_the_same_each_time_and_another_with_another_seed(self) -> None:
        def roll(call: Call, arguments: Anything) -> Number:
            return Number(number=call.chance.randrange(10**9))

        known = capabilities(of(roll, "chance.roll", Anything, Number))
        pattern = prepared(step("a", "chance.roll"), known=known)
        assert run(pattern, known=known).body == run(pattern, known=known).body
        other = run(pattern, known=known, ctx=context(pattern, seed=12))
        assert other.body != run(pattern, known=known).body


@st.composite
def patterns(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Any acyclic graph: each step adds up what some of those before it gave, and is written in any place."""
    size = draw(st.integers(1, 12))
    steps = []
    for at in range(size):
        before = draw(st.lists(st.integers(0, at - 1), unique=True)) if at else []
        figures = [at + 1, *(f"{{{{state.s{one}.number}}}}" for one in before)]
        steps.append(step(f"s{at}", "sums.slow", args={"figures": figures}))
    return draw(st.permutations(steps))


@settings(max_examples=60)
@given(steps=patterns(), data=st.data())
def test_whatever_the_graph_and_the_order_of_finishing_the_bytes_are_the_same(steps: Any, data: st.DataObject) -> None:
    waits = {one["id"]: data.draw(st.sampled_from([0.0, 0.0, 0.001, 0.003])) for one in steps}

    def slow(call: Call, arguments: Figures) -> Number:
        threading.Event().wait(waits[call.step_id])
        return Number(number=sum(arguments.figures))

    known = capabilities(of(slow, "sums.slow", Figures, Number))
    outputs = {one["id"]: f"{{{{state.{one['id']}}}}}" for one in steps}
    pattern = prepared(*steps, known=known, outputs=outputs)
    at_once = run(pattern, known=known, workers=4)
    in_turn = run(pattern, known=known, attempts=Inline())
    assert at_once.body == in_turn.body
    assert [(one.step_id, one.output_hash) for one in at_once.trace] == [
        (one.step_id, one.output_hash) for one in in_turn.trace
    ]


def look(call: Call, arguments: Anything) -> Anything:
    raise AwaitsReview("The discount is past the policy.", {"discount": 12})


class TestWaitingForAPerson:
    def test_the_run_waits_and_the_branches_beside_it_go_on(self) -> None:
        known = capabilities(of(look, "words.look", Anything, Anything))
        pattern = prepared(
            step("looked", "words.look"),
            step("beside"),
            step("after", args={"value": "{{state.looked}}"}),
            known=known,
        )
        journal = Memory()
        outcome = run(pattern, known=known, journal=journal)
        assert outcome.status is RunStatus.AWAITING_REVIEW
        assert {one.step_id: one.status.value for one in outcome.trace} == {
            "looked": "awaiting_review",
            "beside": "succeeded",
        }
        assert journal.records["looked"].reason == "The discount is past the policy."


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_is_cancelled_begins_nothing_more(after: int) -> None:
    journal = Memory()
    journal.cancelled_after = after
    outcome = run(prepared(step("a"), step("b", needs=["a"]), step("c", needs=["b"])), journal=journal, workers=1)
    assert outcome.status is RunStatus.CANCELLED
    assert len(outcome.trace) == after
    assert outcome.result is None
