"""Of two who give one name or reference at the same moment one has it; the other is told as who comes later is.

An import that comes second finds what stands, as one that comes later does.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.imports.operations.committing import commit_import
from clear_platform.foundation.public import Actor
from institutional.portfolios.errors import PortfolioNameTaken
from institutional.portfolios.operations import create_portfolio, update_portfolio
from institutional.positions.errors import ReferenceTaken
from institutional.positions.operations import correct_position, create_position, update_position
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.institutional import factories
from tests.institutional.loan_files.factories import checked, loan_number, row, written
from tests.institutional.loan_files.snapshots import ask

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


def imported(officer: Actor, batch: int) -> str:
    return came_to(lambda: commit_import(actor=officer, batch_id=batch))


def test_an_import_takes_a_portfolio_that_is_made_at_the_same_moment() -> None:
    lender = factories.institution("California Bank & Trust")
    officer, banker = actors.staff(), actors.member(lender, "analyst", email="banker@example.org")
    batch = checked(officer, written([row()])).id
    told = while_the_first_is_open(
        banker,
        lambda: create_portfolio(actor=banker, name="7(a) loans, California", currency="USD"),
        lambda: imported(officer, batch),
    )
    made = ask(
        "SELECT p.import_batch_id, count(h.id) FROM institutional_portfolio p"
        " LEFT JOIN institutional_position h ON h.portfolio_id = p.id WHERE p.organization_id = %s GROUP BY p.id",
        lender,
    )
    assert (told, made) == ("kept", [(None, 1)])


def test_an_import_says_anew_what_is_entered_at_the_same_moment() -> None:
    officer = actors.staff()
    commit_import(actor=officer, batch_id=checked(officer, written([row()])).id)
    [(lender, portfolio, enterprise)] = ask(
        "SELECT organization_id, portfolio_id, enterprise_id FROM institutional_position WHERE instrument = 'loan'"
    )
    banker = actors.member(lender, "analyst")
    batch = checked(officer, written([row(1)])).id

    def enter() -> object:
        return create_position(
            actor=banker,
            portfolio_id=portfolio,
            enterprise_id=enterprise,
            instrument="loan",
            principal=Decimal(1),
            external_ref=loan_number(1),
        )

    told = while_the_first_is_open(banker, enter, lambda: imported(officer, batch))
    held = (
        "SELECT principal, import_batch_id FROM institutional_position WHERE instrument = 'loan' AND external_ref = %s"
    )
    assert (told, ask(held, loan_number(1))) == ("kept", [(Decimal(30000), batch)])
