"""Two who ask, or who answer, at the same moment: one does, and the other is told what became of it."""

from __future__ import annotations

import pytest

from capability.contests.operations import answer_contest
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.at_once import at_once
from tests.capability.contests.factories import WHY, asked, newest, scored

pytestmark = pytest.mark.usefixtures("cloned_database")


def test_of_two_who_answer_one_did() -> None:
    enterprise_id = scored()
    made = asked(actors.member(enterprise_id, "owner"), enterprise_id)
    people = iter([actors.staff(StaffGroup.ANALYST), actors.staff(StaffGroup.PROGRAMME_OFFICER)])

    def answers() -> str:
        try:
            answer_contest(actor=next(people), contest_id=made.pk, becomes="upheld", answer=WHY)
        except ClearError as refused:
            return refused.code
        return "answered"

    assert sorted(at_once(answers)) == ["answered", "contest.over"]


def test_of_two_who_ask_one_did() -> None:
    enterprise_id = scored()
    people = iter([actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "member")])
    readiness_id = newest(enterprise_id).id

    def asks() -> str:
        try:
            asked(next(people), enterprise_id, readiness_id=readiness_id)
        except ClearError as refused:
            return refused.code
        return "asked"

    assert sorted(at_once(asks)) == ["asked", "contest.asked_already"]
