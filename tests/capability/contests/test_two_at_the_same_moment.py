"""Two who ask, or who answer, at the same moment: one does, and the other is told what became of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from capability.contests.errors import AskedAlready, ContestOver
from capability.contests.operations import answer_contest
from clear_platform.foundation.public import Actor, StaffGroup
from tests import actors
from tests.at_once import at_once
from tests.capability.contests.factories import WHY, asked, newest, scored

pytestmark = pytest.mark.usefixtures("cloned_database")


def test_of_two_who_answer_one_did() -> None:
    enterprise_id = scored()
    made = asked(actors.member(enterprise_id, "owner"), enterprise_id)
    people = iter([actors.staff(StaffGroup.ANALYST), actors.staff(StaffGroup.PROGRAMME_OFFICER)])

    def answers(by: Actor) -> object:
        return answer_contest(actor=by, contest_id=made.pk, becomes="upheld", answer=WHY)

    assert sorted(at_once(lambda: _code_of(answers, next(people)))) == ["", "contest.over"]


def test_of_two_who_ask_one_did() -> None:
    enterprise_id = scored()
    people = iter([actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "member")])
    readiness_id = newest(enterprise_id).id

    def asks(by: Actor) -> object:
        return asked(by, enterprise_id, readiness_id=readiness_id)

    assert sorted(at_once(lambda: _code_of(asks, next(people)))) == ["", "contest.asked_already"]


def _code_of(act: Callable[[Actor], object], by: Actor) -> str:
    try:
        act(by)
    except (ContestOver, AskedAlready) as refusal:
        return refusal.code
    return ""
