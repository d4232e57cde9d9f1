"""A run is begun, carried out with a checkpoint after each step, and kept so that it can be repeated byte for byte."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, connections
from django.test import override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent, Event
from clear_platform.foundation.public import Actor, NotVisible, OrganizationKind, RoleNotAllowed, acting
from clear_platform.foundation.stated import DayOutOfReach
from execution.models import Run, RunBlob, RunStep, StepCache
from execution.runs import keeping
from execution.runs.breakers import FAILURES_TO_OPEN, DatabaseBreakers
from execution.runs.engine.canonical import hash_of
from execution.runs.engine.errors import CircuitOpen, InputsRefused
from execution.runs.engine.ports import StepRecord, StepStatus
from execution.runs.errors import (
    AsofInFuture,
    KeptValueAltered,
    PackReconciliationFailed,
    PackWarming,
    PatternUnknown,
    RunTakenOver,
    SameRunUnderWay,
)
from execution.runs.keeping import DatabaseJournal
from execution.runs.operations.beginning import Wanted, execute_pattern, take
from execution.runs.operations.carrying_out import carry_out, fail_interrupted_runs
from execution.runs.queries import finding, telling
from execution.runs.replaying import differences, replay
from execution.runs.results import Carried, PackInForce
from execution.runs.values import keep_bodies
from tests import actors
from tests.databases import ServerAddress
from tests.proving import agents

SUM = Wanted("proof_sum", {"x": 1}, seed=7)
OF_LIES = b'{"names":["Bank of Lies"]}'


def begun(actor: Actor, wanted: Wanted = SUM) -> UUID:
    return execute_pattern(actor=actor, wanted=wanted).run_id


def carried(actor: Actor, wanted: Wanted = SUM) -> Carried:
    return carry_out(actor=actor, run_id=begun(actor, wanted))


def rows(actor: Actor, model: Any) -> list[Any]:
    with acting(actor):
        return list(model.objects.for_actor(actor).order_by("pk"))


class TestARunThatSucceeds:
    def test_gives_result_state_and_trace(self, analyst: Actor) -> None:
        found = carried(analyst)
        assert (found.status, found.result) == ("succeeded", {"sum": 112})
        assert [(one["step_id"], one["status"]) for one in found.trace] == [
            ("first", "succeeded"),
            ("second", "succeeded"),
            ("third", "succeeded"),
        ]
        assert found.state["second"]["number"] == 12
        assert found.state["second"]["_metadata"]["sources"] == ["ecb"]
        assert found.sources == ("ecb",)

    def test_keeps_every_value_under_its_hash(self, analyst: Actor) -> None:
        carried(analyst)
        bodies = {one.body for one in rows(analyst, RunBlob)}
        assert {'{"x":1}', '{"numbers":[1,1]}', '{"number":2}', '{"sum":112}'} <= bodies

    def test_leaves_entries_of_the_log_and_an_event(self, analyst: Actor) -> None:
        found = carried(analyst)
        system = actors.system()
        with acting(system):
            entries = AuditEvent.objects.for_actor(system).filter(object_id=str(found.run_id))
            assert list(entries.order_by("seq").values_list("action", flat=True)) == ["execute_pattern", "finish_run"]
            [event] = Event.objects.for_actor(system).filter(type="run.finished")
        assert (event.subject, event.data_json["status"]) == (f"run/{found.run_id}", "succeeded")


class TestTheSameAgain:
    def test_two_runs_on_the_same_give_identical_bytes(self, analyst: Actor) -> None:
        one, other = carried(analyst), carried(analyst)
        assert one.metadata["result_hash"] == other.metadata["result_hash"]
        assert one.metadata["run_hash"] == other.metadata["run_hash"]
        assert differences_of(analyst, one, other) == ()

    def test_another_pack_gives_another_hash_and_it_is_said_which(
        self, analyst: Actor, packs_in_force: dict[str, Any]
    ) -> None:
        packs_in_force["fx"] = PackInForce(4, True, "fresh")
        one = carried(analyst, Wanted("proof_pack", {}, seed=7))
        packs_in_force["fx"] = PackInForce(5, True, "fresh")
        other = carried(analyst, Wanted("proof_pack", {}, seed=7))
        assert one.metadata["run_hash"] != other.metadata["run_hash"]
        [found] = differences_of(analyst, one, other)
        assert (found.what, found.was, found.now) == ("pricing_pack_id", "4", "5")

    def test_a_replay_gives_every_byte_again_although_the_world_has_changed(self, analyst: Actor) -> None:
        found = carried(analyst, Wanted("proof_seen", {}))
        actors.seated_too(analyst, actors.organization(OrganizationKind.INSTITUTION, "Another bank"), "analyst")
        assert found.result == {"names": ["Bank of Runs"]}
        assert replay(actor=analyst, run_id=found.run_id).is_same

    def test_a_replay_says_what_another_reading_of_the_world_changes(self, analyst: Actor) -> None:
        found = carried(analyst, Wanted("proof_seen", {}))
        with acting(analyst):
            keep_bodies(analyst.seats[0].organization_id, [OF_LIES])
            seen = RunStep.objects.for_actor(analyst).filter(run_id=found.run_id)
            seen.update(readings_hash=hash_of(OF_LIES))
        told = [one.what for one in replay(actor=analyst, run_id=found.run_id).differences]
        assert told == ["output of step seen", "result"]

    def test_a_replay_says_of_a_step_that_reads_what_is_not_kept_that_it_does(self, analyst: Actor) -> None:
        found = carried(analyst, Wanted("proof_peeked", {}))
        assert found.result == {"names": ["Bank of Runs"]}
        [step, *_result] = replay(actor=analyst, run_id=found.run_id).differences
        assert (step.what, step.was) == ("step peeked", "succeeded")
        assert "past call.read" in step.now

    def test_a_replay_within_a_transaction_leaves_that_whole(self, analyst: Actor) -> None:
        found = carried(analyst, Wanted("proof_peeked", {}))
        with acting(analyst):
            assert not replay(actor=analyst, run_id=found.run_id).is_same
            assert finding.run_for(actor=analyst, run_id=found.run_id).status == "succeeded"

    def test_a_value_that_was_altered_under_its_hash_is_never_gone_by(
        self, analyst: Actor, cloned_database: str, database_server: ServerAddress
    ) -> None:
        found = carried(analyst, Wanted("proof_seen", {}))
        read_then = step_of(analyst, found, "seen").readings_hash
        with psycopg.connect(database_server.owner(cloned_database)) as owner:
            owner.execute("ALTER TABLE execution_runblob NO FORCE ROW LEVEL SECURITY")
            owner.execute("UPDATE execution_runblob SET body = %s WHERE hash = %s", [OF_LIES.decode(), read_then])
        with pytest.raises(KeptValueAltered, match=read_then):
            replay(actor=analyst, run_id=found.run_id)

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE execution_runblob SET body = '{}'",
            "DELETE FROM execution_runblob",
            "UPDATE execution_run SET seed = seed + 1",
            "UPDATE execution_run SET inputs_hash = repeat('0', 64)",
            "UPDATE execution_run SET pricing_pack_id = 99",
            "UPDATE execution_run SET result_hash = repeat('0', 64)",
            "UPDATE execution_run SET status = 'failed', result_hash = ''",
        ],
    )
    def test_what_a_run_stands_on_and_came_to_cannot_be_changed_from_the_application(
        self, analyst: Actor, change: str
    ) -> None:
        carried(analyst)
        with pytest.raises(DatabaseError), acting(analyst), connection.cursor() as cursor:
            cursor.execute(change)

    def test_a_pure_answer_is_kept_and_given_again(self, analyst: Actor) -> None:
        kept = Wanted("proof_kept", {"x": 1}, seed=7)
        one, other = carried(analyst, kept), carried(analyst, replace(kept, seed=7))
        assert (one.result, other.trace[0]["cached"], agents.CALLS) == (other.result, True, ["proof.add_once"])
        assert len(rows(analyst, StepCache)) == 1

    def test_answers_of_another_organization_are_not_found(self, analyst: Actor) -> None:
        kept = Wanted("proof_kept", {"x": 1}, seed=7)
        carried(analyst, kept)
        stranger = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
        assert carried(stranger, kept).trace[0]["cached"] is False


def differences_of(actor: Actor, one: Carried, other: Carried) -> tuple[Any, ...]:
    return differences(actor=actor, run_id=one.run_id, other_id=other.run_id)


def step_of(actor: Actor, run: Carried, step_id: str) -> RunStep:
    with acting(actor):
        found: RunStep = RunStep.objects.for_actor(actor).get(run_id=run.run_id, step_id=step_id)
        return found


class TestWhatIsRefusedBeforeItBegins:
    @pytest.mark.parametrize(
        ("wanted", "refusal"),
        [
            (Wanted("gone", {}), PatternUnknown),
            (Wanted("proof_sum", {}), InputsRefused),
            (Wanted("proof_sum", {"x": "1"}), InputsRefused),
            (Wanted("proof_sum", {"x": 1, "y": 1}), InputsRefused),
            (replace(SUM, enterprise_id=987654321), NotVisible),
            (replace(SUM, asof_date=date.min), DayOutOfReach),
        ],
    )
    def test_and_nothing_is_left(self, analyst: Actor, wanted: Wanted, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            execute_pattern(actor=analyst, wanted=wanted)
        assert rows(analyst, Run) == []

    def test_a_day_that_has_not_come(self, analyst: Actor) -> None:
        with pytest.raises(AsofInFuture):
            execute_pattern(actor=analyst, wanted=replace(SUM, asof_date=clock.today() + timedelta(days=1)))

    def test_a_viewer(self, analyst: Actor) -> None:
        viewer = actors.member(analyst.organization_id or 0, "viewer")
        with pytest.raises(RoleNotAllowed):
            execute_pattern(actor=viewer, wanted=SUM)

    def test_the_same_key_while_its_run_is_under_way(self, analyst: Actor) -> None:
        begun(analyst, replace(SUM, asked_key="k"))
        with pytest.raises(SameRunUnderWay):
            begun(analyst, replace(SUM, asked_key="k"))

    def test_once_that_is_over_the_key_may_be_used_again(self, analyst: Actor) -> None:
        carried(analyst, replace(SUM, asked_key="k"))
        assert begun(analyst, replace(SUM, asked_key="k"))


class TestTheFreshnessGate:
    PACK = Wanted("proof_pack", {})

    def test_no_pack_at_all_is_warming(self, analyst: Actor, packs_in_force: dict[str, Any]) -> None:
        with pytest.raises(PackWarming):
            begun(analyst, self.PACK)

    def test_a_stale_pack_says_when_to_come_back(self, analyst: Actor, packs_in_force: dict[str, Any]) -> None:
        ready = clock.now() + timedelta(minutes=10)
        packs_in_force["fx"] = PackInForce(4, False, "warming", estimated_ready=ready)
        with pytest.raises(PackWarming) as caught:
            begun(analyst, self.PACK)
        assert caught.value.facts["estimated_ready"] == ready.isoformat()
        assert 590 <= caught.value.facts["retry_after_seconds"] <= 600

    def test_a_stale_pack_serves_whoever_says_so(self, analyst: Actor, packs_in_force: dict[str, Any]) -> None:
        packs_in_force["fx"] = PackInForce(4, False, "warming")
        assert carried(analyst, replace(self.PACK, require_fresh=False)).metadata["pricing_pack_id"] == 4

    def test_one_that_did_not_reconcile_says_why(self, analyst: Actor, packs_in_force: dict[str, Any]) -> None:
        packs_in_force["fx"] = PackInForce(4, False, "error", because="USD jumped by 40 %")
        with pytest.raises(PackReconciliationFailed, match="USD jumped by 40 %"):
            begun(analyst, self.PACK)


class TestARunThatFails:
    def test_keeps_what_was_done_and_why_it_failed(self, analyst: Actor) -> None:
        agents.FAULTS["second"] = [agents.Figures()]
        found = carried(analyst)
        assert (found.status, found.failed_step, found.fault_code) == ("failed", "second", "request.invalid")
        assert [one["status"] for one in found.trace] == ["succeeded", "failed"]
        assert found.worth_another_try is False

    def test_does_not_repeat_what_was_done_when_it_goes_on(self, analyst: Actor) -> None:
        agents.FAULTS["second"] = [agents.NotThere()]
        found = carried(analyst)
        assert found.worth_another_try is True
        again = carry_out(actor=analyst, run_id=found.run_id)
        assert (again.result, agents.CALLS) == ({"sum": 112}, ["first", "second", "second", "third"])
        assert again.metadata["attempts"] == 2

    def test_that_is_over_is_not_carried_out_again(self, analyst: Actor) -> None:
        found = carried(analyst)
        carry_out(actor=analyst, run_id=found.run_id)
        assert agents.CALLS == ["first", "second", "third"]

    def test_that_a_server_left_in_the_middle_is_noticed(self, analyst: Actor) -> None:
        run_id = begun(analyst)
        with acting(analyst):
            take(run_id)
        with clock.fixed_at(clock.now() + timedelta(seconds=keeping.LEASE_SECONDS + 1)):
            assert fail_interrupted_runs(actor=actors.system()) == 1
        assert carry_out(actor=analyst, run_id=run_id).status == "succeeded"

    def test_that_is_swept_although_it_still_goes_on_keeps_nothing_more(self, analyst: Actor) -> None:
        run_id = begun(analyst)

        def swept() -> None:
            with clock.fixed_at(clock.now() + timedelta(seconds=keeping.LEASE_SECONDS + 1)):
                assert fail_interrupted_runs(actor=actors.system()) == 1

        agents.BEFORE["second"] = swept
        with pytest.raises(RunTakenOver):
            carry_out(actor=analyst, run_id=run_id)
        with acting(analyst):
            run = finding.run_for(actor=analyst, run_id=run_id)
        assert (run.status, run.error_payload["code"]) == ("failed", "run.interrupted")
        assert carry_out(actor=analyst, run_id=run_id).result == {"sum": 112}

    def test_renews_its_time_at_every_attempt(self, analyst: Actor) -> None:
        run_id = begun(analyst, Wanted("proof_slow", {}))

        def long_ago() -> None:
            with acting(analyst):
                soon = clock.now() + timedelta(seconds=1)
                Run.objects.for_actor(analyst).filter(run_id=run_id).update(lease_until=soon)

        left: list[bool] = []

        def looked() -> None:
            with acting(analyst):
                until = Run.objects.for_actor(analyst).get(run_id=run_id).lease_until
            left.append(until > clock.now() + timedelta(seconds=keeping.LEASE_SECONDS / 2))

        agents.BEFORE["slow"] = long_ago
        agents.BEFORE["slow again"] = looked
        carry_out(actor=analyst, run_id=run_id)
        assert left == [True]


class TestAnExecutionThatWasShutOut:
    RECORD = StepRecord("first", "proof.add", "cfo", StepStatus.RUNNING, clock.today())

    def test_can_keep_nothing_any_more(self, analyst: Actor) -> None:
        run_id = begun(analyst)
        with acting(analyst):
            first = take(run_id)
            assert take(run_id) is None
            Run.objects.for_actor(analyst).update(lease_until=clock.now() - timedelta(seconds=1))
            assert take(run_id) is not None
        assert first is not None
        journal = DatabaseJournal(analyst, run_id, first.fence)
        with pytest.raises(RunTakenOver):
            journal.begin(self.RECORD)
        with pytest.raises(RunTakenOver):
            journal.finish(replace(self.RECORD, status=StepStatus.SUCCEEDED, output=b"{}"))
        assert rows(analyst, RunStep) == []


class TestBreakers:
    def test_the_fifth_failure_in_a_row_opens_one_for_everybody(self, analyst: Actor) -> None:
        for _ in range(FAILURES_TO_OPEN - 1):
            DatabaseBreakers().failed("proof.add")
        assert DatabaseBreakers().admit("proof.add").failures == 4
        DatabaseBreakers().failed("proof.add")
        with pytest.raises(CircuitOpen) as caught:
            DatabaseBreakers().admit("proof.add")
        assert 1 <= caught.value.facts["retry_after_seconds"] <= 30

    def test_a_call_that_goes_well_begins_the_count_anew(self, analyst: Actor) -> None:
        breakers = DatabaseBreakers()
        breakers.failed("proof.add")
        breakers.succeeded("proof.add", breakers.admit("proof.add"))
        assert breakers.admit("proof.add").failures == 0

    def test_after_half_a_minute_one_call_tries_and_only_one(self, analyst: Actor) -> None:
        breakers = self.opened(seconds_ago=31)
        assert breakers.admit("proof.add").trying
        with pytest.raises(CircuitOpen):
            breakers.admit("proof.add")

    def test_it_closes_when_that_goes_well(self, analyst: Actor) -> None:
        breakers = self.opened(seconds_ago=31)
        breakers.succeeded("proof.add", breakers.admit("proof.add"))
        assert breakers.admit("proof.add").failures == 0

    def test_and_stays_open_when_it_does_not(self, analyst: Actor) -> None:
        breakers = self.opened(seconds_ago=31)
        breakers.admit("proof.add")
        breakers.failed("proof.add")
        with pytest.raises(CircuitOpen):
            breakers.admit("proof.add")

    def test_an_agent_that_takes_too_long_opens_it(self, analyst: Actor) -> None:
        for _ in range(3):
            found = carried(analyst, Wanted("proof_slow", {}))
        assert found.fault_code == "capability.circuit_open"
        assert agents.CALLS == ["slow"] * 5

    @staticmethod
    def opened(*, seconds_ago: int) -> DatabaseBreakers:
        breakers = DatabaseBreakers()
        for _ in range(FAILURES_TO_OPEN):
            breakers.failed("proof.add")
        with acting(actors.system()), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE execution_breaker SET opened_at = opened_at - make_interval(secs => %s)", [seconds_ago]
            )
        return breakers


class TestFaultsOfTheDatabase:
    def test_are_nobodys_who_asked_it(self, analyst: Actor) -> None:
        agents.FAULTS["second"] = [OperationalError("couldn't get a connection after 10.00 sec")]
        found = carried(analyst)
        assert (found.status, found.failed_step) == ("failed", "second")
        assert DatabaseBreakers().admit("proof.add").failures == 0


class TestInsideATransaction:
    def test_a_failure_counts_whatever_becomes_of_it_and_nobody_waits_for_its_end(self, analyst: Actor) -> None:
        def failed_and_undone() -> None:
            agents.FAULTS["second"] = [agents.NotThere()]
            with acting(analyst):
                assert carried(analyst).status == "failed"
                # As another worker would at the same time.
                elsewhere = threading.Thread(target=failed_elsewhere)
                elsewhere.start()
                elsewhere.join(20)
                assert not elsewhere.is_alive()
                raise ZeroDivisionError

        def failed_elsewhere() -> None:
            try:
                DatabaseBreakers().failed("proof.add")
            finally:
                connections.close_all()

        with pytest.raises(ZeroDivisionError):
            failed_and_undone()
        assert DatabaseBreakers().admit("proof.add").failures == 2

    def test_all_of_a_run_stands_or_falls_with_it(self, analyst: Actor) -> None:
        def carried_and_undone() -> None:
            with acting(analyst):
                assert carried(analyst).result == {"sum": 112}
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            carried_and_undone()
        assert rows(analyst, Run) == []


def test_another_organization_sees_neither_run_nor_values(analyst: Actor) -> None:
    found = carried(analyst)
    stranger = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    with pytest.raises(NotVisible):
        telling.carried(actor=stranger, run_id=found.run_id)
    with acting(stranger), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM execution_run) + (SELECT count(*) FROM execution_runstep)"
            " + (SELECT count(*) FROM execution_runblob)"
        )
        assert cursor.fetchone() == (0,)


@override_settings(PATTERN_FOLDERS=[])
def test_a_run_goes_on_with_the_pattern_it_began_with_although_that_is_gone(analyst: Actor) -> None:
    with override_settings(PATTERN_FOLDERS=[agents.PATTERNS]):
        run_id = begun(analyst)
    assert carry_out(actor=analyst, run_id=run_id).result == {"sum": 112}
