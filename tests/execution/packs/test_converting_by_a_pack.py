"""Amounts are converted exactly, by rates of one pack that are named, through the euro where there is no other way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.public import acting
from execution.packs import queries
from execution.packs.errors import CurrencyNotQuoted, PackNotThere
from execution.packs.rules.converting import exchange, table_of, way
from execution.packs.rules.material import Rate
from tests import actors
from tests.execution.packs.factories import fx, pack

CURRENCIES = ("USD", "GBP", "JPY", "IDR", "CHF")
RATES = st.fixed_dictionaries({code: st.decimals("0.0001", "100000", places=6) for code in CURRENCIES}).map(
    lambda found: table_of([Rate("EUR", code, rate) for code, rate in found.items()])
)
CODES = st.sampled_from(("EUR", *CURRENCIES))
AMOUNTS = st.decimals("-1000000000", "1000000000", places=4)
CLOSE = Decimal("1e-24")


@given(RATES, AMOUNTS, CODES)
def test_the_same_currency_changes_nothing(rates: dict[tuple[str, str], Decimal], amount: Decimal, code: str) -> None:
    found = exchange(rates, amount, code, code)
    assert found is not None
    assert (found.amount, found.legs) == (amount, ())


@given(RATES, AMOUNTS, CODES, CODES)
def test_there_and_back_is_where_it_began(
    rates: dict[tuple[str, str], Decimal], amount: Decimal, base: str, quote: str
) -> None:
    there = exchange(rates, amount, base, quote)
    assert there is not None
    back = exchange(rates, there.amount, quote, base)
    assert back is not None
    assert abs(back.amount - amount) <= abs(amount) * CLOSE


@given(RATES, AMOUNTS, CODES, CODES, CODES)
def test_a_way_round_leads_to_the_same(
    rates: dict[tuple[str, str], Decimal], amount: Decimal, base: str, over: str, quote: str
) -> None:
    straight, first = exchange(rates, amount, base, quote), exchange(rates, amount, base, over)
    assert straight is not None
    assert first is not None
    round_about = exchange(rates, first.amount, over, quote)
    assert round_about is not None
    assert abs(round_about.amount - straight.amount) <= abs(straight.amount) * CLOSE


@given(RATES, AMOUNTS, AMOUNTS, CODES, CODES)
def test_a_sum_is_worth_what_its_parts_are(
    rates: dict[tuple[str, str], Decimal], one: Decimal, other: Decimal, base: str, quote: str
) -> None:
    parts = [exchange(rates, amount, base, quote) for amount in (one, other, one + other)]
    first, second, both = (part.amount for part in parts if part is not None)
    assert abs(first + second - both) <= (abs(first) + abs(second)) * CLOSE


def test_two_currencies_meet_in_the_euro() -> None:
    legs = way(table_of([Rate("EUR", "USD", Decimal("1.25")), Rate("EUR", "GBP", Decimal("0.8"))]), "USD", "GBP")
    assert legs is not None
    assert [(leg.base, leg.quote, leg.inverted) for leg in legs] == [("EUR", "USD", True), ("EUR", "GBP", False)]


def test_a_rate_between_them_comes_before_a_way_round() -> None:
    rates = table_of(
        [Rate("EUR", "USD", Decimal("1.25")), Rate("EUR", "GBP", Decimal("0.8")), Rate("USD", "GBP", Decimal("0.63"))]
    )
    found = exchange(rates, Decimal(100), "USD", "GBP")
    assert found is not None
    assert (found.amount, len(found.legs)) == (Decimal("63.00"), 1)


@pytest.mark.django_db
def test_an_amount_carries_its_pack_its_source_and_its_rates() -> None:
    made = pack(fx(rates={"USD": "1.25", "GBP": "0.8"}))
    with acting(actors.system(), read_only=True):
        found = queries.convert(Decimal("250000.00"), base="USD", quote="GBP", pack_id=made.id)
    assert (found.amount, found.pack_id, found.source) == (Decimal("160000.00"), made.id, "ecb")
    assert [(one.quote, str(one.rate.normalize())) for one in found.path] == [("USD", "1.25"), ("GBP", "0.8")]


@pytest.mark.django_db
def test_a_currency_that_is_not_quoted_is_named() -> None:
    made = pack(fx(rates={"USD": "1.25"}))
    with acting(actors.system(), read_only=True), pytest.raises(CurrencyNotQuoted, match="USD to XOF") as refusal:
        queries.convert(Decimal(1), base="USD", quote="XOF", pack_id=made.id)
    assert refusal.value.code == "pack.currency_not_quoted"


@pytest.mark.django_db
def test_a_pack_that_is_not_there_is_refused() -> None:
    with acting(actors.system(), read_only=True), pytest.raises(PackNotThere):
        queries.convert(Decimal(1), base="USD", quote="EUR", pack_id=987_654_321)
