"""The first page of an institution says what it holds; what two institutions hold of one loan is not summed up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db


def loan_and_guarantee() -> None:
    """One enterprise with a loan of a bank, half of which a guarantor guarantees."""
    [enterprise] = factories.enterprises()
    for name, instrument, principal in (("Bank", "loan", "1000.00"), ("Guarantor", "guarantee", "500.00")):
        portfolio = factories.portfolio(factories.institution(name), "Loans")
        factories.put_in(portfolio, enterprise)
        factories.position(portfolio, enterprise, instrument=instrument, principal=Decimal(principal))


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


def test_somebody_of_an_enterprise_is_told_whom_to_ask() -> None:
    [enterprise] = factories.enterprises()
    actors.member(enterprise, "owner", email="owner@example.org")
    answer = page_client_of("owner@example.org").get("/institutional/")
    assert answer.status_code == 403
    assert "ask an administrator of the institution for a seat" in answer.content.decode()
