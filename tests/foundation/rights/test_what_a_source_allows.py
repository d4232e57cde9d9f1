"""What a source allows follows from its terms and from the exceptions that hold on the day, and says why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clear_platform.foundation.leaving.results import Purpose, Verdict
from clear_platform.foundation.rights.rules import Permit, Terms, judge, span_fits

TODAY = date(2026, 11, 21)
US, OTHERS = 7, 8
PRICES = Terms(1, "polygon", "Polygon.io", "By subscription", frozenset({Purpose.DISPLAY, Purpose.DERIVE}))


def permit(**facts: Any) -> Permit:
    wanted: dict[str, Any] = {
        "organization_id": US,
        "purpose": Purpose.EXPORT,
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2026, 12, 31),
        **facts,
    }
    return Permit(**wanted)


def asked(*permits: Permit, purpose: Purpose = Purpose.EXPORT, terms: Terms = PRICES, today: date = TODAY) -> Verdict:
    return judge(terms, purpose, permits, organization_id=US, today=today)


def test_what_the_terms_allow_is_allowed() -> None:
    found = asked(purpose=Purpose.DISPLAY)
    assert (found.allowed, found.sentence) == (True, "Its terms allow it to be shown here.")


def test_what_the_terms_do_not_allow_is_refused_with_what_they_do_and_who_could_change_it() -> None:
    found = asked()
    assert not found.allowed
    assert found.sentence == (
        "Its terms let it be shown here, but not exported. "
        "Staff can grant a dated exception once whoever holds the licence agrees."
    )


def test_a_source_that_asks_to_be_named_says_how() -> None:
    rates = Terms(2, "ecb", "ECB", "Free", frozenset(Purpose), attribution="Source: European Central Bank")
    found = asked(terms=rates)
    assert found.sentence == "Its terms allow it to be exported, named as “Source: European Central Bank”."
    assert found.attribution == "Source: European Central Bank"


def test_ones_own_data_is_ones_own() -> None:
    own = Terms(3, "internal", "Entered here", "own data", frozenset(Purpose))
    assert asked(terms=own).sentence == "Your own."


@pytest.mark.parametrize("day", [date(2026, 11, 1), TODAY, date(2026, 12, 31)])
def test_an_exception_holds_from_its_first_day_to_its_last(day: date) -> None:
    found = asked(permit(), today=day)
    assert (found.allowed, found.until) == (True, date(2026, 12, 31))
    assert found.sentence.endswith("an exception granted by staff does, until 31 Dec 2026.")


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2027, 1, 1)])
def test_before_and_after_it_does_not(day: date) -> None:
    assert not asked(permit(), today=day).allowed


def test_a_revoked_exception_holds_no_more_and_says_when_it_ended() -> None:
    found = asked(permit(revoked_on=date(2026, 11, 20)))
    assert not found.allowed
    assert "The exception to that ended on 20 Nov 2026." in found.sentence


@pytest.mark.parametrize("other", [permit(organization_id=OTHERS), permit(purpose=Purpose.SHARE)])
def test_an_exception_for_somebody_else_or_something_else_changes_nothing(other: Permit) -> None:
    assert asked(other) == asked()


def test_an_exception_for_everybody_holds_for_each() -> None:
    assert asked(permit(organization_id=None)).allowed


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "fits"),
    [
        (TODAY, TODAY, True),
        (date(2026, 1, 1), TODAY, True),
        (TODAY, date(2026, 11, 20), False),
        (date(2026, 1, 1), date(2026, 11, 20), False),
    ],
)
def test_an_exception_ends_after_it_began_and_not_before_today(starts_on: date, ends_on: date, fits: bool) -> None:
    assert span_fits(starts_on, ends_on, TODAY) is fits
