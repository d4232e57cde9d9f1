"""Somebody doubts a score: a person looks again and answers, and what was and what was said are both kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from capability.contests.errors import (
    AnswerMissing,
    AnswerNotOffered,
    AskedAlready,
    ContestOver,
    NothingMended,
    NotTheNewest,
    NotYourComputation,
    NotYoursToAnswer,
    NotYoursToWithdraw,
    OwnContest,
    ReasonMissing,
)
from capability.contests.operations import answer_contest, ask_to_look_again, withdraw_contest
from capability.contests.queries import tag
from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    Expected,
    NotVisible,
    ReadOnly,
    RoleNotAllowed,
    StaffGroup,
    Stale,
    acting,
    events_about,
)
from tests import actors
from tests.capability.contests.factories import (
    REASON,
    WHY,
    as_it_stands,
    asked,
    held_by,
    mend_books,
    newest,
    scored,
    waiting,
)
from tests.capability.factories import diagnosed, recomputed
from tests.capability.recomputing.factories import revoked
from tests.outcomes.factories import bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank_id(enterprise_id: int) -> int:
    made = bank()
    held_by(made, enterprise_id)
    return made


class TestAsking:
    def test_opens_a_request_about_the_very_row_with_a_fortnight_to_answer(
        self, enterprise_id: int, owner: Actor
    ) -> None:
        made = as_it_stands(asked(owner, enterprise_id).pk)
        assert (made.state, made.reason, made.asked_by_id) == ("open", REASON, owner.id)
        assert made.readiness_id == newest(enterprise_id).id
        assert made.due_on == clock.today() + timedelta(days=14)

    def test_is_open_to_members_too(self, enterprise_id: int) -> None:
        assert asked(actors.member(enterprise_id, "member"), enterprise_id).pk

    def test_twice_about_one_score_is_refused_while_a_person_looks(self, enterprise_id: int, owner: Actor) -> None:
        asked(owner, enterprise_id)
        with pytest.raises(AskedAlready):
            asked(actors.member(enterprise_id, "member"), enterprise_id)

    def test_again_is_possible_once_it_was_answered(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        first = asked(owner, enterprise_id)
        answer_contest(actor=analyst, contest_id=first.pk, becomes="upheld", answer=WHY)
        assert asked(owner, enterprise_id).pk != first.pk

    def test_about_a_score_that_is_not_the_newest_is_refused(self, enterprise_id: int, owner: Actor) -> None:
        before = newest(enterprise_id).id
        mend_books(enterprise_id)
        recomputed(enterprise_id)
        with pytest.raises(NotTheNewest):
            asked(owner, enterprise_id, readiness_id=before)

    @pytest.mark.parametrize("reason", ["", "  \n ", " \u200b "])
    def test_needs_a_reason(self, enterprise_id: int, owner: Actor, reason: str) -> None:
        with pytest.raises(ReasonMissing):
            asked(owner, enterprise_id, reason=reason)

    @pytest.mark.parametrize("role", ["viewer", "participant"])
    def test_is_not_for_those_who_only_read(self, enterprise_id: int, role: str) -> None:
        with pytest.raises(RoleNotAllowed):
            asked(actors.member(enterprise_id, role), enterprise_id)

    def test_is_not_for_staff_who_computed_it(self, enterprise_id: int, analyst: Actor) -> None:
        with pytest.raises(RoleNotAllowed):
            asked(analyst, enterprise_id, readiness_id=newest(enterprise_id).id)

    def test_about_another_enterprise_is_refused(self, enterprise_id: int) -> None:
        stranger = actors.member(scored("Elsewhere"), "owner")
        with pytest.raises(NotVisible):
            ask_to_look_again(
                actor=stranger, enterprise_id=enterprise_id, readiness_id=newest(enterprise_id).id, reason=REASON
            )

    def test_an_institution_doubts_its_own_computation_and_no_other(self, enterprise_id: int, bank_id: int) -> None:
        by = actors.member(bank_id, "analyst")
        assert as_it_stands(asked(by, enterprise_id).pk).organization_id == bank_id
        with pytest.raises(NotYourComputation):
            asked(by, enterprise_id, readiness_id=newest(enterprise_id).id)

    def test_tells_whoever_is_to_answer_and_the_log(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        told = {"contest_id": made.pk, "organization_id": enterprise_id, "what": "asked"}
        assert waiting("capability.tell_of_contest") == [told]
        assert actions_about(made.pk) == ["ask_to_look_again"]


class TestAnsweringThatItStands:
    def test_keeps_the_score_and_the_reasons(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY)
        found = as_it_stands(made.pk)
        assert (found.state, found.answer, found.answered_by_id) == ("upheld", WHY, analyst.id)
        assert found.recomputed_id is None
        assert newest(enterprise_id).id == made.readiness_id
        assert actions_about(made.pk) == ["ask_to_look_again", "answer_contest"]
        assert waiting("capability.tell_of_contest")[-1]["what"] == "answered"


class TestAnsweringThatItIsMended:
    def test_computes_anew_and_keeps_the_row_before_and_the_row_after(
        self, enterprise_id: int, owner: Actor, analyst: Actor
    ) -> None:
        made = asked(owner, enterprise_id)
        before = newest(enterprise_id)
        mend_books(enterprise_id)
        answer_contest(actor=analyst, contest_id=made.pk, becomes="changed", answer=WHY)
        found, after = as_it_stands(made.pk), newest(enterprise_id)
        assert (found.state, found.readiness_id, found.recomputed_id) == ("changed", before.id, after.id)
        assert found.readiness.readiness_score == before.score
        assert found.recomputed.readiness_score == after.score > before.score
        assert (set(before.flags) - set(after.flags)) == {"late_invoices"}

    def test_takes_what_was_computed_since_by_itself(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        mend_books(enterprise_id)
        recomputed(enterprise_id)
        answer_contest(actor=analyst, contest_id=made.pk, becomes="changed", answer=WHY)
        assert as_it_stands(made.pk).recomputed_id == newest(enterprise_id).id

    def test_is_refused_where_nothing_was_mended(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(NothingMended):
            answer_contest(actor=analyst, contest_id=made.pk, becomes="changed", answer=WHY)
        assert as_it_stands(made.pk).state == "open"

    def test_is_refused_where_another_row_says_the_same(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made, before = asked(owner, enterprise_id), newest(enterprise_id)
        diagnosed(enterprise_id, statements_as_of=date(2026, 9, 29))
        recomputed(enterprise_id)
        after = newest(enterprise_id)
        assert (after.id != before.id, after.score, after.flags) == (True, before.score, before.flags)
        with pytest.raises(NothingMended):
            answer_contest(actor=analyst, contest_id=made.pk, becomes="changed", answer=WHY)
        assert as_it_stands(made.pk).state == "open"

    def test_an_institution_computes_its_own_anew(self, enterprise_id: int, bank_id: int) -> None:
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        mend_books(enterprise_id)
        own_of_the_enterprise = newest(enterprise_id).id
        colleague = actors.member(bank_id, "admin")
        answer_contest(actor=colleague, contest_id=made.pk, becomes="changed", answer=WHY)
        assert as_it_stands(made.pk).recomputed_id == newest(enterprise_id, bank_id).id
        assert newest(enterprise_id).id == own_of_the_enterprise

    def test_nothing_is_computed_for_an_institution_that_lost_its_access(
        self, enterprise_id: int, bank_id: int, analyst: Actor
    ) -> None:
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        revoked(bank_id, enterprise_id)
        mend_books(enterprise_id)
        with clock.fixed_at(clock.now() + timedelta(days=15)), pytest.raises(NothingMended):
            answer_contest(actor=analyst, contest_id=made.pk, becomes="changed", answer=WHY)
        assert newest(enterprise_id, bank_id).id == made.readiness_id


class TestWhoAnswers:
    def test_nobody_of_the_enterprise(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(RoleNotAllowed):
            answered(actors.member(enterprise_id, "owner"), made.pk)

    @pytest.mark.parametrize("group", [StaffGroup.AUDITOR])
    def test_no_auditor(self, enterprise_id: int, owner: Actor, group: StaffGroup) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(RoleNotAllowed):
            answered(actors.staff(group), made.pk)

    def test_not_whoever_asked(self, enterprise_id: int, bank_id: int) -> None:
        by = actors.member(bank_id, "analyst")
        made = asked(by, enterprise_id)
        with pytest.raises(OwnContest):
            answered(by, made.pk)

    def test_not_an_institution_that_reads_it(self, enterprise_id: int, owner: Actor, bank_id: int) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(ReadOnly):
            answered(actors.member(bank_id, "analyst"), made.pk)

    def test_not_even_one_that_acts_for_the_enterprise(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        helper = bank()
        actors.granted(helper, enterprise_id, "act")
        with pytest.raises(NotYoursToAnswer):
            answered(actors.member(helper, "analyst"), made.pk)

    def test_not_a_stranger(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(NotVisible):
            answered(actors.member(bank(), "admin"), made.pk)

    def test_staff_not_while_a_colleague_at_the_institution_still_has_time(
        self, enterprise_id: int, bank_id: int, analyst: Actor
    ) -> None:
        actors.member(bank_id, "admin")
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        with pytest.raises(NotYoursToAnswer):
            answered(analyst, made.pk)
        with clock.fixed_at(clock.now() + timedelta(days=15)):
            answered(analyst, made.pk)
        assert as_it_stands(made.pk).state == "upheld"

    def test_staff_where_an_institution_has_nobody_else(self, enterprise_id: int, bank_id: int, analyst: Actor) -> None:
        actors.member(bank_id, "viewer")
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        answered(analyst, made.pk)
        assert as_it_stands(made.pk).state == "upheld"


class TestAnAnswer:
    def test_has_reasons(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(AnswerMissing):
            answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=" \u200b")

    @pytest.mark.parametrize("becomes", ["open", "withdrawn", "eaten"])
    def test_is_one_of_two(self, enterprise_id: int, owner: Actor, analyst: Actor, becomes: str) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(AnswerNotOffered):
            answer_contest(actor=analyst, contest_id=made.pk, becomes=becomes, answer=WHY)

    def test_is_given_once(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        answered(analyst, made.pk)
        with pytest.raises(ContestOver):
            answered(actors.staff(), made.pk)

    def test_is_not_given_to_what_changed_since_it_was_read(
        self, enterprise_id: int, owner: Actor, analyst: Actor
    ) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(Stale):
            answer_contest(
                actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY, expected=Expected(frozenset({"1.9"}))
            )
        found = as_it_stands(made.pk)
        answer_contest(
            actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY, expected=Expected(frozenset({tag(found)}))
        )


class TestTakingBack:
    def test_is_for_whoever_asked(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        withdraw_contest(actor=owner, contest_id=made.pk)
        assert as_it_stands(made.pk).state == "withdrawn"
        with pytest.raises(ContestOver):
            answered(analyst, made.pk)

    def test_is_for_nobody_else(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        with pytest.raises(NotYoursToWithdraw):
            withdraw_contest(actor=actors.member(enterprise_id, "owner"), contest_id=made.pk)

    def test_does_not_undo_an_answer(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        answered(analyst, made.pk)
        with pytest.raises(ContestOver):
            withdraw_contest(actor=owner, contest_id=made.pk)


def answered(by: Actor, contest_id: int) -> object:
    return answer_contest(actor=by, contest_id=contest_id, becomes="upheld", answer=WHY)


def actions_about(contest_id: int) -> list[str]:
    system = actors.system()
    with acting(system):
        rows = events_about(actor=system, object_type="capability.readinesscontest", object_id=str(contest_id))
        return [row.action for row in rows.order_by("pk")]
