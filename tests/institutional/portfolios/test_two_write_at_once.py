"""Of two who give one name or reference at the same moment one has it; the other is told as who comes later is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import Actor
from institutional.portfolios.errors import PortfolioNameTaken
from institutional.portfolios.operations import create_portfolio, update_portfolio
from institutional.positions.errors import ReferenceTaken
from institutional.positions.operations import correct_position, create_position, update_position
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.institutional import factories

pytestmark = pytest.mark.usefixtures("cloned_database")

NAME = "Growth loans"
REFERENCE = "L-7"


@pytest.fixture
def bank() -> int:
    return factories.institution("Camber Bank")


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst")


def came_to(act: Callable[[], object]) -> str:
    try:
        act()
    except ClearError as refused:
        return refused.code
    return "kept"


@pytest.mark.parametrize("other", ["makes", "renames"])
def test_one_name_is_given_once(bank: int, analyst: Actor, other: str) -> None:
    there = factories.portfolio(bank, "Micro loans")

    def second() -> object:
        if other == "makes":
            return create_portfolio(actor=analyst, name=NAME, currency="USD")
        return update_portfolio(actor=analyst, portfolio_id=there, name=NAME)

    told = while_the_first_is_open(
        analyst, lambda: create_portfolio(actor=analyst, name=NAME, currency="USD"), lambda: came_to(second)
    )
    assert told == PortfolioNameTaken.code


@pytest.mark.parametrize("other", ["enters", "changes", "corrects"])
def test_one_reference_is_given_once(bank: int, analyst: Actor, other: str) -> None:
    mine, [enterprise] = factories.holding(bank)
    theirs = factories.portfolio(bank, "Micro loans")
    factories.put_in(theirs, enterprise)
    held = factories.position(theirs, enterprise, external_ref="L-1")

    def enter(portfolio: int) -> object:
        return create_position(
            actor=analyst,
            portfolio_id=portfolio,
            enterprise_id=enterprise,
            instrument="loan",
            principal=Decimal(1000),
            external_ref=REFERENCE,
        )

    def second() -> object:
        if other == "enters":
            return enter(theirs)
        if other == "changes":
            return update_position(actor=analyst, portfolio_id=theirs, position_id=held, external_ref=REFERENCE)
        return correct_position(
            actor=analyst, portfolio_id=theirs, position_id=held, because="A misprint.", external_ref=REFERENCE
        )

    told = while_the_first_is_open(analyst, lambda: enter(mine), lambda: came_to(second))
    assert told == ReferenceTaken.code
