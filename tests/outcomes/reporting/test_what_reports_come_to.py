"""Values of several enterprises over a period are put together as their metric demands, and say on whom they rest."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes.records.rules import Metric
from outcomes.reporting.rules.adding import NOT_BROKEN_DOWN, Expected, Reading, total_of, totals_of_metric

START = date(2026, 1, 1)


def metric(aggregation: str = "sum", *, cumulative: bool = False, weight: str = "", by: tuple[str, ...] = ()) -> Metric:
    return Metric(
        "m", "The metric", "units", "flow", "up", None, None, aggregation, "",
        cumulative=cumulative, weight_code=weight, breakdowns=by,
    )  # fmt: skip


def told(
    enterprise_id: int,
    day: int,
    value: object,
    *,
    status: str = "approved",
    parts: dict[str, dict[str, int]] | None = None,
    again: int = 0,
    own_file: bool = False,
) -> Reading:
    on = START + timedelta(days=day)
    return Reading(
        enterprise_id=enterprise_id,
        outcome_id=enterprise_id * 10_000 + day * 10 + again,
        day=on,
        recorded_at=datetime(on.year, on.month, on.day, 12 + again, tzinfo=UTC),
        value=Decimal(str(value)),
        parts={name: {group: Decimal(n) for group, n in of.items()} for name, of in (parts or {}).items()},
        status=status,
        own_file=own_file,
    )


def asked(
    enterprise_id: int, *, ends: int = 90, late: bool = False, skipped: int | None = None, waiting: bool = False
) -> Expected:
    skipped_on = None if skipped is None else START + timedelta(days=skipped)
    return Expected(enterprise_id, START + timedelta(days=ends), late, skipped_on, waiting)


def of(first: int, last: int, value: int, *, again: int = 0, status: str = "approved") -> Reading:
    """What enterprise 1 reported of a period."""
    return replace(told(1, last, value, again=again, status=status), starts=START + timedelta(days=first))


TO_DATE = [told(1, 30, 2), told(1, 60, 5), told(1, 90, 9), told(2, 30, 1), told(2, 60, 4)]


def test_values_to_date_count_once_with_the_last_of_each() -> None:
    found = total_of(metric(cumulative=True), TO_DATE)
    assert (found.value, found.how) == (Decimal(13), "sum_of_last")
    assert found.outcome_ids == (10_900, 20_600)


def test_what_happened_within_each_report_is_added_over_time() -> None:
    found = total_of(metric(), TO_DATE)
    assert (found.value, found.how) == (Decimal(21), "sum")


def test_what_an_enterprise_wrote_down_besides_its_report_is_no_second_flow() -> None:
    besides = [told(1, 89, 9, status="", own_file=True), told(1, 90, 9, status="", own_file=True, again=1)]
    found = total_of(metric(), [told(1, 90, 9), *besides, told(2, 40, 4, status="", own_file=True)])
    assert found.value == Decimal(9 + 4)
    assert found.coverage.not_reviewed == (2,)


def test_a_level_counts_once_with_the_last() -> None:
    assert total_of(metric("last"), TO_DATE).value == Decimal(13)


def test_a_value_corrected_on_its_day_stands_for_the_one_before() -> None:
    assert total_of(metric(), [told(1, 30, 2), told(1, 30, 3, again=1)]).value == Decimal(3)


def test_a_mean_is_of_the_enterprises_not_of_the_reports() -> None:
    found = total_of(metric("mean"), [told(1, 30, 100), told(1, 60, 10), told(2, 60, 20)])
    assert (found.value, found.how) == (Decimal(15), "mean")


def test_a_ratio_is_weighed_by_size_where_the_size_of_everybody_is_known() -> None:
    readings = [told(1, 30, "0.5"), told(2, 30, "0.1")]
    weighed = total_of(metric("ratio", weight="size"), readings, weights={1: Decimal(1), 2: Decimal(3)})
    alike = total_of(metric("ratio", weight="size"), readings, weights={1: Decimal(1)})
    assert (weighed.value, weighed.how) == (Decimal("0.2"), "weighted_mean")
    assert (alike.value, alike.how) == (Decimal("0.3"), "mean")


def test_weights_that_are_all_nothing_weigh_nothing() -> None:
    found = total_of(metric("ratio", weight="size"), [told(1, 30, "0.5")], weights={1: Decimal(0)})
    assert (found.value, found.how) == (Decimal("0.5"), "mean")


@pytest.mark.parametrize(("status", "value"), [("approved", 13), ("", 13), ("submitted", 8), ("returned", 8)])
def test_what_waits_or_was_sent_back_is_not_in_it(status: str, value: int) -> None:
    readings = [told(1, 30, 5), told(2, 30, 3), told(1, 60, 10, status=status)]
    assert total_of(metric(cumulative=True), readings).value == Decimal(value)


def test_it_says_who_is_in_it_and_why_the_others_are_not() -> None:
    readings = [told(1, 90, 9), told(2, 60, 4), told(3, 90, 1, status="submitted"), told(6, 90, 2, status="")]
    expected = [asked(1, late=True), asked(2), asked(3), asked(4, skipped=90), asked(5)]
    found = total_of(metric(cumulative=True), readings, expected=expected).coverage
    assert (found.asked, found.reported, found.late) == (6, (1, 2, 6), (1,))
    assert (found.carried, found.waiting, found.skipped, found.missing) == ((2,), (3,), (4,), (5,))
    assert found.not_reviewed == (6,)
    assert not found.complete


def test_a_metric_somebody_does_not_have_leaves_nothing_incomplete() -> None:
    expected = [asked(1), asked(2, skipped=90)]
    assert total_of(metric(cumulative=True), [told(1, 90, 9)], expected=expected).coverage.complete


@pytest.mark.parametrize("aggregation", ["last", "mean"])
def test_the_last_word_counts_also_where_it_is_that_there_is_no_value(aggregation: str) -> None:
    readings, expected = [told(1, 30, 5), told(2, 90, 8)], [asked(1, skipped=90), asked(2)]
    found = total_of(metric(aggregation), readings, expected=expected)
    assert (found.value, found.coverage.reported, found.coverage.skipped) == (Decimal(8), (2,), (1,))
    assert found.coverage.complete


def test_what_came_after_it_counts_again() -> None:
    found = total_of(metric("last"), [told(1, 30, 5), told(1, 90, 7)], expected=[asked(1, skipped=60)])
    assert (found.value, found.coverage.skipped, found.coverage.carried) == (Decimal(7), (), ())


def test_who_had_no_value_before_and_owes_the_newest_is_missing() -> None:
    found = total_of(metric("last"), [told(1, 30, 5)], expected=[asked(1, skipped=60)])
    assert (found.value, found.coverage.skipped, found.coverage.missing) == (None, (), (1,))


def test_a_flow_of_other_periods_stays_where_the_newest_has_none_and_it_is_said() -> None:
    found = total_of(metric(), [told(1, 30, 5)], expected=[asked(1, skipped=90)])
    assert (found.value, found.coverage.reported, found.coverage.skipped) == (Decimal(5), (1,), (1,))
    assert found.coverage.carried == ()


def test_that_there_is_no_value_counts_once_it_is_accepted() -> None:
    found = total_of(metric("last"), [told(1, 30, 5)], expected=[asked(1, waiting=True)])
    assert (found.value, found.coverage.waiting, found.coverage.skipped) == (Decimal(5), (1,), ())
    assert not found.coverage.complete


@pytest.mark.parametrize(
    ("readings", "value", "left_out"),
    [
        ([of(0, 89, 10), of(90, 180, 12)], 22, ()),
        ([of(0, 89, 10), of(90, 180, 12), of(0, 180, 25)], 25, (1,)),
        ([of(0, 89, 10), of(89, 180, 12)], 12, (1,)),
        ([of(0, 89, 10), of(0, 89, 11, again=1)], 11, ()),
        ([of(0, 89, 10), of(0, 180, 25, status="submitted")], 10, ()),
        ([of(0, 89, 10), told(1, 40, 3)], 10, (1,)),
        ([of(-30, 29, 10), of(30, 89, 11)], 11, (1,)),
    ],
)
def test_no_day_of_a_flow_is_counted_twice(readings: list[Reading], value: int, left_out: tuple[int, ...]) -> None:
    found = total_of(metric(), readings, since=START)
    assert (found.value, found.coverage.left_out) == (Decimal(value), left_out)


def test_who_reported_only_of_a_period_that_begins_before_is_named_and_not_missing() -> None:
    found = total_of(metric(), [of(-30, 29, 10)], expected=[asked(1, ends=29)], since=START)
    assert (found.value, found.coverage.left_out, found.coverage.missing) == (None, (1,), ())
    assert not found.coverage.complete


def test_own_notes_count_where_what_was_reported_begins_before() -> None:
    found = total_of(metric(), [of(-30, 29, 10), told(1, 20, 3, status="", own_file=True)], since=START)
    assert (found.value, found.coverage.left_out, found.coverage.not_reviewed) == (Decimal(3), (1,), (1,))


AMOUNT = replace(metric(), unit="currency")


def test_amounts_are_added_within_a_currency_and_never_across() -> None:
    readings = [told(1, 30, 5), told(2, 30, 7), told(3, 30, 1000)]
    found = totals_of_metric(
        AMOUNT, readings, expected=[asked(3), asked(4)], currencies={1: "EUR", 2: "EUR", 3: "JPY", 4: "JPY"}
    )
    assert [(one.currency, one.value) for one in found] == [("EUR", Decimal(12)), ("JPY", Decimal(1000))]
    assert [(one.coverage.reported, one.coverage.missing) for one in found] == [((1, 2), ()), ((3,), (4,))]


def test_each_total_of_an_amount_says_how_many_were_asked_in_all_and_whether_all_of_them_are_in_one() -> None:
    readings, of = [told(1, 30, 5), told(2, 30, 1000)], {1: "EUR", 2: "JPY"}
    found = totals_of_metric(AMOUNT, readings, expected=[asked(1, ends=30), asked(2, ends=30), asked(3)], currencies=of)
    assert [(one.currency, one.coverage.asked, one.coverage.in_other_currencies) for one in found] == [
        ("EUR", 3, 2), ("JPY", 3, 2), (None, 3, 2)
    ]  # fmt: skip
    assert [one.coverage.complete for one in found] == [False, False, False]
    both = totals_of_metric(AMOUNT, readings, expected=[asked(1, ends=30), asked(2, ends=30)], currencies=of)
    assert [(one.coverage.asked, one.coverage.complete) for one in both] == [(2, True), (2, True)]


def test_amounts_in_currencies_that_nobody_named_are_not_added() -> None:
    several = totals_of_metric(AMOUNT, [told(1, 30, 5), told(2, 30, 7)])
    assert [(one.currency, one.value, one.parts) for one in several] == [(None, None, {})]
    assert several[0].coverage.currency_unknown == (1, 2)
    alone, unnamed = totals_of_metric(AMOUNT, [told(1, 30, 5), told(2, 30, 7)], currencies={1: "EUR"})
    assert (alone.value, unnamed.value, unnamed.coverage.currency_unknown) == (Decimal(5), Decimal(7), (2,))


def test_what_is_no_amount_has_one_total_whatever_the_currencies() -> None:
    found = totals_of_metric(metric(), [told(1, 30, 5), told(2, 30, 7)], currencies={1: "EUR", 2: "JPY"})
    assert [(one.currency, one.value) for one in found] == [(None, Decimal(12))]


def test_nobody_s_report_is_no_figure_and_never_zero() -> None:
    found = total_of(metric(), [], expected=[asked(1)])
    assert (found.value, found.as_of, found.coverage.missing) == (None, None, (1,))


def test_groups_make_the_whole_also_where_somebody_did_not_break_it_down() -> None:
    by = metric(cumulative=True, by=("gender",))
    readings = [told(1, 30, 5, parts={"gender": {"women": 2, "men": 3}}), told(2, 30, 4)]
    found = total_of(by, readings, by=["gender"])
    assert found.parts["gender"] == {"men": Decimal(3), NOT_BROKEN_DOWN: Decimal(4), "women": Decimal(2)}


def test_shares_are_not_broken_down_across_enterprises() -> None:
    assert total_of(metric("ratio", by=("gender",)), [told(1, 30, "0.5")], by=["gender"]).parts == {}


VALUES = some.lists(
    some.tuples(some.integers(1, 5), some.integers(0, 89), some.integers(0, 1000)),
    max_size=30,
    unique_by=lambda one: one[:2],
)


@given(VALUES, some.randoms())
def test_the_order_in_which_reports_came_changes_nothing(
    values: list[tuple[int, int, int]], by_chance: random.Random
) -> None:
    readings = [told(*one) for one in values]
    shuffled = readings[:]
    by_chance.shuffle(shuffled)
    for aggregation in ("sum", "last", "mean"):
        assert total_of(metric(aggregation), shuffled) == total_of(metric(aggregation), readings)


PERIODS = some.lists(some.tuples(some.integers(0, 60), some.integers(0, 30), some.integers(0, 4)), max_size=12)


@given(PERIODS)
def test_of_reports_of_a_flow_no_two_that_count_share_a_day(periods: list[tuple[int, int, int]]) -> None:
    readings = [
        replace(of(first, first + length, 1, again=again), outcome_id=number)
        for number, (first, length, again) in enumerate(periods)
    ]
    counted = set(total_of(metric(), readings).outcome_ids)
    spans = [set(range(first, first + length + 1)) for first, length, _again in periods]
    days = [day for number in counted for day in spans[number]]
    assert len(days) == len(set(days))
    # What was left out shares a day with what counts: no day is lost that could have been counted.
    assert all(span & set(days) for span in spans)


@given(VALUES)
def test_a_total_to_date_is_never_more_than_all_values_together(values: list[tuple[int, int, int]]) -> None:
    readings = [told(*one) for one in values]
    to_date = total_of(metric(cumulative=True), readings).value or Decimal(0)
    assert to_date <= (total_of(metric(), readings).value or Decimal(0))
    assert to_date == sum(
        (max((one for one in readings if one.enterprise_id == key), key=lambda one: one.day).value
         for key in {one.enterprise_id for one in readings}), Decimal(0),
    )  # fmt: skip
