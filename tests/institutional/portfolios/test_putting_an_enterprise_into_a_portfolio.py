"""An institution puts into its portfolios what it may see; being in one is what lets it read on."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import NotVisible, RoleNotAllowed, acting, events_for
from enterprises.public import enterprise_for
from institutional.overview.queries.sums import sums_of
from institutional.portfolios.errors import AlreadyInPortfolio, EnterpriseNotOpen, NotInPortfolio, StillHasPositions
from institutional.portfolios.queries import pairs_standing, portfolio_for
from institutional.positions.queries import positions_of
from institutional.public import add_enterprise_to_portfolio, remove_enterprise_from_portfolio
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db


def test_what_the_institution_made_it_may_add() -> None:
    bank = factories.institution()
    [enterprise] = factories.enterprises(granted_to=bank)
    portfolio, analyst = factories.portfolio(bank), actors.member(bank, "analyst")
    entry = add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=enterprise)
    assert (entry.portfolio_id, entry.enterprise_id, entry.removed_at) == (portfolio, enterprise, None)


def test_what_the_institution_reads_it_may_add() -> None:
    bank = factories.institution()
    [enterprise] = factories.enterprises()
    actors.granted(bank, enterprise, via="invitation:7")
    portfolio, analyst = factories.portfolio(bank), actors.member(bank, "analyst")
    add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=enterprise)
    with acting(analyst):
        assert pairs_standing(actor=analyst, portfolio_ids=[portfolio], enterprise_ids=[enterprise]) == {
            (portfolio, enterprise)
        }


def test_a_stranger_cannot_be_added() -> None:
    bank = factories.institution()
    [enterprise] = factories.enterprises()
    portfolio, analyst = factories.portfolio(bank), actors.member(bank, "analyst")
    with pytest.raises(EnterpriseNotOpen) as refused:
        add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=enterprise)
    assert refused.value.code == "portfolio.enterprise_not_open"


def test_an_id_that_does_not_exist_is_refused_in_the_same_words() -> None:
    bank = factories.institution()
    portfolio, analyst = factories.portfolio(bank), actors.member(bank, "analyst")
    with pytest.raises(EnterpriseNotOpen):
        add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=10**9)


def test_staff_may_add_any_and_the_institution_reads_it_from_then_on() -> None:
    bank = factories.institution()
    [enterprise] = factories.enterprises(name="Harbor Tiles")
    portfolio, analyst, staff = factories.portfolio(bank), actors.member(bank, "viewer"), actors.staff()
    with acting(analyst), pytest.raises(NotVisible):
        enterprise_for(actor=analyst, enterprise_id=enterprise)
    add_enterprise_to_portfolio(actor=staff, portfolio_id=portfolio, enterprise_id=enterprise)
    with acting(analyst):
        assert enterprise_for(actor=analyst, enterprise_id=enterprise).name == "Harbor Tiles"


def test_it_is_not_added_twice() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    with pytest.raises(AlreadyInPortfolio):
        add_enterprise_to_portfolio(actor=actors.staff(), portfolio_id=portfolio, enterprise_id=enterprise)


def test_another_institution_cannot_reach_the_portfolio() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    stranger = actors.member(factories.institution(), "admin")
    with pytest.raises(NotVisible):
        remove_enterprise_from_portfolio(actor=stranger, portfolio_id=portfolio, enterprise_id=enterprise)


def test_a_viewer_changes_nothing() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    with pytest.raises(RoleNotAllowed):
        remove_enterprise_from_portfolio(
            actor=actors.member(bank, "viewer"), portfolio_id=portfolio, enterprise_id=enterprise
        )


def test_taking_it_out_ends_the_sight_that_rested_on_it() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    analyst = actors.member(bank, "analyst")
    entry = remove_enterprise_from_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=enterprise)
    assert entry.removed_at is not None
    with acting(analyst), pytest.raises(NotVisible):
        enterprise_for(actor=analyst, enterprise_id=enterprise)


def test_what_another_portfolio_holds_stays_in_sight() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    other, analyst = factories.portfolio(bank), actors.member(bank, "analyst")
    add_enterprise_to_portfolio(actor=analyst, portfolio_id=other, enterprise_id=enterprise)
    remove_enterprise_from_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=enterprise)
    with acting(analyst):
        assert enterprise_for(actor=analyst, enterprise_id=enterprise).id == enterprise


def test_it_can_come_back_after_it_was_taken_out() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    staff = actors.staff()
    remove_enterprise_from_portfolio(actor=staff, portfolio_id=portfolio, enterprise_id=enterprise)
    with pytest.raises(NotInPortfolio):
        remove_enterprise_from_portfolio(actor=staff, portfolio_id=portfolio, enterprise_id=enterprise)
    again = add_enterprise_to_portfolio(actor=staff, portfolio_id=portfolio, enterprise_id=enterprise)
    assert again.removed_at is None


def test_it_stays_while_a_position_is_held_in_it() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise)
    factories.position(portfolio, enterprise, status="repaid")
    with pytest.raises(StillHasPositions) as refused:
        remove_enterprise_from_portfolio(actor=actors.staff(), portfolio_id=portfolio, enterprise_id=enterprise)
    assert refused.value.facts["count"] == 1


@pytest.mark.parametrize("status", ["repaid", "written_off"])
def test_it_leaves_once_all_that_was_held_in_it_is_over_and_what_was_held_stays(status: str) -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise, status=status)
    staff = actors.staff()
    gone = remove_enterprise_from_portfolio(actor=staff, portfolio_id=portfolio, enterprise_id=enterprise)
    assert gone.removed_at is not None
    with acting(staff, read_only=True):
        assert [one.pk for one in positions_of(actor=staff, portfolio_id=portfolio)] == [position]
        assert sums_of(actor=staff, portfolio=portfolio_for(actor=staff, portfolio_id=portfolio)).totals.positions == 1


def test_each_move_is_audited() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    staff = actors.staff()
    remove_enterprise_from_portfolio(actor=staff, portfolio_id=portfolio, enterprise_id=enterprise)
    with acting(staff):
        moves = list(events_for(staff).filter(organization_id=bank).values_list("action", flat=True))
    assert "remove_enterprise_from_portfolio" in moves
    assert "add_enterprise_to_portfolio" in moves
