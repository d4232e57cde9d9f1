"""Numbers, money and dates are written as the interface promises, in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from clear_platform.foundation.rendering import wording

TODAY = date(2026, 4, 14)
NOW = datetime(2026, 4, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (16850838, 0, "16,850,838"),
        (Decimal("0.805"), 2, "0.81"),
        (2.5, 0, "3"),
        (-1200, 0, "−1,200"),
        (0, 0, "0"),
        (Decimal("-0.4"), 0, "0"),
        (None, 0, "–"),
    ],
)
def test_numbers_are_grouped_and_rounded_half_up_with_a_true_minus(
    value: wording.Number | None, places: int, said: str
) -> None:
    assert wording.number(value, places=places) == said


def test_an_absent_value_is_a_dash_and_zero_is_zero() -> None:
    assert (wording.money(None, "USD"), wording.money(0, "USD")) == ("–", "$0")


def test_parts_of_a_sum_show_their_sign() -> None:
    assert [wording.signed(value, places=1) for value in (20.8, -8, 0)] == ["+20.8", "−8.0", "0.0"]


def test_a_share_has_a_narrow_space_before_its_sign() -> None:
    assert wording.percent(Decimal("0.1417")) == "14.2\u202f%"


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [(16850838, "USD", "$16,850,838"), (-40, "EUR", "−€40"), (1200, "CHF", "CHF\u00a01,200")],
)
def test_money_carries_its_currency(amount: int, currency: str, said: str) -> None:
    assert wording.money(amount, currency) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [(489_900_000, "$489.9\u00a0M"), (1_250_000_000, "$1.3\u00a0Bn"), (999, "$999"), (45_000, "$45.0\u00a0k")],
)
def test_large_money_is_shortened_for_charts(amount: int, said: str) -> None:
    assert wording.money_short(amount, "USD") == said


def test_french_readers_get_french_figures() -> None:
    with translation.override("fr"):
        assert wording.number(Decimal("1234.5"), places=1) == "1\u00a0234,5"
        assert wording.money(1200, "EUR") == "1\u00a0200\u00a0€"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 4, 14), "today"),
        (date(2026, 4, 16), "Thu 16 Apr"),
        (date(2026, 4, 8), "Wed 8 Apr"),
        (date(2026, 4, 21), "21 Apr"),
        (date(2025, 12, 31), "31 Dec 2025"),
        (None, "–"),
    ],
)
def test_a_date_is_written_by_its_distance(value: date | None, said: str) -> None:
    assert wording.day(value, today=TODAY) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 4, 14, 9, 42, tzinfo=UTC), "09:42"),
        (datetime(2026, 4, 13, 18, 20, tzinfo=UTC), "Mon 18:20"),
        (datetime(2025, 4, 13, 18, 20, tzinfo=UTC), "13 Apr 2025"),
    ],
)
def test_a_moment_is_written_by_its_distance(value: datetime, said: str) -> None:
    assert wording.moment(value, now=NOW) == said


def test_beside_moments_of_other_days_one_of_today_names_its_day() -> None:
    assert wording.moment_beside(NOW, now=NOW) == f"today {wording.moment(NOW, now=NOW)}"
    before = NOW - timedelta(days=30)
    assert wording.moment_beside(before, now=NOW) == wording.moment(before, now=NOW)


def test_moments_are_told_in_the_zone_of_the_reader() -> None:
    with timezone.override(ZoneInfo("America/Los_Angeles")):
        assert wording.moment_full(datetime(2026, 4, 14, 16, 42, tzinfo=UTC)) == "14 Apr 2026, 09:42 PDT"
        assert wording.moment(datetime(2026, 4, 15, 1, 0, tzinfo=UTC), now=NOW) == "18:00"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 4, 11), "3 days late"),
        (date(2026, 4, 13), "1 day late"),
        (date(2026, 4, 14), "today"),
        (date(2026, 4, 15), "tomorrow"),
        (date(2026, 4, 30), "30 Apr"),
        (None, "no date"),
    ],
)
def test_a_due_date_says_what_it_asks_for(value: date | None, said: str) -> None:
    assert wording.due(value, today=TODAY) == said


def test_small_counts_are_words_and_large_ones_figures() -> None:
    assert [wording.in_words(count) for count in (0, 9, 12, 13, 2032)] == ["none", "nine", "twelve", "13", "2,032"]


def test_a_hash_is_shown_by_its_ends_or_in_groups() -> None:
    digest = "fb04dcb6970e4c3d" + "0" * 44 + "f990"
    assert wording.short_hash(digest) == "fb04…f990"
    assert wording.grouped_hash(digest) == "fb04 dcb6 970e 4c3d …"
    assert wording.grouped_hash("fb04dcb6") == "fb04 dcb6"
