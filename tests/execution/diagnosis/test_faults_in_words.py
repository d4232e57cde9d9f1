"""What cannot be read is said in words that name the value and how to write it; all of it in one round."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from execution.diagnosis.errors import InputsFaulty
from execution.diagnosis.reading import read_stated
from execution.diagnosis.rules.texts import stated_from
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise
from tests.execution.diagnosis.stating import DAY


def faults(domain: str, **inputs: Any) -> dict[str, str]:
    """What is wrong with inputs, by their pointers."""
    with pytest.raises(InputsFaulty) as refused:
        read_stated(domain, inputs, today=DAY)
    return {one.pointer.removeprefix("/inputs/"): one.detail for one in refused.value.problems}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("cash", "20.000", "may be read in two ways. Write 20000 if the dot divides off thousands, or 20.00"),
        ("cash", "1.234.567", "Write it without dots between thousands: 1234567"),
        ("cash", "$10k", "“$10k” cannot be read as a figure. Write it in digits alone"),
        ("cash", "-5", "“-5” cannot be. Give at least 0."),
        ("guaranteed_share_ratio", "15", "“15” is no share. Write a share from 0 to 1, for instance 0.25."),
        ("employees", "3.5", "“3.5” is no whole number."),
        ("employees", "12", "“12” is text. Give the number itself, without quotation marks."),
        ("low_doc", "maybe", "“maybe” is neither yes nor no."),
        ("statements_as_of", "2026-02-30", "“2026-02-30” is no day of the calendar."),
        ("currency", "usd", "“usd” is no code of a currency."),
        ("monthly_cash", [], "Nothing is in this list."),
    ],
)
def test_a_fault_names_the_value_and_how_to_write_it(name: str, value: Any, says: str) -> None:
    assert says in faults("cfo", **{name: value})[name]


def test_what_is_wrong_in_a_line_of_a_list_stands_at_its_part() -> None:
    found = faults("cfo", loan_terms=[{"principal": "5", "annual_rate_ratio": "8", "extra": "1"}])
    assert found["loan_terms/0/annual_rate_ratio"].startswith("“8” is no share.")
    assert found["loan_terms/0/months_left"].startswith("This part is missing.")
    assert found["loan_terms/0/extra"].startswith("Nothing is asked for here.")


@pytest.mark.parametrize("wrong", ["plenty", "20.000"])
def test_a_day_that_has_not_come_is_told_together_with_all_else(wrong: str) -> None:
    found = faults("cfo", cash=wrong, statements_as_of="2027-06-30", approval_year=2027)
    assert set(found) == {"cash", "statements_as_of", "approval_year"}


def test_a_percentage_is_read_as_a_share_where_people_type() -> None:
    assert stated_from("cfo", {"guaranteed_share_ratio": "75 %", "loan_terms": "18000; 8%; 36"}) == {
        "guaranteed_share_ratio": "0.75",
        "loan_terms": [{"principal": "18000", "annual_rate_ratio": "0.08", "months_left": 36}],
    }


@pytest.mark.parametrize(
    ("inputs", "at"),
    [
        ({"systems": 5, "system_list": 2}, "system_list"),
        ({"systems": 1, "system_list": 2}, "system_list"),
        ({"key_person_systems": 0, "system_list": 2}, "key_person_systems"),
    ],
)
def test_systems_that_are_counted_otherwise_than_listed_are_refused_at_their_field(
    inputs: dict[str, int], at: str
) -> None:
    listed = [
        {"name": f"System {n}", "backed_up": True, "patched_30_days": False, "key_person": True}
        for n in range(inputs.pop("system_list"))
    ]
    assert set(faults("cto", system_list=listed, **inputs)) == {at}


@pytest.fixture
def address() -> str:
    made = enterprise()
    actors.member(made.id, "owner", email="owner@example.org")
    return f"/enterprises/{made.id}/diagnose"


@pytest.fixture
def page(address: str) -> Client:
    return page_client_of("owner@example.org")


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["diagnose", "look"])
def test_an_amount_that_may_be_read_in_two_ways_stands_at_its_field_and_the_form_is_kept(
    page: Client, address: str, act: str
) -> None:
    shown = page.post(f"{address}/cfo", {"act": act, "cash": "20.000", "monthly_operating_cost": "10000"})
    text = shown.content.decode()
    assert "id_cash_error" in text
    assert "may be read in two ways" in text
    assert 'value="10000"' in text
    # What can be read is counted all the same: the cost of a month and the currency that the form came with.
    assert "One input is stated" in text
    assert "Some answers cannot be read" in text


@pytest.mark.django_db
def test_a_fault_in_a_list_names_its_line(page: Client, address: str) -> None:
    shown = page.post(f"{address}/cfo", {"act": "diagnose", "loan_terms": "18000; 8%; 36\n5000; 8; 12"})
    assert "Line 2, yearly rate: “8” is no share." in shown.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("domain", "example"),
    [("cfo", "the cash and the operating cost"), ("cmo", "the leads"), ("coo", "the orders"), ("cto", "the systems")],
)
def test_who_states_nothing_is_told_what_the_domain_could_be_told_from(
    page: Client, address: str, domain: str, example: str
) -> None:
    shown = page.post(f"{address}/{domain}", {"act": "diagnose"}).content.decode()
    assert f"State at least {example}" in shown
    assert "Some answers cannot be read" not in shown


@pytest.mark.django_db
def test_the_form_asks_of_the_books_first_and_for_a_currency_only_where_there_are_amounts(
    page: Client, address: str
) -> None:
    finance, technology = (page.get(f"{address}/{domain}").content.decode() for domain in ("cfo", "cto"))
    assert finance.index("Cash and bank balances</label>") < finance.index("Loan approved</label>")
    assert "Where there is none, leave all of this empty." in finance
    assert 'name="currency"' in finance
    assert 'name="currency"' not in technology
    assert "For instance: Till; yes; no; yes" in technology
