"""The page of a portfolio asks the database as many questions for one row as for a full page of them."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.institutional import factories

pytestmark = pytest.mark.django_db

STATEMENTS = 21
"""Four of them prove the session before the request is counted; no more than that is done for strangers. One
counts what waits for the analyst's signature, beside the menu, one asks for sums that were kept."""


@pytest.mark.parametrize("rows", [1, 60])
def test_the_number_of_rows_changes_nothing(
    analyst: Client, bank: int, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    portfolio = factories.portfolio(bank)
    for enterprise in factories.enterprises(rows, granted_to=bank):
        factories.put_in(portfolio, enterprise)
        factories.position(portfolio, enterprise)
    analyst.get(f"/institutional/portfolios/{portfolio}")
    with django_assert_num_queries(STATEMENTS):
        analyst.get(f"/institutional/portfolios/{portfolio}")
