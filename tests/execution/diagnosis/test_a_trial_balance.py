"""A trial balance is read by its own mark of decimals and adds up to figures of the books; what cannot be is named."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.diagnosis.errors import BalanceFaulty
from execution.diagnosis.files import read_balance
from execution.diagnosis.rules.amounts import MarkUnclear, amount_of, decimal_mark, plain_of
from execution.diagnosis.rules.trial_balance import Account, Summed, placed, proposed, ranges_of, summed

BALANCE = """account,name,debit,credit
1010,Bank,30000,
1100,Customers,"50,000.00",
1300,Stock,20000,
2000,Suppliers,,25000
2400,Loan,,40000
3000,Capital,,15000
4000,Sales,,300000
5000,Goods,180000,
6000,Wages,100000,
"""


def accounts_in(text: str = BALANCE) -> list[Account]:
    return read_balance(io.BytesIO(text.encode()))


def added_up(rows: list[tuple[str, str, str]], chart: str, *, months: int = 12, **by_hand: str) -> Summed:
    """Accounts as (number, debit, credit), added up as the chart and a person place them."""
    accounts = [Account(number, "", Decimal(debit), Decimal(credit)) for number, debit, credit in rows]
    known = {name.removeprefix("a"): line for name, line in by_hand.items()}
    return summed(placed(accounts, chart=chart, by_hand=known), chart=chart, months=months)


def test_twelve_months_give_the_figures_of_the_books() -> None:
    found = summed(placed(accounts_in(), chart="us", by_hand={}), chart="us", months=12)
    assert found.figures == {
        "cash": Decimal(30000),
        "receivables": Decimal(50000),
        "inventory": Decimal(20000),
        "payables": Decimal(25000),
        "debt": Decimal(40000),
        # 15,000 of capital and the result of the year: 300,000 − 180,000 − 100,000.
        "equity": Decimal(35000),
        "revenue_12m": Decimal(300000),
        "cost_of_sales_12m": Decimal(180000),
        "operating_cost_12m": Decimal(100000),
    }
    assert found.left_out == {}


def test_fewer_months_give_no_figures_of_a_year_and_the_same_equity() -> None:
    found = summed(placed(accounts_in(), chart="us", by_hand={}), chart="us", months=9).figures
    assert set(found) == {"cash", "receivables", "inventory", "payables", "debt", "equity"}
    assert found["equity"] == Decimal(35000)


def test_a_person_places_an_account_otherwise() -> None:
    rows = placed(accounts_in(), chart="us", by_hand={"2400": "payables"})
    assert summed(rows, chart="us", months=12).figures["payables"] == Decimal(65000)
    assert [one.account.number for one in rows if one.by_hand] == ["2400"]


def test_an_overdraft_is_left_out_by_name() -> None:
    found = added_up([("1010", "0", "5000"), ("6000", "5000", "0")], "us")
    assert found.left_out == {"cash": Decimal(-5000)}
    assert "cash" not in found.figures


@pytest.mark.parametrize(
    ("chart", "rows", "equity"),
    [
        # 100 of capital, sales of 100, goods of 40, depreciation of 100: 100 + 100 − 40 − 100.
        (
            "pcg",
            [("101", "0", "100"), ("512", "60", "0"), ("701", "0", "100"), ("607", "40", "0"), ("681", "100", "0")],
            60,
        ),
        # Interest of 30, an exceptional gain of 5 and taxes of 10 have no figure and count all the same.
        (
            "pcg",
            [("101", "0", "100"), ("661", "30", "0"), ("771", "0", "5"), ("695", "10", "0"), ("512", "65", "0")],
            65,
        ),
        ("skr04", [("2900", "0", "100"), ("4400", "0", "50"), ("7300", "20", "0"), ("1800", "130", "0")], 130),
        ("us", [("3000", "0", "100"), ("4000", "0", "50"), ("9000", "20", "0"), ("1010", "130", "0")], 130),
    ],
)
def test_the_result_of_the_year_is_made_of_all_income_and_cost(
    chart: str, rows: list[tuple[str, str, str]], equity: int
) -> None:
    assert added_up(rows, chart).figures["equity"] == equity


def test_an_account_of_the_result_that_a_person_takes_out_still_counts_in_equity() -> None:
    rows = [("3000", "0", "100"), ("6000", "40", "0"), ("1010", "60", "0")]
    found = added_up(rows, "us", a6000="not_used").figures
    assert (found["equity"], "operating_cost_12m" in found) == (60, False)


@given(
    st.lists(st.tuples(st.sampled_from(["101", "164", "512", "607", "661", "701", "758"]), st.integers(0, 10**6))),
    st.integers(1, 24),
)
def test_whatever_the_months_equity_is_what_is_owned_less_what_is_owed(
    entries: list[tuple[str, int]], months: int
) -> None:
    rows = [("512", str(sum(amount for _, amount in entries)), "0"), *((one, "0", str(much)) for one, much in entries)]
    owned = sum(Decimal(debit) - Decimal(credit) for number, debit, credit in rows if number in {"512", "164"})
    found = added_up([*rows, ("101", "0", "0")], "pcg", months=months)
    assert found.figures["equity"] == owned


@pytest.mark.parametrize(
    ("chart", "number", "line"),
    [
        ("pcg", "512000", "cash"),
        ("pcg", "519000", "debt"),
        ("pcg", "411100", "receivables"),
        ("pcg", "419100", "not_used"),
        ("pcg", "401000", "payables"),
        ("pcg", "409100", "not_used"),
        ("pcg", "391000", "inventory"),
        ("pcg", "164000", "debt"),
        ("pcg", "607000", "cost_of_sales_12m"),
        ("pcg", "681100", "operating_cost_12m"),
        ("pcg", "661100", "not_used"),
        ("pcg", "445660", "not_used"),
        ("skr04", "1800", "cash"),
        ("skr04", "3150", "debt"),
        ("skr04", "3300", "payables"),
        ("skr04", "4400", "revenue_12m"),
        ("skr04", "3806", "not_used"),
        ("us", "1500", "not_used"),
    ],
)
def test_common_numbers_have_their_figure(chart: str, number: str, line: str) -> None:
    assert proposed(number, chart) == line


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1234,56"], ","),
        (["1.234,56"], ","),
        (["1,234.56"], "."),
        (["1 234,5", "12.000"], ","),
        (["1'234.50", "12,000"], "."),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["0,125"], ","),
        (["1234.567"], "."),
        (["300000", ""], "."),
    ],
)
def test_the_mark_of_the_decimals_is_worked_out_from_all_amounts(texts: list[str], mark: str) -> None:
    assert decimal_mark(texts) == mark


@pytest.mark.parametrize("texts", [["1.234"], ["1,234", "300"], ["12,50", "12.50"], ["1.234,5", "1,234.5"]])
def test_amounts_that_may_be_read_in_two_ways_are_not_guessed(texts: list[str]) -> None:
    with pytest.raises(MarkUnclear):
        decimal_mark(texts)


@given(st.lists(st.integers(0, 10**12), min_size=1), st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "’")]))
def test_amounts_with_their_cents_are_read_as_they_were_written(cents: list[int], marks: tuple[str, str]) -> None:
    decimal, group = marks
    written = [f"{one // 100:,}".replace(",", group) + f"{decimal}{one % 100:02}" for one in cents]
    plain = [plain_of(text, decimal_mark(written)) or "" for text in written]
    assert [amount_of(one) for one in plain] == [Decimal(one) / 100 for one in cents]


@pytest.mark.parametrize("text", ["9e999999", "-1", "", "NaN", "Infinity", "٣", "1_000", "10000000000001"])
def test_what_is_no_plain_amount_is_none(text: str) -> None:
    assert amount_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Konto;Bezeichnung;Soll;Haben\n1800;Bank;1.234,56;0,00\n4400;Verkauf;0,00;1.234,56\n",
        "compte;libellé;débit;crédit\n512;Banque;1234,56;0\n701;Ventes;;1234,56\n",
        'account,name,debit,credit\n1010,Bank,1234.56,\n4000,Sales,,"1,234.56"\n',
    ],
)
def test_a_file_is_read_as_its_country_writes_figures(text: str) -> None:
    assert [one.debit + one.credit for one in accounts_in(text)] == [Decimal("1234.56")] * 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("account,name,debit\n1,a,2", "credit"),
        ("account,name,debit,credit\n1010,Bank,5,", "differ by 5"),
        ("account,name,debit,credit\n1010,Bank,x,", "row 2"),
        ("account,name,debit,credit\n1010,Bank,1,1\n1010,Bank,1,1", "twice"),
        ("account,name,debit,credit\n1010,Bank,-1,-1", "row 2"),
        ("account,name,debit,credit\n1010,Bank,9e999999,9e999999", "row 2"),
        ("account;name;debit;credit\n1010;Bank;1.234;\n3000;Capital;;1.234", "'1.234' may be read in two ways"),
        ("account;name;debit;credit\n1010;Bank;1.50;\n3000;Capital;;1,50", "'1.50' and '1,50' divide off"),
        ("account;name;debit;credit\n1010;Bank;1,23.50;\n3000;Capital;;1.50", "row 2"),
    ],
)
def test_a_balance_that_cannot_be_taken_says_why(text: str, says: str) -> None:
    with pytest.raises(BalanceFaulty) as refused:
        accounts_in(text)
    assert says in refused.value.detail


def test_a_workbook_is_read_too() -> None:
    from openpyxl import Workbook

    book = Workbook()
    rows: list[list[Any]] = [
        ["Account", "Name", "Debit", "Credit"],
        [1010, "Bank", 5, None],
        [3000, "Capital", None, 5],
    ]
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert [one.number for one in read_balance(file)] == ["1010", "3000"]


@pytest.mark.parametrize(
    ("number", "name", "line", "number_says"),
    [
        ("1200", "Inventory", "inventory", "receivables"),
        ("2100", "Credit line", "debt", "payables"),
        ("6900", "Interest expense", "not_used", "operating_cost_12m"),
        ("1200", "Accounts receivable", "receivables", ""),
        ("3000", "Common stock", "equity", ""),
        ("1250", "Loan to the owner", "not_used", "receivables"),
        ("4900", "Interest income", "revenue_12m", ""),
    ],
)
def test_a_name_goes_before_a_number_of_its_own_class_where_numbers_are_each_firm_s_own(
    number: str, name: str, line: str, number_says: str
) -> None:
    (one,) = placed([Account(number, name, Decimal(1), Decimal(0))], chart="us", by_hand={})
    assert (one.line, one.number_says) == (line, number_says)


def test_where_numbers_are_laid_down_names_say_nothing() -> None:
    (one,) = placed([Account("411", "Inventory", Decimal(1), Decimal(0))], chart="pcg", by_hand={})
    assert (one.line, one.number_says) == ("receivables", "")


def test_what_a_person_said_goes_before_the_name() -> None:
    (one,) = placed([Account("1200", "Inventory", Decimal(1), Decimal(0))], chart="us", by_hand={"1200": "cash"})
    assert (one.line, one.by_hand, one.number_says) == ("cash", True, "")


@pytest.mark.parametrize("chart", ["us", "pcg", "skr04"])
def test_the_ranges_that_are_shown_are_those_that_are_gone_by(chart: str) -> None:
    assert all(proposed(begins, chart) == line for line, many in ranges_of(chart).items() for begins in many)
