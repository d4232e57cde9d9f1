"""What is stated is read alike at every door: by schema, by pointer, in one currency; as text and from a file."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from execution.diagnosis.errors import DomainUnknown, InputsFaulty, MixedCurrencies, TemplateFaulty
from execution.diagnosis.files import read_template, template_of
from execution.diagnosis.reading import input_schema, inputs_to_keep, pattern_schema, plain_inputs, read_stated
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.inputs import LoanFacts
from execution.diagnosis.rules.stated.kinds import FRAME
from execution.diagnosis.rules.texts import stated_from, texts_from
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
    asked = {name: one for name, one in schema["properties"].items() if name not in FRAME}
    assert all({"title", "description", "theme", "unit"} <= set(one) for one in asked.values())


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_what_is_read_says_the_same_again(domain: str) -> None:
    again = read_stated(domain, plain_inputs(stated(domain)), today=DAY)
    assert again == stated(domain)


def test_every_fault_has_its_pointer() -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"employees": -1, "nope": 1, "loan_terms": [{"principal": "x"}]}, today=DAY)
    assert [one.pointer for one in refused.value.problems] == [
        "/inputs/loan_terms/0/principal",
        "/inputs/loan_terms/0/annual_rate_ratio",
        "/inputs/loan_terms/0/months_left",
        "/inputs/employees",
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


def test_a_loan_approved_this_year_is_taken() -> None:
    assert plain_inputs(read_stated("cfo", {"approval_year": 2026}, today=DAY))["approval_year"] == 2026


@pytest.mark.parametrize("year", [2027, 2100])
def test_a_loan_is_not_approved_in_a_year_that_has_not_come(year: int) -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"approval_year": year}, today=DAY)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/inputs/approval_year", "in_future")]


def test_a_file_s_fiscal_year_may_be_the_next_one_and_none_beyond() -> None:
    known = [LoanFacts(approval_year=year, employees=1).stated(DAY).approval_year for year in (2027, 2028)]
    assert known == [2027, None]


def test_an_amount_may_say_its_currency() -> None:
    found = read_stated("cfo", {"currency": "EUR", "cash": {"amount": "5.00", "currency": "EUR"}}, today=DAY)
    assert plain_inputs(found) == {"currency": "EUR", "cash": "5.00"}


@pytest.mark.parametrize(
    ("name", "value"), [("employees", 5), ("guaranteed_share_ratio", "0.5"), ("receivables_over_60_days_ratio", "0.1")]
)
def test_only_an_amount_may_say_its_currency(name: str, value: Any) -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {name: {"amount": value, "currency": "USD"}}, today=DAY)
    assert [one.pointer for one in refused.value.problems] == [f"/inputs/{name}"]


@pytest.mark.parametrize("amount", [{"amount": "5.00", "currency": "USD"}, "5.00"])
def test_an_amount_within_a_list_is_read_as_the_schema_says(amount: Any) -> None:
    terms = [{"principal": amount, "annual_rate_ratio": "0", "months_left": 5}]
    found = read_stated("cfo", {"loan_terms": terms, "monthly_cash": [amount]}, today=DAY)
    assert plain_inputs(found)["monthly_cash"] == ["5.00"]
    schema = input_schema("cfo")["properties"]["monthly_cash"]["anyOf"][0]["items"]
    assert [one["type"] for one in schema["anyOf"]] == ["string", "number", "object"]


@pytest.mark.parametrize("text", ["1_000", "1e5", " 5 ", "+5", "5\n", ".5", "5.", "٥", "５"])
def test_a_figure_is_written_as_the_schema_says_or_refused(text: str) -> None:
    schema = input_schema("cfo")["properties"]["cash"]["anyOf"][0]
    assert not re.fullmatch(schema["pattern"].removesuffix("$"), text)
    money = {"amount": text, "currency": "USD"}
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"cash": text, "debt": money, "monthly_cash": ["1", text]}, today=DAY)
    pointers = {one.pointer.removesuffix("/amount") for one in refused.value.problems}
    assert pointers == {"/inputs/cash", "/inputs/debt", "/inputs/monthly_cash/1"}


@pytest.mark.parametrize("currency", ["usd", "US", "ＵＳＤ", "USD ", ""])
def test_the_currency_of_an_amount_is_written_as_the_schema_says_or_refused(currency: str) -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"cash": {"amount": "5.00", "currency": currency}}, today=DAY)
    assert [one.pointer for one in refused.value.problems] == ["/inputs/cash/currency"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31"])
def test_books_of_a_day_that_nothing_here_is_of_are_refused(day: str) -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"cash": "1", "statements_as_of": day}, today=DAY)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/inputs/statements_as_of", "out_of_range")]


@pytest.mark.parametrize("day", ["20260630", "1767225600", "2026-6-30", "2026-06-30T00:00:00"])
def test_a_day_is_written_as_the_schema_says_or_refused(day: str) -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"cash": "1", "statements_as_of": day}, today=DAY)
    assert [one.pointer for one in refused.value.problems] == ["/inputs/statements_as_of"]


def test_a_currency_that_is_null_is_refused_at_its_place() -> None:
    with pytest.raises(InputsFaulty) as refused:
        read_stated("cfo", {"currency": None, "cash": {"amount": "5", "currency": "USD"}}, today=DAY)
    assert [one.pointer for one in refused.value.problems] == ["/inputs/currency"]


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
    ("text", "value"),
    [("12 000.50", "12000.50"), ("1,250,000", "1250000"), ("12’500", "12500"), ("-3", "-3"), (".5", "0.5")],
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
