"""What is stated is read alike at every door: by schema, by pointer, in one currency; as text and from a file."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from execution.diagnosis.errors import BalanceFaulty, DomainUnknown, InputsFaulty, MixedCurrencies, TemplateFaulty
from execution.diagnosis.files import read_balance, read_template, template_of
from execution.diagnosis.reading import input_schema, inputs_to_keep, pattern_schema, plain_inputs, read_stated
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.texts import stated_from, texts_from
from execution.diagnosis.rules.trial_balance import Account, figures, placed, proposed
from tests.execution.diagnosis.stating import DAY, WHOLE, stated

PATTERNS = Path(__file__).parents[3] / "execution" / "patterns"


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_the_pattern_takes_exactly_what_may_be_stated(domain: str) -> None:
    document = json.loads((PATTERNS / f"diagnose_{domain}.json").read_text(encoding="utf-8"))
    assert document["inputs"] == pattern_schema(domain)


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_the_schema_names_every_input_with_label_theme_and_unit(domain: str) -> None:
    schema = input_schema(domain)
    assert schema["additionalProperties"] is False
    asked = {
        name: one for name, one in schema["properties"].items() if name not in {"currency", "industry", "size_band"}
    }
    assert all({"title", "description", "theme", "unit"} <= set(one) for one in asked.values())


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_what_is_read_says_the_same_again(domain: str) -> None:
    again = read_stated(domain, plain_inputs(stated(domain)), today=DAY)
    assert again == stated(domain)


def test_every_fault_has_its_pointer() -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"employees": -1, "nope": 1, "loan_terms": [{"principal": "x"}]}, today=DAY)
    assert [one.pointer for one in refused.value.problems] == [
        "/inputs/employees",
        "/inputs/loan_terms/0/principal",
        "/inputs/loan_terms/0/annual_rate_ratio",
        "/inputs/loan_terms/0/months_left",
        "/inputs/nope",
    ]


@pytest.mark.parametrize("name", ["cash", "revenue_12m", "debt_service_12m", "inventory"])
def test_a_negative_amount_is_refused_where_none_can_be(name: str) -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {name: "-0.01"}, today=DAY)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [(f"/inputs/{name}", "greater_than_equal")]


def test_figures_of_a_day_that_has_not_come_are_refused() -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"cash": "1", "statements_as_of": "2026-11-22"}, today=DAY)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/inputs/statements_as_of", "in_future")]


def test_an_amount_may_say_its_currency() -> None:
    found = read_stated("cfo", {"currency": "EUR", "cash": {"amount": "5.00", "currency": "EUR"}}, today=DAY)
    assert plain_inputs(found) == {"currency": "EUR", "cash": "5.00"}


def test_mixed_currencies_are_refused_by_name() -> None:
    euros = {"amount": "5.00", "currency": "EUR"}
    with pytest.raises(MixedCurrencies) as refused:
        read_stated("cfo", {"cash": euros, "debt": "7", "monthly_cash": ["1", euros]}, today=DAY)
    assert "cash, monthly_cash/1" in refused.value.detail


def test_an_unknown_domain_is_refused() -> None:
    with pytest.raises(DomainUnknown):
        read_stated("ceo", {}, today=DAY)


def test_what_no_rule_reads_is_kept_apart() -> None:
    kept = inputs_to_keep(read_stated("cfo", {"cash": "1", "term_months": 84, "secured": False}, today=DAY))
    assert kept == {"currency": "USD", "cash": "1", "not_weighed": {"secured": False, "term_months": 84}}


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_texts_state_what_they_were_made_from(domain: str) -> None:
    texts = texts_from(domain, plain_inputs(stated(domain)))
    assert read_stated(domain, stated_from(domain, texts), today=DAY) == stated(domain)


@pytest.mark.parametrize(
    ("text", "value"), [("12 000.50", "12000.50"), ("1,250,000", "1250000"), ("12’500", "12500"), ("-3", "-3")]
)
def test_figures_are_read_as_people_write_them(text: str, value: str) -> None:
    assert stated_from("cfo", {"equity": text}) == {"equity": value}


def test_what_is_no_figure_is_refused_at_its_field() -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", stated_from("cfo", {"cash": "plenty", "loan_terms": "1; 0; 12; 5"}), today=DAY)
    assert [one.pointer for one in refused.value.problems] == ["/inputs/cash", "/inputs/loan_terms/0/part_4"]


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_the_template_filled_in_comes_back(domain: str) -> None:
    texts = texts_from(domain, plain_inputs(stated(domain)))
    lines = template_of(domain).splitlines()
    assert len(lines) > len(WHOLE[domain])
    rows = ["input,value", *(f'{name},"{text}"' for name, text in texts.items())]
    found = read_template(domain, io.BytesIO("\n".join(rows).encode()))
    assert read_stated(domain, stated_from(domain, found), today=DAY) == stated(domain)


@pytest.mark.parametrize("rows", ["a,b\n1,2", "input,value\nnope,1", "input,value\ncash,1\ncash,2"])
def test_a_template_that_cannot_be_read_says_why(rows: str) -> None:
    with pytest.raises(TemplateFaulty):
        read_template("cfo", io.BytesIO(rows.encode()))


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


def _accounts(text: str = BALANCE) -> list[Account]:
    return read_balance(io.BytesIO(text.encode()))


def test_a_trial_balance_of_twelve_months_gives_the_figures_of_the_books() -> None:
    found = figures(placed(_accounts(), chart="us", by_hand={}), months=12)
    assert found == {
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


def test_fewer_months_give_no_figures_of_a_year() -> None:
    found = figures(placed(_accounts(), chart="us", by_hand={}), months=9)
    assert set(found) == {"cash", "receivables", "inventory", "payables", "debt", "equity"}


def test_a_person_places_an_account_otherwise() -> None:
    rows = placed(_accounts(), chart="us", by_hand={"2400": "payables"})
    assert figures(rows, months=12)["payables"] == Decimal(65000)
    assert [one.account.number for one in rows if one.by_hand] == ["2400"]


@pytest.mark.parametrize(
    ("chart", "number", "line"),
    [
        ("pcg", "512000", "cash"),
        ("pcg", "411100", "receivables"),
        ("pcg", "401000", "payables"),
        ("pcg", "164000", "debt"),
        ("pcg", "607000", "cost_of_sales_12m"),
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
    ("text", "says"),
    [
        ("account,name,debit\n1,a,2", "credit"),
        ("account,name,debit,credit\n1010,Bank,5,", "differ by 5"),
        ("account,name,debit,credit\n1010,Bank,x,", "row 2"),
        ("account,name,debit,credit\n1010,Bank,1,1\n1010,Bank,1,1", "twice"),
        ("account,name,debit,credit\n1010,Bank,-1,-1", "row 2"),
    ],
)
def test_a_balance_that_cannot_be_taken_says_why(text: str, says: str) -> None:
    with pytest.raises(BalanceFaulty) as refused:
        _accounts(text)
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
