"""An object whose members nobody prescribes is kept as long as it is neither too deep nor too long."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest

from clear_platform.foundation.stated import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_FAULTS_NAMED,
    MOST_LEVELS,
    MOST_MEMBERS,
    TooMuchStated,
    faults_of_members,
    refuse_too_much,
)
from institutional.proof.verify_export import DEEPEST


def nested(levels: int) -> dict[str, Any]:
    """An object that is so many objects deep."""
    within: dict[str, Any] = {}
    return reduce(lambda inner, _level: {"within": inner}, range(levels - 1), within)


AS_MUCH_AS_IS_KEPT = [
    {},
    {"n" * LONGEST_NAME: "t" * LONGEST_TEXT, "none": None, "number": 5},
    {"listed": list(range(MOST_MEMBERS - 1))},
    nested(MOST_LEVELS),
]
TOO_MUCH = [
    ({"n" * (LONGEST_NAME + 1): 1}, ("/facts", "name_too_long")),
    ({"within": [{"n" * 100_000: 1}]}, ("/facts/within/0", "name_too_long")),
    ({"a/b~c": "t" * (LONGEST_TEXT + 1)}, ("/facts/a~1b~0c", "max_length")),
    ({"listed": list(range(MOST_MEMBERS))}, ("/facts", "too_many")),
    (nested(MOST_LEVELS + 1), ("/facts" + "/within" * MOST_LEVELS, "too_deep")),
    (nested(5_000), ("/facts" + "/within" * MOST_LEVELS, "too_deep")),
]


@pytest.mark.parametrize("stated", AS_MUCH_AS_IS_KEPT)
def test_as_much_as_is_kept(stated: dict[str, Any]) -> None:
    assert faults_of_members(stated, at="/facts") == []


@pytest.mark.parametrize(("stated", "expected"), TOO_MUCH)
def test_what_is_too_much_is_named_where_it_is(stated: dict[str, Any], expected: tuple[str, str]) -> None:
    with pytest.raises(TooMuchStated) as refused:
        refuse_too_much(stated, "/facts")
    assert [(one.pointer, one.code) for one in refused.value.problems] == [expected]


def test_of_many_faults_the_first_are_named() -> None:
    faults = faults_of_members({f"{at:0120}": 1 for at in range(150)}, at="/facts")
    assert len(faults) == MOST_FAULTS_NAMED


def test_what_is_stated_stays_far_below_what_a_verifier_reads() -> None:
    assert MOST_LEVELS * 4 < DEEPEST
