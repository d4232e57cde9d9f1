"""A step waits for a person: somebody takes it, lets it pass, sends it back or ends it; two never decide of one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, NotVisible, OrganizationKind, RoleNotAllowed, acting, inbox_of
from execution.models import Review, Run
from execution.reviews import queries
from execution.reviews.errors import (
    CommentMissing,
    DecisionNotOffered,
    NothingWaits,
    OwnWork,
    ReviewDecided,
    ReviewLocked,
    TypeUnknown,
)
from execution.reviews.operations.deciding import decide_review, give_review_back, take_review
from execution.runs.jobs import execute_run
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.steering import cancel_run, override_step
from execution.runs.queries import telling
from execution.runs.replaying import replay
from tests import actors
from tests.at_once import awaited
from tests.proving import agents


def all_reviews() -> Sequence[Review]:
    system = actors.system()
    with acting(system):
        return list(queries.reviews_for(system))


def the_review() -> Review:
    [found] = all_reviews()
    return found


def decided(actor: Actor, run_id: UUID, decision: str, comment: str = "", *, step: str = "looked") -> Any:
    return decide_review(
        actor=actor, entity_type="step", entity_id=f"{run_id}:{step}", decision=decision, comment=comment
    )


def decided_of_run(actor: Actor, run_id: UUID, decision: str, comment: str = "") -> Sequence[Review]:
    return decide_review(actor=actor, entity_type="run", entity_id=str(run_id), decision=decision, comment=comment)


def actions_on(object_id: str) -> list[str]:
    system = actors.system()
    with acting(system):
        rows = AuditEvent.objects.for_actor(system).filter(object_id=object_id).order_by("seq")
        return list(rows.values_list("action", flat=True))


def lock_runs_out() -> None:
    system = actors.system()
    with acting(system), connection.cursor() as cursor:
        cursor.execute("UPDATE execution_review SET locked_until = clock_timestamp() - interval '1 second'")


class TestWhatWaits:
    def test_stands_on_the_queue_with_the_agents_reason(self, run_id: UUID, analyst: Actor) -> None:
        review = the_review()
        assert (review.entity_type, review.entity_id, review.status) == ("step", f"{run_id}:looked", "open")
        assert review.because == "Somebody looks at it first."
        assert review.asked_by_id == analyst.id

    def test_is_in_the_inbox_of_others_and_not_of_whoever_asked(
        self, run_id: UUID, analyst: Actor, colleague: Actor
    ) -> None:
        found = {}
        for actor in (analyst, colleague):
            with acting(actor):
                found[actor] = [group.group for group in inbox_of(actor)]
        assert (found[analyst], found[colleague]) == ([], ["Reviews"])

    def test_is_asked_for_once_however_often_the_run_is_carried_on(self, run_id: UUID, analyst: Actor) -> None:
        with acting(actors.system()) as scope, connection.cursor() as cursor:
            assert scope
            cursor.execute("UPDATE execution_run SET status = 'queued' WHERE run_id = %s", [run_id])
        execute_run(run_id=str(run_id))
        assert len(all_reviews()) == 1

    def test_leaves_the_queue_when_the_run_is_cancelled(self, run_id: UUID, analyst: Actor) -> None:
        cancel_run(actor=analyst, run_id=run_id)
        assert the_review().status == "withdrawn"

    def test_leaves_the_queue_when_a_person_sets_the_value(self, run_id: UUID, analyst: Actor) -> None:
        override_step(actor=analyst, run_id=run_id, step_id="looked", value={"number": 8}, reason="Counted.")
        assert the_review().status == "withdrawn"


class TestLettingItPass:
    def test_lets_the_run_go_on_with_what_the_agent_gave(self, run_id: UUID, analyst: Actor, colleague: Actor) -> None:
        decided(colleague, run_id, "approve")
        execute_run(run_id=str(run_id))
        found = telling.carried(actor=analyst, run_id=run_id)
        assert (found.status, found.result, found.metadata["set_by_person"]) == ("succeeded", {"sum": 5}, False)
        assert agents.CALLS == ["after"]

    def test_says_who_did(self, run_id: UUID, analyst: Actor, colleague: Actor) -> None:
        decided(colleague, run_id, "approve", "It fits the list.")
        review = the_review()
        assert (review.status, review.decided_by_id, review.comment) == ("approved", colleague.id, "It fits the list.")
        system = actors.system()
        with acting(system):
            actions = AuditEvent.objects.for_actor(system).order_by("seq").values_list("action", flat=True)
            assert {"ask_for_review", "decide_review", "approve_step"} <= set(actions)

    def test_is_repeated_byte_for_byte(self, run_id: UUID, analyst: Actor, colleague: Actor) -> None:
        decided(colleague, run_id, "approve")
        execute_run(run_id=str(run_id))
        assert replay(actor=analyst, run_id=run_id).differences == ()


class TestTwoStepsThatWait:
    """A run is a name for all of its steps that wait: one decision on it decides them together."""

    @pytest.fixture
    def run_of_two(self, analyst: Actor) -> UUID:
        begun = execute_pattern(actor=analyst, wanted=Wanted("proof_looked_twice", {}))
        return carry_out(actor=analyst, run_id=begun.run_id).run_id

    def test_are_let_pass_together_and_the_run_goes_on(
        self, run_of_two: UUID, analyst: Actor, colleague: Actor
    ) -> None:
        found = decided_of_run(colleague, run_of_two, "approve")
        assert [one.entity_id for one in found] == [f"{run_of_two}:one", f"{run_of_two}:two"]
        execute_run(run_id=str(run_of_two))
        assert telling.carried(actor=analyst, run_id=run_of_two).result == {"sum": 10}

    def test_are_rejected_together_and_the_run_ends_once(
        self, run_of_two: UUID, analyst: Actor, colleague: Actor
    ) -> None:
        decided_of_run(colleague, run_of_two, "reject", "Both are of last year.")
        assert [one.status for one in all_reviews()] == ["rejected", "rejected"]
        run = telling.carried(actor=analyst, run_id=run_of_two)
        assert (run.status, run.fault_code) == ("cancelled", "run.rejected")
        assert "looked at 'one', 'two' and did not let it pass: Both are of last year." in run.fault_text
        assert actions_on(str(run_of_two)).count("reject_run") == 1

    def test_are_sent_back_together_and_the_run_waits_on(
        self, run_of_two: UUID, analyst: Actor, colleague: Actor
    ) -> None:
        decided_of_run(colleague, run_of_two, "request_changes", "March is missing.")
        assert [one.status for one in all_reviews()] == ["changes_requested", "changes_requested"]
        assert telling.carried(actor=analyst, run_id=run_of_two).status == "awaiting_review"

    def test_one_of_them_let_pass_leaves_the_run_waiting_for_the_other(
        self, run_of_two: UUID, analyst: Actor, colleague: Actor
    ) -> None:
        decided(colleague, run_of_two, "approve", step="one")
        assert telling.carried(actor=analyst, run_id=run_of_two).status == "awaiting_review"
        assert sorted(one.status for one in all_reviews()) == ["approved", "open"]

    def test_one_of_them_rejected_ends_the_run_and_withdraws_the_other(
        self, run_of_two: UUID, analyst: Actor, colleague: Actor
    ) -> None:
        decided(colleague, run_of_two, "reject", "It is of last year.", step="two")
        assert telling.carried(actor=analyst, run_id=run_of_two).status == "cancelled"
        assert sorted(one.status for one in all_reviews()) == ["rejected", "withdrawn"]

    def test_while_somebody_else_looks_at_one_none_of_them_is_decided(
        self, run_of_two: UUID, colleague: Actor, other: Actor
    ) -> None:
        take_review(actor=other, review_id=all_reviews()[-1].pk)
        with pytest.raises(ReviewLocked):
            decided_of_run(colleague, run_of_two, "reject", "Both are of last year.")
        assert [one.status for one in all_reviews()] == ["open", "open"]


class TestNotLettingItPass:
    def test_ends_the_run_and_says_why(self, run_id: UUID, analyst: Actor, colleague: Actor) -> None:
        decided(colleague, run_id, "reject", "The list is of last year.")
        with acting(analyst):
            run = Run.objects.get_for(analyst, run_id)
        assert (run.status, run.error_payload["code"]) == ("cancelled", "run.rejected")
        assert "The list is of last year." in run.error_payload["detail"]

    def test_sent_back_it_waits_on_and_is_with_whoever_asked(
        self, run_id: UUID, analyst: Actor, colleague: Actor
    ) -> None:
        decided(colleague, run_id, "request_changes", "March is missing.")
        with acting(analyst):
            assert [group.group for group in inbox_of(analyst)] == ["Sent back to me"]
            assert Run.objects.get_for(analyst, run_id).status == "awaiting_review"

    def test_what_was_sent_back_can_be_let_pass_later(self, run_id: UUID, colleague: Actor) -> None:
        decided(colleague, run_id, "request_changes", "March is missing.")
        decided(colleague, run_id, "approve")
        assert the_review().status == "approved"

    @pytest.mark.parametrize("decision", ["reject", "request_changes"])
    def test_needs_words(self, run_id: UUID, colleague: Actor, decision: str) -> None:
        with pytest.raises(CommentMissing):
            decided(colleague, run_id, decision, "  ")


class TestOneReviewerAtATime:
    def test_whoever_takes_it_has_it_before_them(self, run_id: UUID, colleague: Actor, other: Actor) -> None:
        take_review(actor=colleague, review_id=the_review().pk)
        with pytest.raises(ReviewLocked):
            take_review(actor=other, review_id=the_review().pk)
        with pytest.raises(ReviewLocked):
            decided(other, run_id, "approve")

    def test_what_another_has_is_not_in_the_inbox(self, run_id: UUID, colleague: Actor, other: Actor) -> None:
        take_review(actor=colleague, review_id=the_review().pk)
        with acting(other):
            assert inbox_of(other) == []

    def test_given_back_it_is_anybodys(self, run_id: UUID, colleague: Actor, other: Actor) -> None:
        take_review(actor=colleague, review_id=the_review().pk)
        give_review_back(actor=colleague, review_id=the_review().pk)
        assert take_review(actor=other, review_id=the_review().pk).locked_by_id == other.id

    def test_after_its_time_it_is_anybodys(self, run_id: UUID, colleague: Actor, other: Actor) -> None:
        take_review(actor=colleague, review_id=the_review().pk)
        lock_runs_out()
        assert take_review(actor=other, review_id=the_review().pk).locked_by_id == other.id

    def test_of_several_who_reach_for_it_at_once_one_has_it(self, run_id: UUID, analyst: Actor) -> None:
        bank = analyst.organization_id or 0
        several = [actors.member(bank, "analyst", email=f"r{n}@reviews.example") for n in range(4)]
        review_id, at_once = the_review().pk, Barrier(len(several))

        def reach(actor: Actor) -> int | None:
            at_once.wait()
            try:
                return take_review(actor=actor, review_id=review_id).locked_by_id
            except ReviewLocked:
                return None
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(several)) as pool:
            found = [one for one in pool.map(reach, several) if one is not None]
        assert found == [the_review().locked_by_id]


class TestWhoMayNot:
    def test_whoever_asked_for_it(self, run_id: UUID, analyst: Actor) -> None:
        with pytest.raises(OwnWork):
            decided(analyst, run_id, "approve")

    def test_a_viewer(self, run_id: UUID, analyst: Actor) -> None:
        viewer = actors.member(analyst.organization_id or 0, "viewer", email="viewer@reviews.example")
        with pytest.raises(RoleNotAllowed):
            decided(viewer, run_id, "approve")

    def test_somebody_who_does_not_see_it(self, run_id: UUID) -> None:
        stranger = actors.member(actors.organization(OrganizationKind.INSTITUTION, "Elsewhere"), "admin")
        with pytest.raises(NotVisible):
            decided(stranger, run_id, "approve")
        with pytest.raises(NotVisible):
            take_review(actor=stranger, review_id=the_review().pk)


class TestWhatCannotBeDecided:
    def test_what_is_decided(self, run_id: UUID, colleague: Actor, other: Actor) -> None:
        decided(colleague, run_id, "approve")
        with pytest.raises(ReviewDecided):
            decided(other, run_id, "approve")

    def test_what_waits_for_nobody(self, run_id: UUID, colleague: Actor) -> None:
        cancel_run(actor=colleague, run_id=run_id)
        with pytest.raises(NothingWaits):
            decide_review(actor=colleague, entity_type="run", entity_id=str(run_id), decision="approve")

    def test_what_nobody_reviews(self, analyst: Actor) -> None:
        with pytest.raises(TypeUnknown):
            decide_review(actor=analyst, entity_type="cake", entity_id="1", decision="approve")

    def test_in_a_way_that_is_not_offered(self, run_id: UUID, colleague: Actor) -> None:
        with pytest.raises(DecisionNotOffered):
            decided(colleague, run_id, "eat")


def test_deciding_waits_for_whoever_is_about_to_end_the_run(run_id: UUID, analyst: Actor, colleague: Actor) -> None:
    """The run is locked before its reviews, by everybody: two who change both never wait for each other."""

    def deciding() -> Exception | None:
        try:
            decided(colleague, run_id, "approve")
        except (NothingWaits, ReviewDecided) as refusal:
            return refusal
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(1) as pool:
        with acting(analyst):
            Run.objects.select_for_update().get_for(analyst, run_id, "act")
            coming = pool.submit(deciding)
            while not awaited() and not coming.done():
                sleep(0.01)
            cancel_run(actor=analyst, run_id=run_id)
        assert isinstance(coming.result(), ReviewDecided)
    assert the_review().status == "withdrawn"
