"""A pack passes when it is complete, consistent in itself, and moved no further than anybody can believe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from execution.packs.providers.ecb_file import read_days
from execution.packs.rules.material import Kind, Material, Rate, Unit, unusable
from execution.packs.rules.reconciling import FX_JUMP, in_words, may_be_accepted, reconcile
from tests.execution.packs.factories import MONDAY, TUESDAY, WEDNESDAY, ecb_rates_that_ship, fx, prices

RATES = st.dictionaries(
    st.sampled_from(("USD", "GBP", "JPY", "CHF", "IDR")), st.decimals("0.01", "30000", places=4), min_size=2
)


def codes(material: Material, last: Material | None = None) -> list[str]:
    return [one.code for one in reconcile(material, last)]


def test_every_day_of_the_banks_own_file_passes() -> None:
    path = ecb_rates_that_ship()
    days = read_days(path.read_text(encoding="utf-8"), name=path.name)
    packs = [replace(fx(day), rates=days[day]) for day in sorted(days)]
    found = [in_words(reconcile(pack, last)) for last, pack in pairwise(packs)]
    assert len(packs) == 399
    assert [text for text in found if text] == []


def test_the_first_pack_has_nothing_to_be_held_against() -> None:
    assert codes(fx(MONDAY)) == []


def test_a_pack_that_holds_nothing_is_none() -> None:
    assert codes(fx(MONDAY, {})) == ["empty"]


def test_a_currency_that_is_missing_is_named() -> None:
    [problem] = reconcile(fx(TUESDAY, {"USD": "1.17", "GBP": "0.87"}), fx(MONDAY))
    assert (problem.code, problem.subject) == ("missing", "EUR/JPY")
    assert problem.detail == "EUR/JPY was there on 2026-05-04 and is missing."


def test_a_currency_that_came_to_its_end_is_not_missed() -> None:
    before = fx(date(2025, 12, 31), {"USD": "1.17", "BGN": "1.9558"})
    assert codes(fx(date(2026, 1, 2), {"USD": "1.17"}), before) == []


def test_a_currency_that_is_new_is_welcome() -> None:
    assert codes(fx(TUESDAY, {"USD": "1.17", "GBP": "0.87", "JPY": "186.7", "XCD": "3.16"}), fx(MONDAY)) == []


def test_a_comma_in_the_wrong_place_is_a_jump() -> None:
    [problem] = reconcile(fx(TUESDAY, {"USD": "11.684", "GBP": "0.87058", "JPY": "186.75"}), fx(MONDAY))
    assert (problem.code, problem.subject) == ("jump", "EUR/USD")
    assert problem.detail == "EUR/USD went from 1.1684 on 2026-05-04 to 11.684, more than 10 %."


@given(st.decimals("0.5", "300", places=4), st.decimals("-0.3", "0.3", places=4))
def test_whether_a_move_is_a_jump_is_a_matter_of_the_bound_alone(rate: Decimal, move: Decimal) -> None:
    moved = rate * (1 + move)
    assume(abs(abs(move) - FX_JUMP) > Decimal("0.0001"))
    found = codes(fx(TUESDAY, {"USD": str(moved)}), fx(MONDAY, {"USD": str(rate)}))
    assert found == (["jump"] if abs(move) > FX_JUMP else [])


def test_after_days_without_a_pack_a_wider_move_is_no_wonder() -> None:
    moved = {"USD": "1.30"}
    before = {"USD": "1.1684"}
    assert codes(fx(TUESDAY, moved), fx(MONDAY, before)) == ["jump"]
    assert codes(fx(MONDAY + timedelta(days=7), moved), fx(MONDAY, before)) == []


@given(RATES)
def test_rates_that_follow_from_each_other_are_consistent(found: dict[str, Decimal]) -> None:
    codes_there = sorted(found)
    one, other = codes_there[:2]
    rates = [Rate("EUR", code, rate) for code, rate in found.items()]
    rates += [Rate(code, "EUR", 1 / rate) for code, rate in found.items()]
    rates.append(Rate(one, other, found[other] / found[one]))
    assert codes(Material(Kind.FX, "polygon", MONDAY, rates=tuple(rates))) == []


@given(st.decimals("0.01", "30000", places=4), st.decimals("0.002", "0.5", places=4))
def test_rates_that_do_not_undo_each_other_are_found(rate: Decimal, off: Decimal) -> None:
    rates = (Rate("EUR", "USD", rate), Rate("USD", "EUR", (1 + off) / rate))
    assert codes(Material(Kind.FX, "polygon", MONDAY, rates=rates)) == ["inverse"]


def test_a_rate_that_another_way_contradicts_is_found() -> None:
    rates = (
        Rate("EUR", "USD", Decimal("1.25")),
        Rate("EUR", "GBP", Decimal("0.8")),
        Rate("USD", "GBP", Decimal("0.70")),
    )
    [problem] = reconcile(Material(Kind.FX, "polygon", MONDAY, rates=rates), None)
    assert (problem.code, problem.detail) == ("cross", "USD/GBP is 0.7, but 0.640000 by way of EUR.")


@pytest.mark.parametrize("rate", ["0", "-1.17"])
def test_what_is_not_above_zero_is_no_rate(rate: str) -> None:
    assert codes(fx(MONDAY, {"USD": rate})) == ["not_positive"]


def test_prices_have_bounds_of_their_own() -> None:
    assert codes(prices(TUESDAY, {"AAPL": "250.00", "MSFT": "431.00"}), prices(MONDAY)) == []
    assert codes(prices(TUESDAY, {"AAPL": "21.01", "MSFT": "431.00"}), prices(MONDAY)) == ["jump"]


def test_a_benchmark_in_percent_may_cross_zero() -> None:
    before = prices(MONDAY, {"ESTR": "0.10"}, Unit.PERCENT)
    assert codes(prices(TUESDAY, {"ESTR": "-0.40"}, Unit.PERCENT), before) == []
    assert codes(prices(TUESDAY, {"ESTR": "-4.00"}, Unit.PERCENT), before) == ["jump"]


def test_what_is_counted_may_jump() -> None:
    before = prices(MONDAY, {"news:recession": "12"}, Unit.COUNT)
    assert codes(prices(TUESDAY, {"news:recession": "4800"}, Unit.COUNT), before) == []


def test_a_figure_of_long_ago_is_stale() -> None:
    old = prices(MONDAY)
    as_of_two_weeks_later = replace(old, asof_date=MONDAY + timedelta(days=14))
    assert set(codes(as_of_two_weeks_later)) == {"stale"}


def test_a_figure_of_tomorrow_is_not_for_today() -> None:
    assert set(codes(replace(prices(TUESDAY), asof_date=MONDAY))) == {"stale"}


def test_a_symbol_that_changed_its_currency_is_no_jump() -> None:
    before = prices(MONDAY, {"VOD": "0.75"})
    now = prices(TUESDAY, {"VOD": "75.0"})
    in_pence = replace(now, prices=(replace(now.prices[0], currency="GBX"),))
    assert codes(in_pence, before) == ["currency"]


def test_what_moved_far_or_is_there_no_more_may_be_so_and_nothing_else() -> None:
    jumped = reconcile(fx(TUESDAY, {"USD": "11.684", "GBP": "0.87058", "JPY": "186.75"}), fx(MONDAY))
    and_missing = reconcile(fx(TUESDAY, {"USD": "11.684", "GBP": "0.87058"}), fx(MONDAY))
    and_wrong = reconcile(fx(TUESDAY, {"USD": "11.684", "GBP": "0.87058", "JPY": "0"}), fx(MONDAY))
    found = [may_be_accepted(problems) for problems in (jumped, and_missing, and_wrong, ())]
    assert found == [True, True, False, False]


def test_the_same_content_has_the_same_hash_in_whatever_order_it_came() -> None:
    one = fx(MONDAY)
    assert replace(one, rates=tuple(reversed(one.rates))).content_hash == one.content_hash
    assert fx(MONDAY, {"USD": "1.1684000", "GBP": "0.87058", "JPY": "186.75"}).content_hash == one.content_hash


@pytest.mark.parametrize("other", [fx(TUESDAY), fx(MONDAY, {"USD": "1.1685", "GBP": "0.87058", "JPY": "186.75"})])
def test_other_content_has_another_hash(other: Material) -> None:
    assert other.content_hash != fx(MONDAY).content_hash


def test_what_is_there_twice_cannot_be_kept() -> None:
    one = fx(WEDNESDAY)
    assert unusable(replace(one, rates=(*one.rates, one.rates[0]))) == "EUR/USD is there more than once."
    assert unusable(one) == ""
