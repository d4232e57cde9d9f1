"""A pack is fresh while no newer one is due, counted in business days of the European Central Bank, never in hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.public import acting
from execution.packs import queries
from execution.packs.rules.days import is_business_day
from execution.packs.rules.freshness import due_day, is_fresh, next_due
from tests import actors
from tests.execution.packs.factories import MONDAY, TUESDAY, TUESDAY_NIGHT, USUAL, ecb_file, fx, pack

FRANKFURT = ZoneInfo("Europe/Berlin")
MOMENTS = st.integers(0, 15 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def there(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=FRANKFURT)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-05-05 23:44", MONDAY),
        ("2026-05-05 23:45", TUESDAY),
        ("2026-05-06 12:00", TUESDAY),
        ("2026-04-06 12:00", date(2026, 4, 2)),  # Easter Monday: Maundy Thursday was the last business day
        ("2026-04-07 23:44", date(2026, 4, 2)),
        ("2026-04-07 23:45", date(2026, 4, 7)),
        ("2026-01-01 23:50", date(2025, 12, 31)),
    ],
)
def test_the_pack_of_a_business_day_is_due_late_that_evening_in_frankfurt(moment: str, due: date) -> None:
    assert due_day(there(moment)) == due


@given(MOMENTS)
def test_what_is_due_is_a_business_day_that_is_over(moment: datetime) -> None:
    due = due_day(moment)
    assert is_business_day(due)
    assert due <= moment.astimezone(FRANKFURT).date()


@given(MOMENTS, st.integers(0, 40))
def test_what_was_fresh_once_is_fresh_until_a_newer_one_is_due(moment: datetime, days: int) -> None:
    due, later = due_day(moment), moment + timedelta(days=days)
    assert is_fresh(due, later) == (due_day(later) == due)


@given(MOMENTS)
def test_the_next_is_due_within_a_day(moment: datetime) -> None:
    assert timedelta(0) < next_due(moment) - moment <= timedelta(hours=25)


def test_a_pack_of_long_ago_is_fresh_for_who_computes_as_of_that_day() -> None:
    assert is_fresh(MONDAY, TUESDAY_NIGHT + timedelta(days=200), asof=MONDAY)
    assert not is_fresh(MONDAY, TUESDAY_NIGHT + timedelta(days=200), asof=TUESDAY)


def test_a_weekend_asks_for_no_more_than_friday() -> None:
    assert is_fresh(date(2026, 4, 10), there("2026-04-12 15:00"), asof=date(2026, 4, 12))


@pytest.mark.django_db
def test_who_computes_as_of_a_day_stands_on_the_pack_of_that_day() -> None:
    monday, tuesday = pack(fx(MONDAY)), pack(fx(TUESDAY))
    with acting(actors.system(), read_only=True), fixed_at(TUESDAY_NIGHT):
        found = [queries.standing_for("fx", asof=day) for day in (MONDAY, TUESDAY)]
    assert [(one.pack_id, one.is_fresh, one.status) for one in found] == [
        (monday.id, True, "fresh"),
        (tuesday.id, True, "fresh"),
    ]


@pytest.mark.django_db
def test_where_a_newer_pack_is_due_one_is_told_when_it_comes(settings: Any, tmp_path: Path) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL, TUESDAY: USUAL}).path
    made = pack(fx(MONDAY))
    with acting(actors.system(), read_only=True), fixed_at(TUESDAY_NIGHT):
        found = queries.standing_for("fx", asof=TUESDAY)
    assert (found.pack_id, found.is_fresh, found.status, found.because) == (made.id, False, "warming", "")
    assert found.estimated_ready == datetime(2026, 5, 6, 21, 45, tzinfo=UTC)


@pytest.mark.django_db
def test_where_nothing_will_come_nobody_is_promised_anything(settings: Any, tmp_path: Path) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL}).path
    pack(fx(MONDAY))
    with acting(actors.system(), read_only=True), fixed_at(TUESDAY_NIGHT):
        found = [queries.standing_for(kind, asof=TUESDAY) for kind in ("fx", "price")]
    assert [(one.pack_id is None, one.status, one.estimated_ready) for one in found] == [
        (False, "warming", None),
        (True, "warming", None),
    ]


@pytest.mark.django_db
def test_where_the_pack_that_was_due_did_not_pass_one_is_told_why() -> None:
    good = pack(fx(MONDAY))
    pack(fx(TUESDAY, {**USUAL, "USD": "11.7"}))
    with acting(actors.system(), read_only=True), fixed_at(TUESDAY_NIGHT):
        found = queries.standing_for("fx", asof=TUESDAY)
        of_monday = queries.standing_for("fx", asof=MONDAY)
    assert (found.pack_id, found.status) == (good.id, "error")
    assert found.because.startswith("EUR/USD went from 1.1684")
    assert (of_monday.is_fresh, of_monday.because) == (True, "")


def health(path: str, moment: datetime) -> Any:
    """What is answered at a moment; what was found holds for a second, so each story has a minute of its own."""
    with fixed_at(moment):
        answer = Client().get(path)
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "minutes"), [("/health/pack", 0), ("/api/v1/health/pack", 1)])
def test_anybody_may_ask_whether_rates_are_fresh(path: str, minutes: int) -> None:
    made = pack(fx(TUESDAY))
    found = health(path, TUESDAY_NIGHT + timedelta(minutes=minutes))
    assert found == {
        "status": "fresh",
        "kind": "fx",
        "pack_id": made.id,
        "asof_date": "2026-05-05",
        "is_fresh": True,
        "estimated_ready": None,
        "reconciliation": {"status": "passed", "asof_date": "2026-05-05", "problems": []},
    }


@pytest.mark.django_db
def test_health_says_when_the_newest_pack_failed_and_why() -> None:
    good = pack(fx(MONDAY))
    pack(fx(TUESDAY, {**USUAL, "USD": "11.7"}))
    found = health("/health/pack", TUESDAY_NIGHT + timedelta(minutes=2))
    assert (found["status"], found["pack_id"], found["is_fresh"]) == ("error", good.id, False)
    assert found["reconciliation"]["status"] == "failed"
    assert [one["code"] for one in found["reconciliation"]["problems"]] == ["jump"]


@pytest.mark.django_db
def test_health_says_when_a_newer_pack_is_due(settings: Any, tmp_path: Path) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL, TUESDAY: USUAL}).path
    pack(fx(MONDAY))
    found = health("/api/v1/health/pack", TUESDAY_NIGHT + timedelta(minutes=4))
    assert (found["status"], found["is_fresh"]) == ("warming", False)
    assert found["estimated_ready"] == "2026-05-06T21:45:00.000000Z"


@pytest.mark.django_db
def test_without_any_pack_health_says_so() -> None:
    found = health("/health/pack?kind=benchmark", TUESDAY_NIGHT + timedelta(minutes=6))
    assert (found["status"], found["pack_id"], found["kind"]) == ("warming", None, "benchmark")
    assert found["reconciliation"] == {"status": "none", "asof_date": None, "problems": []}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/pack", "/api/v1/health/pack"])
def test_a_kind_that_there_is_not_is_refused_by_name(path: str) -> None:
    answer = Client().get(path, {"kind": "weather"}, headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert "weather" in answer.content.decode()
