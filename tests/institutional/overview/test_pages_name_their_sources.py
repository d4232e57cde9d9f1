"""A source that asks to be named is named at the foot of every page of an institution that shows its data."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
NAMED = "Source: European Central Bank"
PAGES = (
    "/institutional/portfolios/{}",
    "/institutional/portfolios/{}/enterprises",
    "/institutional/data-quality?portfolio={}",
)


@pytest.fixture
def bank() -> int:
    return factories.institution()


@pytest.fixture
def analyst(bank: int) -> Client:
    actors.member(bank, "analyst", email="analyst@example.org")
    return page_client_of("analyst@example.org")


def held_from(bank: int, source: str) -> int:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise, principal=Decimal("1000.00"), source=source)
    return portfolio


@pytest.mark.parametrize("page", PAGES)
def test_what_asks_to_be_named_is_named(analyst: Client, bank: int, page: str) -> None:
    answer = analyst.get(page.format(held_from(bank, "ecb")))
    assert (answer.status_code, NAMED in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("page", PAGES)
def test_what_does_not_ask_is_told_as_a_source_alone(analyst: Client, bank: int, page: str) -> None:
    answer = analyst.get(page.format(held_from(bank, "sba_foia"))).content.decode()
    assert ("sba_foia" in answer, "Named by its terms" in answer) == (True, False)
