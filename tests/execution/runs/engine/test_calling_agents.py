"""Agents are called with what they take, give what they promise, in their time; breakers and the cache hear of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from pydantic import BaseModel

from clear_platform.foundation.errors import Invalid, Unavailable
from execution.runs.engine import attempts, running
from execution.runs.engine.attempts import Inline
from execution.runs.engine.capability import CapabilityMap, Said
from execution.runs.engine.errors import CapabilitiesRefused, CircuitOpen
from execution.runs.engine.ports import Answer, AwaitsReview, Call
from execution.runs.engine.running import Outcome, RunStatus, execute
from execution.runs.engine.runtime import Runtime
from tests.execution.runs.engine.world import (
    BASIC,
    RUN_ID,
    Anything,
    Figures,
    Forbidding,
    Fuses,
    Kept,
    Memory,
    Number,
    Watch,
    capabilities,
    context,
    echo,
    of,
    prepared,
    run,
    step,
    total,
)


def code_of(outcome: Outcome) -> str | None:
    return None if outcome.fault is None else outcome.fault.code


class Faulty:
    """An agent that raises what it is told to, in turn, and then answers."""

    def __init__(self, *errors: BaseException, **more: Any) -> None:
        self._errors = list(errors)
        self.calls = 0
        self.known = capabilities(of(self.work, "faulty.work", Anything, Anything, **more))

    def work(self, call: Call, arguments: Anything) -> Anything:
        self.calls += 1
        if self._errors:
            raise self._errors.pop(0)
        return Anything(value=self.calls)

    def run(self, **more: Any) -> Outcome:
        return run(prepared(step("a", "faulty.work"), known=self.known), known=self.known, **more)


class TestPuttingThemTogether:
    def test_two_owners_of_one_name_are_refused(self) -> None:
        def other(call: Call, arguments: Anything) -> Anything:
            return Anything()

        with pytest.raises(CapabilitiesRefused, match=r"'words\.echo' has two owners"):
            CapabilityMap.build([*BASIC, of(other, "words.echo", Anything, Anything)])

    def test_an_agent_that_nobody_knows_is_refused(self) -> None:
        with pytest.raises(CapabilitiesRefused, match="which is no agent"):
            CapabilityMap.build(BASIC, agents={"sales": "Sells."})

    def test_a_name_that_is_none_is_refused(self) -> None:
        with pytest.raises(CapabilitiesRefused, match="is no name"):
            CapabilityMap.build([of(echo, "Echo", Anything, Anything)])

    def test_arguments_that_take_just_anything_are_refused(self) -> None:
        class Loose(BaseModel):
            value: int = 0

        with pytest.raises(CapabilitiesRefused, match="built on Said"):
            CapabilityMap.build([of(echo, "words.loose", Loose, Anything)])  # type: ignore[arg-type]

    def test_what_is_pure_does_not_write(self) -> None:
        with pytest.raises(CapabilitiesRefused, match="pure and writes"):
            CapabilityMap.build([of(echo, "words.both", Anything, Anything, pure=True, writes=True)])


class TestWhatTheyTakeAndGive:
    def test_arguments_of_another_kind_are_refused_before_the_agent_hears_of_them(self) -> None:
        outcome = run(prepared(step("a", "sums.add", args={"one": "1", "other": 1})))
        assert code_of(outcome) == "capability.arguments_refused"

    def test_a_result_of_another_kind_is_refused(self) -> None:
        def wrong(call: Call, arguments: Anything) -> Any:
            return {"number": 1}

        known = capabilities(of(wrong, "words.wrong", Anything, Number))
        assert code_of(run(prepared(step("a", "words.wrong"), known=known), known=known)) == "capability.result_refused"

    def test_a_result_of_ten_megabytes_is_refused(self) -> None:
        def long(call: Call, arguments: Anything) -> Anything:
            return Anything(value="x" * 10_000_000)

        known = capabilities(of(long, "words.long", Anything, Anything))
        assert code_of(run(prepared(step("a", "words.long"), known=known), known=known)) == "pattern.value_too_large"

    @pytest.mark.parametrize("value", [float("nan"), 2**60, object(), "\ud800"])
    def test_a_result_that_no_json_says_is_refused(self, value: object) -> None:
        def odd(call: Call, arguments: Anything) -> Anything:
            return Anything(value=value)

        known = capabilities(of(odd, "words.odd", Anything, Anything, retries=0))
        assert run(prepared(step("a", "words.odd"), known=known), known=known).status is RunStatus.FAILED

    def test_every_result_carries_who_gave_it_and_from_where(self) -> None:
        outcome = run(prepared(step("a", "sums.total", args={"figures": [1, 2]})))
        assert outcome.trace[0].metadata() == {
            "agent_name": "cfo",
            "capability": "sums.total",
            "duration_ms": outcome.trace[0].duration_ms,
            "asof_date": "2026-03-31",
            "sources": ["ecb"],
            "cached": False,
            "set_by_person": False,
        }
        assert outcome.sources == ("ecb",)

    def test_nothing_that_an_agent_changes_reaches_other_steps(self) -> None:
        def spoil(call: Call, arguments: Anything) -> Anything:
            arguments.value.append("spoilt")
            call.arguments["value"].append("spoilt")
            return Anything(value=[])

        known = capabilities(of(spoil, "words.spoil", Anything, Anything))
        pattern = prepared(
            step("a", args={"value": ["whole"]}),
            step("b", "words.spoil", args={"value": "{{state.a.value}}"}),
            step("c", args={"value": "{{state.a.value}}"}, needs=["b"]),
            known=known,
        )
        assert run(pattern, known=known).result == {"last": {"value": ["whole"]}}


class TestTryingAgain:
    def test_what_fails_is_tried_again_as_often_as_it_may_be(self) -> None:
        faulty = Faulty(OSError("1"), Unavailable(), retries=2)
        assert faulty.run().result == {"last": {"value": 3}}

    def test_after_that_the_step_has_failed(self) -> None:
        faulty = Faulty(*[OSError("no") for _ in range(9)], retries=2)
        assert code_of(faulty.run()) == "capability.failed"
        assert faulty.calls == 3

    def test_a_refusal_stays_one(self) -> None:
        faulty = Faulty(Invalid(), retries=5)
        outcome = faulty.run()
        assert outcome.fault is not None
        assert (outcome.fault.code, outcome.fault.detail) == ("request.invalid", Invalid.sentence)
        assert faulty.calls == 1

    def test_what_an_agent_broke_on_is_not_told(self) -> None:
        outcome = Faulty(ValueError("ada@example.org has no cash"), retries=0).run()
        assert outcome.fault is not None
        assert "ada" not in outcome.fault.detail

    def test_other_steps_under_way_are_kept_and_no_more_are_begun(self) -> None:
        failed = threading.Event()

        def fail(call: Call, arguments: Anything) -> Anything:
            failed.set()
            raise Invalid()

        def wait(call: Call, arguments: Anything) -> Anything:
            failed.wait(10)
            return Anything()

        known = capabilities(of(fail, "words.fail", Anything, Anything), of(wait, "words.wait", Anything, Anything))
        pattern = prepared(
            step("slow", "words.wait"), step("bad", "words.fail"), step("after", needs=["slow"]), known=known
        )
        outcome = run(pattern, known=known, workers=2)
        assert {one.step_id: one.status.value for one in outcome.trace} == {"slow": "succeeded", "bad": "failed"}


class TestTheirTime:
    @staticmethod
    def sleeping(until: threading.Event) -> CapabilityMap:
        def sleep(call: Call, arguments: Anything) -> Anything:
            until.wait(20)
            return Anything(value="late")

        return capabilities(of(sleep, "words.sleep", Anything, Anything, retries=1, timeout_seconds=0.02))

    def test_an_agent_that_takes_too_long_is_given_up_and_the_breaker_hears_of_each_time(self) -> None:
        until, fuses = threading.Event(), Fuses()
        known = self.sleeping(until)
        outcome = run(prepared(step("a", "words.sleep"), known=known), known=known, fuses=fuses)
        until.set()
        assert code_of(outcome) == "capability.timed_out"
        assert fuses.heard == [("failed", "words.sleep")] * 2

    def test_the_pattern_may_give_it_another_time(self) -> None:
        until = threading.Event()
        threading.Timer(0.1, until.set).start()
        known = self.sleeping(until)
        pattern = prepared(step("a", "words.sleep", timeout_seconds=10), known=known)
        assert run(pattern, known=known).result == {"last": {"value": "late"}}

    def test_what_is_given_up_may_not_pile_up_without_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(attempts, "MOST_LEFT_BEHIND", 1)
        until = threading.Event()
        known = self.sleeping(until)
        outcome = run(prepared(step("a", "words.sleep", retries=3), known=known), known=known)
        until.set()
        assert code_of(outcome) == "capability.no_room"


class TestBreakers:
    def test_an_open_one_is_not_tried_and_says_when(self) -> None:
        faulty, fuses = Faulty(retries=3), Fuses()
        fuses.open["faulty.work"] = CircuitOpen(capability="faulty.work", retry_after_seconds=17)
        outcome = faulty.run(fuses=fuses)
        assert outcome.fault is not None
        assert (outcome.fault.code, outcome.fault.retry_after_seconds) == ("capability.circuit_open", 17)
        assert faulty.calls == 0

    @pytest.mark.parametrize(
        ("error", "heard"),
        [(OSError("x"), "failed"), (Unavailable(), "failed"), (Invalid(), "succeeded")],
    )
    def test_faults_count_and_refusals_are_answers(self, error: Exception, heard: str) -> None:
        fuses = Fuses()
        Faulty(error, retries=0).run(fuses=fuses)
        assert fuses.heard == [(heard, "faulty.work")]


class TestTheCache:
    def test_a_pure_one_is_asked_once_for_the_same(self) -> None:
        faulty, kept = Faulty(pure=True), Kept()
        first, second = faulty.run(kept=kept), faulty.run(kept=kept)
        assert (faulty.calls, second.trace[0].cached) == (1, True)
        assert first.body == second.body

    @pytest.mark.parametrize(
        "changed", [{"pricing_pack_id": 6}, {"ledger_commit_hash": "1" * 64}, {"organization_id": 4}, {"seed": 1}]
    )
    def test_and_again_where_the_run_stands_on_something_else(self, changed: dict[str, Any]) -> None:
        faulty, kept = Faulty(pure=True), Kept()
        pattern = prepared(step("a", "faulty.work"), known=faulty.known)
        run(pattern, known=faulty.known, kept=kept)
        run(pattern, known=faulty.known, kept=kept, ctx=context(pattern, **changed))
        assert faulty.calls == 2

    def test_others_are_asked_each_time(self) -> None:
        faulty, kept = Faulty(), Kept()
        faulty.run(kept=kept)
        faulty.run(kept=kept)
        assert faulty.calls == 2

    def test_one_that_is_said_to_be_pure_and_reads_is_refused(self) -> None:
        def peek(call: Call, arguments: Anything) -> Anything:
            return Anything(value=call.read("rows", lambda: 1))

        known = capabilities(of(peek, "words.peek", Anything, Anything, pure=True, retries=0))
        assert code_of(run(prepared(step("a", "words.peek"), known=known), known=known)) == "capability.result_refused"

    @pytest.mark.parametrize(
        "asked",
        [
            lambda call: str(call.run_id),
            lambda call: call.step_id,
            lambda call: call.key,
            lambda call: call.attempt,
            lambda call: call.context.user_id,
            lambda call: str(call.context.request_id),
            lambda call: call.context.pattern_hash,
            lambda call: call.context.shown(),
        ],
    )
    def test_one_that_is_said_to_be_pure_is_told_nothing_that_its_kept_answer_does_not_follow_from(
        self, asked: Callable[[Call], object]
    ) -> None:
        def peek(call: Call, arguments: Anything) -> Anything:
            return Anything(value=asked(call))

        known = capabilities(of(peek, "words.peek", Anything, Anything, pure=True, retries=0))
        outcome = run(prepared(step("a", "words.peek"), known=known), known=known)
        assert outcome.fault is not None
        assert outcome.fault.code == "capability.result_refused"
        assert "It is said to be pure, and asked for call." in outcome.fault.detail

    def test_chance_of_a_pure_one_is_that_of_its_kept_answer_in_whichever_step(self) -> None:
        def roll(call: Call, arguments: Anything) -> Number:
            return Number(number=call.chance.randrange(10**9))

        known = capabilities(of(roll, "chance.roll", Anything, Number, pure=True))
        outputs = {name: f"{{{{state.{name}.number}}}}" for name in ("a", "b", "c")}
        pattern = prepared(
            step("a", "chance.roll"),
            step("b", "chance.roll"),
            step("c", "chance.roll", args={"value": 1}),
            known=known,
            outputs=outputs,
        )
        kept = run(pattern, known=known, kept=Kept()).result
        anew = {name: run(pattern, known=known, kept=Kept(), attempts=Inline()).result for name in outputs}
        assert kept is not None
        assert kept["a"] == kept["b"] != kept["c"]
        assert all(one == kept for one in anew.values())


class TestWhatCannotBeKept:
    """The step fails and says why; the run comes to its end."""

    @pytest.mark.parametrize("value", [float("nan"), 2**60, "x" * 5_000_000])
    def test_a_value_that_waits_for_a_person(self, value: object) -> None:
        def look(call: Call, arguments: Anything) -> Anything:
            raise AwaitsReview("Look at it.", value)

        known = capabilities(of(look, "words.look", Anything, Anything, retries=0))
        outcome = run(prepared(step("a", "words.look"), known=known), known=known)
        assert (outcome.status, outcome.failed_step) == (RunStatus.FAILED, "a")
        assert str(code_of(outcome)).startswith("pattern.value_")

    def test_readings_that_are_too_large_together(self) -> None:
        def read(call: Call, arguments: Anything) -> Anything:
            call.read("one", lambda: "x" * 3_000_000)
            call.read("other", lambda: "y" * 3_000_000)
            return Anything()

        known = capabilities(of(read, "words.read", Anything, Anything, retries=0))
        outcome = run(prepared(step("a", "words.read"), known=known), known=known)
        assert code_of(outcome) == "pattern.value_too_large"

    def test_readings_that_are_nested_too_deep_once_they_are_kept_together(self) -> None:
        def read(call: Call, arguments: Anything) -> Anything:
            value: object = 1
            for _level in range(100):
                value = [value]
            call.read("deep", lambda: value)
            return Anything()

        known = capabilities(of(read, "words.read", Anything, Anything, retries=0))
        outcome = run(prepared(step("a", "words.read"), known=known), known=known)
        assert code_of(outcome) == "pattern.value_not_plain"

    def test_more_than_a_run_may_keep_over_all_its_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "MOST_BYTES_OF_A_RUN", 2_000)
        outcome = run(prepared(step("a", args={"value": "x" * 700}), step("b", args={"value": "{{state.a.value}}"})))
        assert (outcome.failed_step, code_of(outcome)) == ("b", "run.too_large")


class TestWhatItsSourcesForbid:
    def test_stops_the_step_and_says_which(self) -> None:
        outcome = run(prepared(step("a", "sums.total", args={"figures": [1, 2]})), rights=Forbidding("ecb"))
        assert (outcome.failed_step, code_of(outcome)) == ("a", "rights.not_computable")
        assert outcome.fault is not None
        assert (outcome.fault.sources, outcome.fault.worth_another_try) == (("ecb",), False)
        assert outcome.trace[0].output is None

    def test_is_not_counted_against_the_agent(self) -> None:
        fuses = Fuses()
        run(prepared(step("a", "sums.total", args={"figures": [1]})), rights=Forbidding("ecb"), fuses=fuses)
        assert fuses.heard == [("succeeded", "sums.total")]

    def test_is_asked_of_a_kept_answer_again(self) -> None:
        known = capabilities(of(total, "sums.kept", Figures, Number, pure=True))
        pattern, kept = prepared(step("a", "sums.kept", args={"figures": [3]}), known=known), Kept()
        before = run(pattern, known=known, kept=kept)
        after = run(pattern, known=known, kept=kept, rights=Forbidding("ecb"))
        assert (before.status, len(kept.answers)) == (RunStatus.SUCCEEDED, 1)
        assert code_of(after) == "rights.not_computable"

    def test_is_not_kept(self) -> None:
        known = capabilities(of(total, "sums.kept", Figures, Number, pure=True))
        kept = Kept()
        run(
            prepared(step("a", "sums.kept", args={"figures": [3]}), known=known),
            known=known,
            kept=kept,
            rights=Forbidding("ecb"),
        )
        assert kept.answers == {}

    def test_other_sources_do_not_mind(self) -> None:
        outcome = run(prepared(step("a", "sums.total", args={"figures": [1]})), rights=Forbidding("fred"))
        assert (outcome.status, outcome.sources) == (RunStatus.SUCCEEDED, ("ecb",))


class TestWhatIsNobodysFault:
    def test_is_not_counted_against_the_agent(self) -> None:
        def away(call: Call, arguments: Anything) -> Anything:
            raise ConnectionError("the pool is empty")

        fuses = Fuses()
        known = capabilities(of(away, "words.away", Anything, Anything, retries=0))
        pattern = prepared(step("a", "words.away"), known=known)
        agents = Runtime(
            known, breakers=fuses, cache=Kept(), rights=Forbidding(),
            ours=lambda fault: isinstance(fault, ConnectionError),
        )  # fmt: skip
        outcome = execute(
            pattern, context(pattern), {}, run_id=RUN_ID, journal=Memory(), agents=agents, clock=Watch(),
        )  # fmt: skip
        assert (outcome.status, fuses.heard) == (RunStatus.FAILED, [])


def test_what_an_agent_broke_on_is_not_in_the_log_either() -> None:
    with structlog.testing.capture_logs() as logged:
        Faulty(ValueError("ada@example.org has no cash"), retries=0).run()
    [line] = logged
    assert (line["event"], line["kind"]) == ("capability_failed", "ValueError")
    assert "test_calling_agents.py" in line["at"]
    assert "ada" not in str(line)


def test_an_attempt_that_ends_as_its_time_does_leaves_nothing_behind() -> None:
    threads, over = attempts.InThreads(), threading.Event()
    call = Call(RUN_ID, "a", "words.echo", context(prepared(step("a"))), {})
    before = set(attempts.InThreads._left_behind)
    threads.start(lambda _call: Answer(b"{}", "cfo"), call, lambda *_heard: over.set())
    over.wait(10)
    for thread in threading.enumerate():
        if thread.name == "step a":
            thread.join(10)
    threads.leave(call)
    assert attempts.InThreads._left_behind == before


def test_models_of_arguments_forbid_what_they_do_not_name() -> None:
    assert Said.model_config["extra"] == "forbid"
