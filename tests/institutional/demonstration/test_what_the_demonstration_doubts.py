"""What the owner of the demonstration doubts is something that the newest score says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from capability.contests.queries import contests_of
from clear_platform.foundation.public import acting
from institutional.demonstration.doubting import DOUBTED, NOW, doubt_newest
from institutional.demonstration.results import Told
from tests import actors
from tests.capability.contests.factories import newest
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("cash", "asked"), [(40_000, [NOW]), (400_000, [])])
def test_it_is_about_a_flag_that_stands_or_not_there(cash: int, asked: list[str]) -> None:
    enterprise_id = enterprise().id
    diagnosed(enterprise_id, cash=Decimal(cash))
    recomputed(enterprise_id)
    owner = actors.member(enterprise_id, "owner")
    doubt_newest(owner, enterprise_id, Told())
    with acting(owner):
        said = [row.reason for row in contests_of(owner, enterprise_id=enterprise_id)]
    assert (said, DOUBTED in newest(enterprise_id).flags) == (asked, bool(asked))
