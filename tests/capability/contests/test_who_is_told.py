"""Whoever is to answer hears of it, in the inbox, in the queue of reviews and by mail; so does whoever asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from capability.contests.inbox import beside_reviews, inbox
from capability.contests.jobs import send_contest, tell_of_contest, tell_of_late_contests
from capability.contests.operations import answer_contest, withdraw_contest
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, StaffGroup, acting
from tests import actors
from tests.capability.contests.factories import (
    REASON,
    WHY,
    as_it_stands,
    asked,
    held_by,
    mend_books,
    reads_no_more,
    waiting,
)
from tests.outcomes.factories import bank

pytestmark = pytest.mark.django_db

PASSED = timedelta(days=15)


def items(actor: Actor) -> list[str]:
    with acting(actor):
        return [item.do for group in inbox(actor) for item in group.items]


def told(contest_id: int, organization_id: int, what: str) -> set[int]:
    tell_of_contest(contest_id=contest_id, organization_id=organization_id, what=what)
    return {int(one["user_id"]) for one in waiting("capability.send_contest")}


class TestTheInbox:
    def test_asks_staff_to_look_at_what_was_computed_for_an_enterprise(
        self, enterprise_id: int, owner: Actor, analyst: Actor
    ) -> None:
        asked(owner, enterprise_id)
        [says] = items(analyst)
        assert says.startswith("Look again at the readiness of Quarry Glass, ")
        with acting(analyst):
            [item] = beside_reviews(analyst)
        assert (item.because, item.due) == (REASON, clock.today() + timedelta(days=14))

    def test_asks_nobody_of_the_enterprise_and_no_auditor(self, enterprise_id: int, owner: Actor) -> None:
        asked(owner, enterprise_id)
        assert (items(owner), items(actors.staff(StaffGroup.AUDITOR))) == ([], [])

    def test_asks_a_colleague_at_the_institution_and_not_whoever_asked(self, enterprise_id: int) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        by = actors.member(bank_id, "analyst")
        asked(by, enterprise_id)
        assert (len(items(actors.member(bank_id, "admin"))), items(by)) == (1, [])

    def test_asks_staff_about_an_institution_s_own_only_once_it_is_late(
        self, enterprise_id: int, analyst: Actor
    ) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        actors.member(bank_id, "admin")
        asked(actors.member(bank_id, "analyst"), enterprise_id)
        in_time = items(analyst)
        with clock.fixed_at(clock.now() + PASSED):
            late = items(analyst)
        assert (in_time, len(late)) == ([], 1)

    def test_asks_staff_at_once_where_an_institution_has_nobody_else(self, enterprise_id: int, analyst: Actor) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        actors.member(bank_id, "viewer")
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        assert len(items(analyst)) == 1
        assert analyst.id in told(made.pk, bank_id, "asked")

    def test_asks_staff_at_once_where_an_institution_reads_of_it_no_more(
        self, enterprise_id: int, analyst: Actor
    ) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        colleague = actors.member(bank_id, "admin")
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        before = items(analyst)
        reads_no_more(bank_id, enterprise_id)
        assert (before, len(items(analyst)), items(colleague)) == ([], 1, [])
        assert analyst.id in told(made.pk, bank_id, "late")
        assert answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY).state == "upheld"

    def test_says_that_an_answer_is_late(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        asked(owner, enterprise_id)
        with clock.fixed_at(clock.now() + PASSED), acting(analyst):
            [item] = beside_reviews(analyst)
        assert item.because == f"The answer is late: {REASON}"

    def test_asks_nobody_once_it_is_over(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        withdraw_contest(actor=owner, contest_id=made.pk)
        assert items(analyst) == []


class TestMail:
    def test_goes_to_all_staff_who_may_answer(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        auditor = actors.staff(StaffGroup.AUDITOR)
        made = asked(owner, enterprise_id)
        found = told(made.pk, enterprise_id, "asked")
        assert analyst.id in found
        assert not {auditor.id, owner.id} & found

    def test_goes_to_colleagues_at_an_institution(self, enterprise_id: int, analyst: Actor) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        by, colleague = actors.member(bank_id, "analyst"), actors.member(bank_id, "admin")
        actors.member(bank_id, "viewer")
        made = asked(by, enterprise_id)
        assert told(made.pk, bank_id, "asked") == {colleague.id}

    def test_says_what_is_asked_and_by_when(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        send_contest(contest_id=made.pk, organization_id=enterprise_id, user_id=analyst.id or 0, what="asked")
        [one] = mail.outbox
        assert (one.to, one.subject) == (["analyst@example.org"], "Look again at the readiness of Quarry Glass")
        assert f"{made.due_on:%Y}" in one.body
        assert f"/enterprises/{enterprise_id}/financing-readiness/contests/{made.pk}" in one.body

    def test_tells_whoever_asked_what_was_answered(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        mend_books(enterprise_id)
        answer_contest(actor=analyst, contest_id=made.pk, becomes="changed", answer=WHY)
        assert told(made.pk, enterprise_id, "answered") == {owner.id}
        send_contest(contest_id=made.pk, organization_id=enterprise_id, user_id=owner.id or 0, what="answered")
        [one] = mail.outbox
        assert one.subject == "A person looked again: the readiness of Quarry Glass was mended"
        assert "both are kept" in one.body

    def test_tells_that_the_score_stands(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY)
        send_contest(contest_id=made.pk, organization_id=enterprise_id, user_id=owner.id or 0, what="answered")
        assert mail.outbox[0].subject == "A person looked again: the readiness of Quarry Glass stands"

    def test_is_not_sent_to_whoever_may_not_see_the_enterprise_any_more(
        self, enterprise_id: int, analyst: Actor
    ) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        by = actors.member(bank_id, "analyst")
        made = asked(by, enterprise_id)
        reads_no_more(bank_id, enterprise_id)
        answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY)
        send_contest(contest_id=made.pk, organization_id=bank_id, user_id=by.id or 0, what="answered")
        assert mail.outbox == []

    def test_is_not_sent_about_what_waits_for_nobody(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        withdraw_contest(actor=owner, contest_id=made.pk)
        send_contest(contest_id=made.pk, organization_id=enterprise_id, user_id=analyst.id or 0, what="asked")
        assert mail.outbox == []

    def test_is_not_sent_to_who_may_not_see_it(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        stranger = actors.member(bank(), "analyst")
        send_contest(contest_id=made.pk, organization_id=enterprise_id, user_id=stranger.id or 0, what="asked")
        assert mail.outbox == []


class TestADayThatPasses:
    def test_is_told_once_to_whoever_is_to_answer(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        with clock.fixed_at(clock.now() + PASSED):
            for _ in range(2):
                tell_of_late_contests()
            assert as_it_stands(made.pk).late_told_on == clock.today()
            assert [one["what"] for one in waiting("capability.tell_of_contest")] == ["asked", "late"]
            send_contest(contest_id=made.pk, organization_id=enterprise_id, user_id=analyst.id or 0, what="late")
        [one] = mail.outbox
        assert one.subject == "Late: look again at the readiness of Quarry Glass"

    def test_is_not_told_before(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        with clock.fixed_at(clock.now() + timedelta(days=14)):
            tell_of_late_contests()
        assert as_it_stands(made.pk).late_told_on is None

    def test_brings_staff_in_where_an_institution_stays_silent(self, enterprise_id: int, analyst: Actor) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        actors.member(bank_id, "admin")
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        with clock.fixed_at(clock.now() + PASSED):
            assert analyst.id in told(made.pk, bank_id, "late")

    def test_does_not_end_it(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        with clock.fixed_at(clock.now() + PASSED):
            tell_of_late_contests()
            answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY)
        assert as_it_stands(made.pk).state == "upheld"
