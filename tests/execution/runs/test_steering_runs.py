"""A person steers a run: retries it, cancels it, sets a step's value by hand. It goes on from there by a job."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.models import Event
from clear_platform.foundation.public import Actor, NotVisible, OrganizationKind, RoleNotAllowed, acting
from execution.models import Run
from execution.runs.errors import (
    AskerGone,
    ReasonForOverrideMissing,
    RunIsOver,
    RunIsUnderWay,
    RunNotThrough,
    StepUnknown,
    ValueRefused,
)
from execution.runs.jobs import execute_run, say_it_was_given_up
from execution.runs.operations.beginning import Wanted, execute_pattern, take
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.steering import cancel_run, override_step, retry_run
from execution.runs.queries import telling, tracing
from execution.runs.results import Carried
from tests import actors
from tests.proving import agents

SUM = Wanted("proof_sum", {"x": 1})
TEN = {"number": 10}


def carried(actor: Actor, wanted: Wanted = SUM) -> Carried:
    return carry_out(actor=actor, run_id=execute_pattern(actor=actor, wanted=wanted).run_id)


def failed(actor: Actor, *faults: Exception) -> UUID:
    agents.FAULTS["second"] = list(faults or [agents.Figures()])
    return carried(actor).run_id


def shown(actor: Actor, run_id: UUID) -> Carried:
    return telling.carried(actor=actor, run_id=run_id)


def by_a_worker(run_id: UUID) -> None:
    """What a worker does with the job that was put on the queue."""
    execute_run(run_id=str(run_id))


def finished_events(run_id: UUID) -> list[str]:
    system = actors.system()
    with acting(system):
        rows = Event.objects.for_actor(system).filter(type="run.finished", subject=f"run/{run_id}").order_by("position")
        return [one.data_json["status"] for one in rows]


class TestRetrying:
    def test_goes_on_at_the_step_that_failed(self, analyst: Actor) -> None:
        run_id = failed(analyst)
        assert retry_run(actor=analyst, run_id=run_id).status == Run.Status.QUEUED
        by_a_worker(run_id)
        assert shown(analyst, run_id).result == {"sum": 112}
        assert agents.CALLS == ["first", "second", "second", "third"]
        assert finished_events(run_id) == ["failed", "succeeded"]

    def test_of_a_cancelled_run_begins_another_with_what_was_done(self, analyst: Actor) -> None:
        run_id = failed(analyst)
        cancel_run(actor=analyst, run_id=run_id)
        anew = retry_run(actor=analyst, run_id=run_id)
        by_a_worker(anew.run_id)
        assert (shown(analyst, run_id).status, shown(analyst, anew.run_id).status) == ("cancelled", "succeeded")
        assert anew.retry_of_id == run_id
        assert agents.CALLS == ["first", "second", "second", "third"]

    def test_of_a_cancelled_run_writes_under_the_keys_of_the_first_one(self, analyst: Actor) -> None:
        agents.FAULTS["second"] = [agents.Figures(), agents.Figures()]
        run_id = carried(analyst).run_id
        for _time in range(2):
            cancel_run(actor=analyst, run_id=run_id)
            run_id = retry_run(actor=analyst, run_id=run_id).run_id
            by_a_worker(run_id)
        assert shown(analyst, run_id).result == {"sum": 112}
        first, *second, third = agents.KEYS
        assert len(second) == 3
        assert len({first, *second, third}) == 3

    def test_of_a_cancelled_run_that_waited_for_a_person_still_waits(self, analyst: Actor) -> None:
        run_id = carried(analyst, Wanted("proof_looked", {})).run_id
        cancel_run(actor=analyst, run_id=run_id)
        anew = retry_run(actor=analyst, run_id=run_id).run_id
        by_a_worker(anew)
        assert shown(analyst, anew).status == "awaiting_review"
        assert shown(analyst, anew).trace[0]["started_at"] == shown(analyst, run_id).trace[0]["started_at"]

    def test_says_no_more_why_it_had_failed(self, analyst: Actor) -> None:
        run_id = failed(analyst)
        retry_run(actor=analyst, run_id=run_id)
        assert shown(analyst, run_id).fault_code == ""

    def test_of_one_that_succeeded_is_refused(self, analyst: Actor) -> None:
        with pytest.raises(RunIsOver):
            retry_run(actor=analyst, run_id=carried(analyst).run_id)

    def test_of_one_under_way_is_refused(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        with pytest.raises(RunIsUnderWay):
            retry_run(actor=analyst, run_id=run.run_id)


class TestCancelling:
    def test_a_run_that_waits_is_never_carried_out(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        cancel_run(actor=analyst, run_id=run.run_id)
        by_a_worker(run.run_id)
        assert (shown(analyst, run.run_id).status, agents.CALLS) == ("cancelled", [])
        assert finished_events(run.run_id) == ["cancelled"]

    def test_a_run_under_way_ends_between_two_steps(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=SUM)

        agents.BEFORE["second"] = lambda: cancel_run(actor=analyst, run_id=run.run_id)
        found = carry_out(actor=analyst, run_id=run.run_id)
        assert (found.status, agents.CALLS) == ("cancelled", ["first", "second"])
        assert [one["status"] for one in found.trace] == ["succeeded", "succeeded"]

    def test_a_run_that_failed_meanwhile_stays_as_its_person_left_it(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=SUM)
        agents.BEFORE["second"] = lambda: cancel_run(actor=analyst, run_id=run.run_id)
        agents.FAULTS["second"] = [agents.Figures()]
        found = carry_out(actor=analyst, run_id=run.run_id)
        assert (found.status, found.fault_code) == ("cancelled", "")

    def test_what_is_over_stays(self, analyst: Actor) -> None:
        with pytest.raises(RunIsOver):
            cancel_run(actor=analyst, run_id=carried(analyst).run_id)


class TestAValueSetByHand:
    def test_stands_in_for_the_step_and_everything_after_says_so(self, analyst: Actor) -> None:
        run_id = failed(analyst)
        override_step(actor=analyst, run_id=run_id, step_id="second", value=TEN, reason="Read off the paper.")
        by_a_worker(run_id)
        found = shown(analyst, run_id)
        assert found.result == {"sum": 110}
        assert [(one["step_id"], one["set_by_person"]) for one in found.trace] == [
            ("first", False),
            ("second", True),
            ("third", True),
        ]
        assert found.trace[1]["reason"] == "Read off the paper."
        assert found.metadata["set_by_person"] is True
        assert agents.CALLS == ["first", "second", "third"]

    def test_survives_a_retry_of_what_comes_after(self, analyst: Actor) -> None:
        run_id = failed(analyst)
        agents.FAULTS["third"] = [agents.Figures()]
        override_step(actor=analyst, run_id=run_id, step_id="second", value=TEN, reason="Read off the paper.")
        by_a_worker(run_id)
        retry_run(actor=analyst, run_id=run_id)
        by_a_worker(run_id)
        assert shown(analyst, run_id).result == {"sum": 110}

    def test_is_what_a_run_waits_for_that_wants_a_person_to_look(self, analyst: Actor) -> None:
        run_id = carried(analyst, Wanted("proof_looked", {})).run_id
        assert shown(analyst, run_id).status == "awaiting_review"
        override_step(actor=analyst, run_id=run_id, step_id="looked", value=TEN, reason="Looked at it.")
        by_a_worker(run_id)
        assert shown(analyst, run_id).result == {"sum": 10}

    def test_is_told_of_steps_that_need_it_and_take_nothing_of_it(self, analyst: Actor) -> None:
        agents.FAULTS["last"] = [agents.Figures()]
        run_id = carried(analyst, Wanted("proof_needed", {})).run_id
        override_step(actor=analyst, run_id=run_id, step_id="first", value=TEN, reason="Read off the paper.")
        by_a_worker(run_id)
        with acting(analyst):
            kept = tracing.steps_of(actor=analyst, run_id=run_id).order_by("pk")
            assert list(kept.values_list("step_id", "rests_on_person")) == [
                ("first", False),
                ("after", True),
                ("last", True),
            ]
            assert [one.set_by_id for one in kept if one.step_id == "first"] == [analyst.id]
        assert agents.CALLS == ["first", "after", "last", "last"]

    def test_lets_another_step_that_waits_for_a_person_wait_on(self, analyst: Actor) -> None:
        run_id = carried(analyst, Wanted("proof_looked_twice", {})).run_id
        waited = shown(analyst, run_id).trace[1]["started_at"]
        override_step(actor=analyst, run_id=run_id, step_id="one", value=TEN, reason="Looked at it.")
        by_a_worker(run_id)
        found = shown(analyst, run_id)
        assert (found.status, found.trace[1]["started_at"]) == ("awaiting_review", waited)

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"reason": "  "}, ReasonForOverrideMissing),
            ({"step_id": "gone"}, StepUnknown),
            ({"value": {"number": "10"}}, ValueRefused),
            ({"value": {"number": 10, "note": "x"}}, ValueRefused),
            ({"value": None}, ValueRefused),
        ],
    )
    def test_is_one_that_the_step_could_give_with_a_reason(
        self, analyst: Actor, change: dict[str, Any], refusal: type[Exception]
    ) -> None:
        run_id = failed(analyst)
        with pytest.raises(refusal):
            override_step(
                actor=analyst, run_id=run_id, **{"step_id": "second", "value": TEN, "reason": "So it is.", **change}
            )

    def test_cannot_be_set_while_the_run_is_under_way(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=SUM)
        with acting(analyst):
            take(run.run_id)
        with pytest.raises(RunIsUnderWay):
            override_step(actor=analyst, run_id=run.run_id, step_id="second", value=TEN, reason="So it is.")


class TestTheJob:
    def test_is_tried_again_where_another_time_may_help(self, analyst: Actor) -> None:
        agents.FAULTS["second"] = [agents.NotThere()]
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        with pytest.raises(RunNotThrough):
            by_a_worker(run.run_id)
        found = shown(analyst, run.run_id)
        assert (found.status, found.fault_code) == ("queued", "")
        by_a_worker(run.run_id)
        assert shown(analyst, run.run_id).result == {"sum": 112}

    def test_is_over_where_it_cannot(self, analyst: Actor) -> None:
        agents.FAULTS["second"] = [agents.Figures()]
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        by_a_worker(run.run_id)
        assert shown(analyst, run.run_id).status == "failed"

    def test_that_is_given_up_leaves_the_run_dead_lettered_and_it_can_be_retried(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        with acting(actors.system()), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_cancel_job_v1(%s, false, false)", [run.job_id])
        say_it_was_given_up({"run_id": str(run.run_id)}, ("job.worker_died", "Its worker died."))
        assert shown(analyst, run.run_id).status == "dead_lettered"
        retry_run(actor=analyst, run_id=run.run_id)
        by_a_worker(run.run_id)
        assert shown(analyst, run.run_id).status == "succeeded"

    def test_of_a_run_that_another_job_carries_out_does_nothing(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        with acting(analyst):
            take(run.run_id)
        by_a_worker(run.run_id)
        assert (shown(analyst, run.run_id).status, agents.CALLS) == ("running", [])

    def test_that_loses_its_run_in_the_middle_ends_quietly(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))

        def taken_over() -> None:
            with acting(analyst):
                late = Run.objects.for_actor(analyst).filter(run_id=run.run_id)
                late.update(lease_until=clock.now() - timedelta(seconds=1))
                assert take(run.run_id) is not None

        agents.BEFORE["second"] = taken_over
        by_a_worker(run.run_id)
        assert shown(analyst, run.run_id).status == "running"

    def test_that_is_given_up_says_nothing_of_a_run_that_waits_for_another_job(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        say_it_was_given_up({"run_id": str(run.run_id)}, ("job.worker_died", "Its worker died."))
        assert shown(analyst, run.run_id).status == "queued"

    def test_of_a_person_who_was_erased_is_not_done_by_the_system_in_their_place(self, analyst: Actor) -> None:
        run = execute_pattern(actor=analyst, wanted=replace(SUM, mode="async"))
        with acting(actors.system()) as scope:
            assert scope.actor is not None
            Run.objects.for_actor(scope.actor).filter(run_id=run.run_id).update(requested_by=None)
        with pytest.raises(AskerGone):
            by_a_worker(run.run_id)
        assert agents.CALLS == []


class TestWhoMay:
    def test_a_viewer_may_look_and_nothing_else(self, analyst: Actor) -> None:
        viewer = actors.member(analyst.organization_id or 0, "viewer")
        run_id = failed(analyst)
        assert shown(viewer, run_id).status == "failed"
        for steer in (retry_run, cancel_run):
            with pytest.raises(RoleNotAllowed):
                steer(actor=viewer, run_id=run_id)

    def test_another_organization_may_not_even_look(self, analyst: Actor) -> None:
        stranger = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
        run_id = failed(analyst)
        with pytest.raises(NotVisible):
            cancel_run(actor=stranger, run_id=run_id)
        with pytest.raises(NotVisible):
            override_step(actor=stranger, run_id=run_id, step_id="second", value=TEN, reason="Ours.")


def test_scenario_5_a_failing_agent(analyst: Actor) -> None:
    """An agent takes too long until its breaker opens; a person sets the value; nothing finished is repeated."""
    slow = Wanted("proof_slow", {})
    outcomes = [carried(analyst, slow).fault_code for _ in range(3)]
    assert outcomes == ["capability.timed_out", "capability.timed_out", "capability.circuit_open"]

    run_id = carried(analyst, slow).run_id
    override_step(actor=analyst, run_id=run_id, step_id="slow", value=TEN, reason="From the audited accounts.")
    by_a_worker(run_id)
    found = shown(analyst, run_id)
    assert (found.result, found.metadata["set_by_person"]) == ({"sum": 10}, True)
    assert agents.CALLS == ["slow"] * 5 + ["after"]
