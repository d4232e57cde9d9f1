"""What may be asked, what an answer must be, when it is late, when somebody is reminded, how long a link holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from outcomes.records.rules import Metric, faults_of_parts
from outcomes.reporting.rules.answering import entries_as_stored, faults_of_entries, fell, reasons_of, values_of
from outcomes.reporting.rules.asking import (
    Asked,
    faults_of_asked,
    faults_of_due,
    faults_of_reminders,
    holds_until,
    is_late,
    is_reminded_today,
    new_token,
)
from outcomes.reporting.rules.lines import Called, lines_of, meant_by, offered

JOBS = Metric(
    "jobs", "Jobs created", "jobs", "flow", "up", Decimal(0), None, "sum", "",
    cumulative=True, breakdowns=("gender", "location"),
)  # fmt: skip
SHARE = Metric("share", "A share", "share", "ratio", "up", Decimal(0), Decimal(1), "ratio", "")
KNOWN = {"jobs": JOBS, "share": SHARE}
ASKED = [Asked("jobs", ("gender",)), Asked("share")]
DUE = date(2026, 4, 15)


def faults(entries: dict[str, Any], *, finished: bool = True) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in faults_of_entries(entries, ASKED, KNOWN, finished=finished)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], [("/metrics", "required")]),
        ([Asked("made_up")], [("/metrics/0/metric", "unknown_metric")]),
        ([Asked("jobs"), Asked("jobs")], [("/metrics/1/metric", "twice")]),
        ([Asked("share", ("gender",))], [("/metrics/0/by", "no_such_breakdown")]),
        (ASKED, []),
    ],
)
def test_a_request_asks_for_metrics_there_are_each_once(asked: list[Asked], found: list[tuple[str, str]]) -> None:
    assert [(one.pointer, one.code) for one in faults_of_asked(asked, KNOWN)] == found


def test_an_answer_gives_a_value_or_a_reason_for_each_metric() -> None:
    assert faults({"jobs": {"value": 3, "parts": {"gender": {"women": 2, "men": 1}}}, "share": {"value": 0.5}}) == []
    assert faults({"jobs": {"skipped": "not applicable"}, "share": {"value": 0.5}}) == []


def test_what_is_saved_may_lack_something_what_is_handed_in_may_not() -> None:
    assert faults({"jobs": {"value": 3}}, finished=False) == []
    assert faults({"jobs": {"value": 3}}) == [("/share", "required")]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"value": -1}, [("/jobs", "out_of_range")]),
        ({"value": "three"}, [("/jobs", "not_a_number")]),
        ({"value": 3, "skipped": "no"}, [("/jobs", "both")]),
        ({"skipped": "  "}, [("/jobs", "reason_missing")]),
        ({"skipped": "x" * 301}, [("/jobs", "too_long")]),
        ({"value": 3, "parts": {"gender": {"women": 1}}}, [("/jobs/gender", "does_not_add_up")]),
        ({"value": 3, "parts": {"location": {"KE": 3}}}, [("/jobs/location", "not_asked")]),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_by_name(entry: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert faults({"jobs": entry, "share": {"value": 0.5}}) == found


def test_what_was_not_asked_is_not_taken() -> None:
    assert ("/nps", "not_asked") in faults({"nps": {"value": 1}, "jobs": {"value": 1}, "share": {"value": 1}})


def test_an_answer_is_kept_as_it_was_given() -> None:
    stored = entries_as_stored({"share": {"value": Decimal("0.50")}, "jobs": {"skipped": " no staff "}})
    assert stored == {"jobs": {"skipped": "no staff"}, "share": {"value": 0.5}}
    assert (values_of(stored), reasons_of(stored)) == ({"share": Decimal("0.5")}, {"jobs": "no staff"})


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"jobs": {"gender": {"women": 2, "men": 2}}}, None),
        ({"jobs": {"location": {"KE": 3, "US-CA": 1}}}, None),
        ({"jobs": {"gender": {"women": 2, "not_stated": 2}}}, None),
        ({"jobs": {"gender": {"women": 2}}}, "does_not_add_up"),
        ({"jobs": {"gender": {"girls": 4}}}, "unknown_group"),
        ({"jobs": {"location": {"Kenya": 4}}}, "unknown_group"),
        ({"jobs": {"youth": {"not_stated": 4}}}, "no_such_breakdown"),
        ({"jobs": {"gender": {}}}, "invalid"),
        ({"jobs": {"gender": {"women": "4"}}}, "not_a_number"),
        ({"share": {"gender": {"women": 1}}}, "without_a_value"),
    ],
)
def test_groups_are_those_of_their_dimension_and_make_the_value(parts: dict[str, Any], code: str | None) -> None:
    found = [one.code for one in faults_of_parts(parts, {"jobs": 4}, KNOWN)]
    assert found == ([] if code is None else [code])


def test_a_value_to_date_that_fell_is_noticed() -> None:
    assert fell(JOBS, Decimal(3), Decimal(4))
    assert not fell(JOBS, Decimal(4), Decimal(4))
    assert not fell(SHARE, Decimal("0.1"), Decimal("0.2"))
    assert not fell(JOBS, Decimal(0), None)


def test_a_form_is_late_from_the_day_after_it_is_due() -> None:
    day_after, later = DUE + timedelta(days=1), DUE + timedelta(days=9)
    assert not is_late(status="owed", due_on=DUE, submitted_on=None, today=DUE)
    assert is_late(status="owed", due_on=DUE, submitted_on=None, today=day_after)
    assert not is_late(status="submitted", due_on=DUE, submitted_on=DUE, today=later)
    assert is_late(status="approved", due_on=DUE, submitted_on=day_after, today=later)


def test_a_form_that_was_sent_back_is_late_until_it_is_back() -> None:
    assert not is_late(status="returned", due_on=DUE, submitted_on=DUE, today=DUE)
    assert is_late(status="returned", due_on=DUE, submitted_on=DUE, today=DUE + timedelta(days=1))


@pytest.mark.parametrize(
    ("days", "mailed", "found"),
    [
        (-8, -20, False),
        (-7, -20, True),
        (-7, -7, False),
        (-3, -20, True),
        (-3, -7, False),
        (-1, -7, True),
        (5, -1, True),
        (5, 3, False),
        (5, 4, False),
    ],
)
def test_a_reminder_is_sent_when_none_was_mailed_since_the_day_it_fell_on(days: int, mailed: int, found: bool) -> None:
    last, today = DUE + timedelta(days=mailed), DUE + timedelta(days=days)
    assert is_reminded_today(DUE, [-7, -1, 3], mailed_on=last, today=today) is found


def test_lines_are_read_whole_and_those_that_lack_something_are_counted() -> None:
    found, incomplete = lines_of(
        "Mesa, Works #12, kim@mesa.example\n\nHarbour,\nStudio\n, nobody@example.org\nStudio #9, x"
    )
    assert [(one.number, one.name, one.enterprise_id, one.bare, one.email) for one in found] == [
        (1, "Mesa, Works #12", 12, "Mesa, Works", "kim@mesa.example"),
        (6, "Studio #9", 9, "Studio", "x"),
    ]
    assert incomplete == [4, 5]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mesa works", [1, 2]),
        ("Mesa Works #2", [2]),
        ("#2", [2]),
        ("Studio #2", [3]),
        ("Mesa Works #3", []),
        ("Mesa", []),
    ],
)
def test_a_line_means_the_enterprise_of_its_number_or_all_of_its_name(written: str, meant: list[int]) -> None:
    known = [Called(1, "Mesa Works"), Called(2, "Mesa Works", "Nelson"), Called(3, "Studio #2")]
    [line], _incomplete = lines_of(f"{written}, kim@mesa.example")
    assert [one.id for one in meant_by(line, known)] == meant


def test_an_enterprise_that_is_offered_is_meant_by_its_line() -> None:
    one = Called(12, "Mesa, Works #3")
    [line], incomplete = lines_of(f"{offered(one)}kim@mesa.example")
    assert (list(meant_by(line, [one, Called(3, "Mesa, Works")])), incomplete) == ([one], [])


def test_a_day_due_lies_within_some_years() -> None:
    assert faults_of_due(date(2031, 12, 31), DUE) == []
    assert [one.pointer for one in faults_of_due(date.max, DUE)] == ["/due_on"]


def test_reminders_stay_near_the_day_due() -> None:
    assert [one.pointer for one in faults_of_reminders([-61, -60, 0, 60, 61])] == ["/reminders/0", "/reminders/4"]


def test_a_link_holds_a_month_beyond_the_day_due_and_two_weeks_at_least() -> None:
    early, late = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    assert holds_until(DUE, early).date() == date(2026, 5, 15)
    assert holds_until(DUE, late) == late + timedelta(days=14)


def test_no_two_links_are_alike_and_none_is_short() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43
