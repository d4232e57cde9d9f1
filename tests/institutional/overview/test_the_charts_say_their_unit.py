"""Bars of a portfolio are said in the unit that fits the largest of them: a small portfolio is not all zeros."""

from __future__ import annotations

from decimal import Decimal

import pytest

from enterprises.public import industry_short
from institutional.overview.pages.drawings import chart_of_bands, chart_of_industries
from institutional.overview.results import Band, Industry, Totals


@pytest.mark.parametrize(
    ("largest", "unit", "head", "figure"),
    [
        ("2500000", "Million EUR", ">M<", ">2.50<"),
        ("1000000", "Million EUR", ">M<", ">1.00<"),
        ("999999", "Thousand EUR", ">k<", ">1,000.00<"),
        ("30000", "Thousand EUR", ">k<", ">30.00<"),
        ("950", "EUR", ">EUR<", ">950.00<"),
    ],
)
def test_the_unit_is_of_the_largest_amount(largest: str, unit: str, head: str, figure: str) -> None:
    amount = Decimal(largest)
    totals = Totals(positions=2, enterprises=2, principal=amount * 2)
    bands = chart_of_bands([Band(20, 40, 1, amount), Band(40, 60, 1, Decimal(1))], totals, "EUR")
    trades = [Industry("5415", 1, 0, amount, Decimal(0)), Industry("5416", 1, 0, Decimal(1), Decimal(0))]
    industries = chart_of_industries(trades, totals, "EUR")
    said = [str(one.unit) for one in (bands, industries)]
    drawn = [str(one.svg) for one in (bands, industries)]
    assert said == [f"{unit} by readiness", f"{unit} by industry"]
    assert [head in one and figure in one for one in drawn] == [True, True]


def test_a_single_industry_is_said_and_not_drawn() -> None:
    totals = Totals(positions=2, enterprises=2, principal=Decimal(30000))
    one = chart_of_industries([Industry("5415", 2, 0, Decimal(30000), Decimal(0))], totals, "EUR")
    assert (one.svg, one.title) == (None, "What is held, by industry")
    assert one.absent == f"All of it is {industry_short('5415')}."
    assert len(one.table.rows) == 1
