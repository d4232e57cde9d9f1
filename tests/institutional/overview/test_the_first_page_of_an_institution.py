"""The first page of an institution says what it holds; what two institutions hold of one loan is not summed up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from lxml import html

from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db


def loan_and_guarantee() -> int:
    """One enterprise with a loan of a bank, half of which a guarantor guarantees."""
    [enterprise] = factories.enterprises()
    for name, instrument, principal in (("Bank", "loan", "1000.00"), ("Guarantor", "guarantee", "500.00")):
        portfolio = factories.portfolio(factories.institution(name), "Loans")
        factories.put_in(portfolio, enterprise)
        factories.position(portfolio, enterprise, instrument=instrument, principal=Decimal(principal))
    return enterprise


@pytest.fixture
def staff() -> Client:
    actors.staff(StaffGroup.ANALYST, email="staff@example.org")
    return page_client_of("staff@example.org")


def test_a_loan_and_its_guarantee_stand_side_by_side(staff: Client) -> None:
    loan_and_guarantee()
    page = staff.get("/institutional/").content.decode()
    assert ">$1,000<" in page
    assert ">$500<" in page
    assert "$1,500" not in page
    assert "2 positions in one enterprise." in page


def test_the_enterprise_s_own_page_adds_neither_to_the_other(staff: Client) -> None:
    enterprise = loan_and_guarantee()
    page = staff.get(f"/institutional/enterprises/{enterprise}").content.decode()
    assert ">$1,000<" in page
    assert ">$500<" in page
    assert "$1,500" not in page


def test_a_figure_opens_the_portfolios_that_bring_it(staff: Client) -> None:
    bank = factories.institution("Bank")
    for name, principals in (("Small loans", (300,)), ("Large loans", (1000, 2000)), ("No loans", ())):
        portfolio = factories.portfolio(bank, name)
        for principal in principals:
            [enterprise] = factories.enterprises()
            factories.put_in(portfolio, enterprise)
            factories.position(portfolio, enterprise, principal=Decimal(principal))
    drawer = html.fromstring(staff.get("/institutional/figures/principal?currency=USD&instrument=loan").content)
    [told] = drawer.xpath("//section[h3 = 'By portfolio']")
    rows = zip(told.xpath(".//dt"), told.xpath(".//dd"), strict=True)
    said = [(label.text_content(), value.text_content().split()[0]) for label, value in rows]
    assert said == [("Large loans2 positions", "$3,000"), ("Small loans1 position", "$300")]
    ways = told.xpath(".//a/@href")
    assert [">Large loans<" in staff.get(way).content.decode() for way in ways] == [True, False]


@pytest.mark.parametrize(
    ("status", "says"),
    [("written_off", "25.0 % of guaranteed, 1 guarantee"), ("default", "25.0 % of guaranteed"), ("repaid", "nothing")],
)
def test_what_was_written_off_is_told_with_how_many_ended_so(staff: Client, status: str, says: str) -> None:
    portfolio, [enterprise] = factories.holding(factories.institution("Guarantor"))
    lost = {"written_off": "250.00", "default": "250.00", "repaid": "0.00"}[status]
    factories.position(
        portfolio,
        enterprise,
        instrument="guarantee",
        principal=Decimal(1000),
        status=status,
        written_off_amount=Decimal(lost),
    )
    for path in ("/institutional/", f"/institutional/portfolios/{portfolio}"):
        told = html.fromstring(staff.get(path).content).xpath("//*[text()[contains(., 'Lost')]]/..")
        assert any(says in " ".join(one.text_content().split()) for one in told), path


def test_somebody_of_an_enterprise_is_told_whom_to_ask() -> None:
    [enterprise] = factories.enterprises()
    actors.member(enterprise, "owner", email="owner@example.org")
    answer = page_client_of("owner@example.org").get("/institutional/")
    assert answer.status_code == 403
    assert "ask an administrator of the institution for a seat" in answer.content.decode()


def test_a_position_that_states_only_what_it_keeps_states_jobs(staff: Client) -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise, facts={"jobs_to_retain": 4})
    page = staff.get(f"/institutional/portfolios/{portfolio}").content.decode()
    assert "4 and 0, as stated at approval" in page
    assert "no position states any" not in page
