"""A run that broke off goes on: what is finished is never called again, what a person set stays and is told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from execution.runs.engine.ports import AwaitsReview, Call, StepStatus
from execution.runs.engine.running import RunStatus
from tests.execution.runs.engine.test_carrying_out_a_pattern import patterns
from tests.execution.runs.engine.world import (
    RUN_ID,
    Anything,
    Figures,
    Memory,
    Number,
    capabilities,
    of,
    prepared,
    run,
    step,
)


class Counting:
    """Agents that count how often each step was called."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.failing: set[str] = set()
        self.known = capabilities(
            of(self.total, "sums.slow", Figures, Number, retries=0), of(self.echo, "words.count", Anything, Anything)
        )

    def total(self, call: Call, arguments: Figures) -> Number:
        self.calls[call.step_id] += 1
        if call.step_id in self.failing:
            raise OSError("not today")
        return Number(number=sum(arguments.figures))

    def echo(self, call: Call, arguments: Anything) -> Anything:
        self.calls[call.step_id] += 1
        return Anything(value=arguments.value)


@settings(max_examples=60)
@given(steps=patterns(), data=st.data())
def test_wherever_it_died_finished_steps_are_not_called_again(steps: Any, data: st.DataObject) -> None:
    counting = Counting()
    pattern = prepared(*steps, known=counting.known)
    journal = Memory(dies_after=data.draw(st.integers(0, len(steps) - 1)))
    with pytest.raises(SystemExit):
        run(pattern, known=counting.known, journal=journal, workers=1)
    finished = set(journal.records)
    before = Counter(counting.calls)
    outcome = run(pattern, known=counting.known, journal=Memory(journal.records), workers=2)
    assert outcome.status is RunStatus.SUCCEEDED
    assert {name for name in finished if counting.calls[name] != before[name]} == set()
    assert outcome.body == run(pattern, known=counting.known).body


def test_a_retry_begins_at_the_step_that_failed() -> None:
    counting = Counting()
    counting.failing = {"b"}
    pattern = prepared(
        step("a", "sums.slow", args={"figures": [1]}),
        step("b", "sums.slow", args={"figures": ["{{state.a.number}}", 1]}),
        step("c", "sums.slow", args={"figures": ["{{state.b.number}}", 1]}),
        known=counting.known,
    )
    journal = Memory()
    failed = run(pattern, known=counting.known, journal=journal)
    assert (failed.status, failed.failed_step) == (RunStatus.FAILED, "b")
    counting.failing = set()
    assert run(pattern, known=counting.known, journal=journal).result == {"last": {"number": 3}}
    assert counting.calls == {"a": 1, "b": 2, "c": 1}


class TestAValueSetByAPerson:
    @staticmethod
    def overridden() -> tuple[Any, Counting, Memory, Any]:
        counting = Counting()
        counting.failing = {"b"}
        pattern = prepared(
            step("a", "sums.slow", args={"figures": [1]}),
            step("b", "sums.slow", args={"figures": ["{{state.a.number}}"]}),
            step("c", "sums.slow", args={"figures": ["{{state.b.number}}"]}),
            step("beside", "sums.slow", args={"figures": [5]}, needs=["a"]),
            known=counting.known,
            outputs={"c": "{{state.c.number}}", "beside": "{{state.beside.number}}"},
        )
        journal = Memory()
        run(pattern, known=counting.known, journal=journal)
        journal.override("b", b'{"number":70}')
        return pattern, counting, journal, run(pattern, known=counting.known, journal=journal)

    def test_stands_and_the_run_goes_on_from_there(self) -> None:
        _pattern, counting, _journal, outcome = self.overridden()
        assert outcome.result == {"c": 70, "beside": 5}
        assert counting.calls["b"] == 1

    def test_is_told_of_everything_downstream_and_of_nothing_else(self) -> None:
        *_rest, outcome = self.overridden()
        assert {one.step_id: one.set_by_person for one in outcome.trace} == {
            "a": False,
            "b": True,
            "c": True,
            "beside": False,
        }
        assert outcome.set_by_person

    def test_lets_steps_be_done_again_that_had_gone_by_another_value(self) -> None:
        pattern, counting, journal, _outcome = self.overridden()
        journal.override("b", b'{"number":80}')
        outcome = run(pattern, known=counting.known, journal=journal)
        assert outcome.result == {"c": 80, "beside": 5}
        assert counting.calls == {"a": 1, "b": 1, "c": 2, "beside": 1}

    def test_keeps_its_reason(self) -> None:
        *_rest, outcome = self.overridden()
        assert {one.reason for one in outcome.trace if one.status is StepStatus.OVERRIDDEN} == {"looked it up"}

    def test_is_kept_with_steps_that_stand_because_they_take_the_same(self) -> None:
        pattern, counting, journal, _outcome = self.overridden()
        assert journal.records["c"].rests_on_person
        journal.records["c"] = replace(journal.records["c"], rests_on_person=False)
        run(pattern, known=counting.known, journal=journal)
        assert journal.records["c"].rests_on_person
        assert counting.calls["c"] == 1

    def test_is_kept_with_another_that_a_person_set(self) -> None:
        pattern, counting, journal, _outcome = self.overridden()
        journal.override("c", b'{"number":1}')
        journal.records["c"] = replace(journal.records["c"], rests_on_person=False)
        run(pattern, known=counting.known, journal=journal)
        assert journal.records["c"].rests_on_person
        assert journal.records["c"].reason == "looked it up"


class TestAStepThatWaitsForAPerson:
    def test_is_not_called_again_when_the_run_goes_on(self) -> None:
        calls: list[str] = []

        def look(call: Call, arguments: Anything) -> Anything:
            calls.append(call.step_id)
            raise AwaitsReview("Look at it.", {"value": 1})

        known = capabilities(of(look, "words.look", Anything, Anything))
        pattern = prepared(step("a", "words.look"), step("b", "words.look"), known=known)
        journal = Memory()
        run(pattern, known=known, journal=journal)
        journal.override("a", b'{"value":2}')
        outcome = run(pattern, known=known, journal=journal)
        assert outcome.status is RunStatus.AWAITING_REVIEW
        assert sorted(calls) == ["a", "b"]


class TestTheKeyOfAnEffect:
    @staticmethod
    def writing() -> tuple[list[str], Any, Any]:
        keys: list[str] = []

        def write(call: Call, arguments: Anything) -> Anything:
            keys.append(call.key)
            if call.attempt == 1:
                raise OSError("not today")
            return Anything()

        known = capabilities(of(write, "words.write", Anything, Anything, writes=True, retries=1))
        return keys, known, prepared(step("a"), step("b", "words.write", args={"value": "{{state.a}}"}), known=known)

    def test_is_the_same_at_every_attempt_and_in_a_run_that_goes_on_in_place_of_another(self) -> None:
        keys, known, pattern = self.writing()
        run(pattern, known=known)
        run(pattern, known=known, run_id=uuid4(), began_as=RUN_ID)
        assert len(keys) == 4
        assert len(set(keys)) == 1

    def test_is_another_in_another_run_and_with_other_arguments(self) -> None:
        keys, known, pattern = self.writing()
        journal = Memory()
        run(pattern, known=known, journal=journal)
        journal.override("a", b'{"value":2}')
        run(pattern, known=known, journal=journal)
        run(pattern, known=known, run_id=uuid4())
        assert len(set(keys)) == 3


def test_each_attempt_is_noted_so_that_a_run_that_was_cancelled_is_not_tried_again() -> None:
    counting = Counting()
    counting.failing = {"a"}
    pattern = prepared(step("a", "sums.slow", args={"figures": [1]}, retries=3), known=counting.known)
    journal = Memory()
    journal.cancelled_after = 2
    outcome = run(pattern, known=counting.known, journal=journal)
    assert (outcome.status, counting.calls["a"]) == (RunStatus.FAILED, 2)
    assert journal.begun == ["a", "a", "a"]


class TestAReplay:
    """What a step read of the world is given to it again."""

    @staticmethod
    def world(rows: list[int]) -> Any:
        def read(call: Call, arguments: Anything) -> Figures:
            return Figures(figures=call.read("rows", lambda: list(rows)))

        return capabilities(of(read, "ledger.rows", Anything, Figures))

    def test_gives_the_same_bytes_although_the_world_has_changed(self) -> None:
        rows = [1, 2]
        known = self.world(rows)
        pattern = prepared(step("a", "ledger.rows"), known=known)
        first = run(pattern, known=known)
        rows.append(3)
        recorded = {one.step_id: one.readings for one in first.trace}
        assert run(pattern, known=known, recorded=recorded).body == first.body
        assert run(pattern, known=known).body != first.body

    def test_says_so_when_a_step_reads_what_it_had_not_read(self) -> None:
        known = self.world([1])
        pattern = prepared(step("a", "ledger.rows"), known=known)
        outcome = run(pattern, known=known, recorded={"a": {"other": 1}})
        assert outcome.fault is not None
        assert outcome.fault.code == "run.not_recorded"


def test_what_is_kept_of_a_step_can_be_read_by_anybody() -> None:
    outcome = run(prepared(step("a", args={"value": [1, {"b": None}]})))
    assert json.loads(outcome.trace[0].output or b"") == {"value": [1, {"b": None}]}
    assert outcome.trace[0].inputs == b'{"value":[1,{"b":null}]}'
