"""A position is entered in an enterprise of a portfolio, changed, and removed; the audit log keeps what it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.public import NotVisible, ReadOnly, acting, events_about
from clear_platform.foundation.stated import TooMuchStated
from institutional.positions.errors import (
    ApprovedLater,
    CurrencyNotInForce,
    DatesOutOfOrder,
    EnteredJustNow,
    EnterpriseNotInPortfolio,
    FactsFaulty,
    ReferenceTaken,
    TermsFaulty,
    UnknownSource,
)
from institutional.positions.models import Position
from institutional.positions.operations import correct_position, enter_position
from institutional.positions.queries import position_for, positions_in
from institutional.public import create_position, remove_position, update_position
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db

ENTERED: dict[str, Any] = {"instrument": "loan", "principal": Decimal("25000.00")}


def test_a_position_takes_the_currency_of_its_portfolio() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    made = create_position(
        actor=actors.member(bank, "analyst"),
        portfolio_id=portfolio,
        enterprise_id=enterprise,
        instrument="loan",
        principal=Decimal("250000.00"),
    )
    assert (made.currency, made.principal, made.status, made.source) == (
        "USD",
        Decimal("250000.00"),
        "performing",
        "internal",
    )


def test_nothing_is_held_in_an_enterprise_outside_the_portfolio() -> None:
    portfolio, _ = factories.holding(factories.institution())
    [outside] = factories.enterprises()
    with pytest.raises(EnterpriseNotInPortfolio):
        factories.position(portfolio, outside)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("principal", Decimal(-1)),
        ("outstanding", Decimal(-9)),
        ("written_off_amount", Decimal("-0.01")),
        ("interest_ratio", Decimal(-50)),
        ("interest_ratio", Decimal("10.00001")),
        ("instrument", "lottery"),
        ("status", "gone"),
    ],
)
def test_terms_that_no_position_has_are_refused_at_every_door_to_it(name: str, value: Any) -> None:
    """Whoever calls: an import, a command or a program goes by no form."""
    portfolio, [enterprise] = factories.holding(factories.institution())
    held = factories.position(portfolio, enterprise)
    about: Any = {"actor": actors.system(), "portfolio_id": portfolio}
    made: dict[str, Any] = {**ENTERED, name: value}
    for act in (
        lambda: create_position(**about, enterprise_id=enterprise, **made),
        lambda: update_position(**about, position_id=held, **{name: value}),
        lambda: correct_position(**about, position_id=held, because="It was mistyped.", **{name: value}),
    ):
        with pytest.raises(TermsFaulty) as refused:
            act()
        assert [one.pointer for one in refused.value.problems] == [f"/{name}"]


def test_one_reference_stands_for_one_loan() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise, external_ref="7444134002")
    with pytest.raises(ReferenceTaken):
        factories.position(portfolio, enterprise, external_ref="7444134002")


def test_a_loan_and_its_guarantee_share_a_reference() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise, external_ref="7444134002")
    assert factories.position(portfolio, enterprise, external_ref="7444134002", instrument="guarantee")


def test_a_loan_does_not_end_before_it_begins() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    with pytest.raises(DatesOutOfOrder):
        factories.position(portfolio, enterprise, started_on=date(2005, 1, 2), matures_on=date(2005, 1, 1))


def test_a_position_is_not_approved_on_a_day_to_come() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    assert factories.position(portfolio, enterprise, approved_on=clock.today())
    with pytest.raises(ApprovedLater, match="still to come"):
        factories.position(portfolio, enterprise, approved_on=clock.today() + timedelta(days=1))


def test_a_source_nobody_knows_is_refused() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    with pytest.raises(UnknownSource):
        factories.position(portfolio, enterprise, source="hearsay")


@pytest.mark.parametrize("code", ["QQQ", "XXX", "DEM"])
def test_a_currency_that_is_not_in_force_is_refused_by_every_way_in(code: str) -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    position = factories.position(portfolio, enterprise)
    held = {"actor": actors.system(), "portfolio_id": portfolio, "position_id": position, "currency": code}
    for write in (
        lambda: factories.position(portfolio, enterprise, currency=code),
        lambda: update_position(**held),
        lambda: correct_position(because="It was in another.", **held),
    ):
        with pytest.raises(CurrencyNotInForce) as refused:
            write()
        assert [one.pointer for one in refused.value.problems] == ["/currency"]


def test_a_currency_that_was_given_up_since_stays_with_what_is_in_it() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    position = factories.position(portfolio, enterprise)
    system = actors.system()
    with acting(system):
        Position.objects.for_actor(system).filter(pk=position).update(currency="DEM")
    changed = update_position(
        actor=system, portfolio_id=portfolio, position_id=position, currency="DEM", status="watch"
    )
    assert (changed.currency, changed.status) == ("DEM", "watch")


def test_only_the_very_same_counts_as_sent_twice() -> None:
    """Whatever term differs, it is another position, facts and source among them."""
    system = actors.system()
    portfolio, [enterprise] = factories.holding(factories.institution())

    def enter(**terms: Any) -> object:
        with acting(system):
            return enter_position(
                actor=system, portfolio_id=portfolio, enterprise_id=enterprise, **{**ENTERED, **terms}
            )

    enter()
    others = (
        {"instrument": "equity"},
        {"outstanding": Decimal(1)},
        {"written_off_amount": Decimal(1)},
        {"currency": "EUR"},
        {"interest_ratio": Decimal("0.05")},
        {"approved_on": date(2024, 5, 3)},
        {"started_on": date(2024, 5, 4)},
        {"matures_on": date(2034, 5, 4)},
        {"status": "watch"},
        {"source": "ecb"},
        {"facts": {"jobs_to_create": 3}},
    )
    for terms in others:
        enter(**terms)
    for terms in ({}, *others):
        with pytest.raises(EnteredJustNow):
            enter(**terms)


def test_a_change_touches_only_what_is_named_and_is_audited_with_before_and_after() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise, outstanding=Decimal("50.00"))
    analyst = actors.member(bank, "analyst")
    changed = update_position(
        actor=analyst, portfolio_id=portfolio, position_id=position, status="watch", outstanding=None
    )
    assert (changed.status, changed.outstanding, changed.principal) == ("watch", None, Decimal("100000.00"))
    with acting(analyst):
        newest = events_about(analyst, object_type="institutional.position", object_id=position)[0]
    assert (newest.action, newest.before["status"], newest.after["status"]) == (
        "update_position",
        "performing",
        "watch",
    )


def test_a_removed_position_is_gone_and_remembered() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise)
    admin = actors.member(bank, "admin")
    remove_position(actor=admin, portfolio_id=portfolio, position_id=position)
    with acting(admin):
        assert list(positions_in(actor=admin, enterprise_id=enterprise)) == []
        newest = events_about(admin, object_type="institutional.position", object_id=position)[0]
    assert newest.before["principal"] == "100000.00"


def test_only_the_holder_sees_a_position() -> None:
    bank, other = factories.institution(), factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise)
    actors.granted(other, enterprise)
    stranger, owner = actors.member(other, "analyst"), actors.member(enterprise, "owner")
    for somebody in (stranger, owner):
        with acting(somebody):
            assert list(positions_in(actor=somebody, enterprise_id=enterprise)) == []
    with pytest.raises(NotVisible):
        update_position(actor=stranger, portfolio_id=portfolio, position_id=position, status="watch")


def test_who_belongs_to_two_institutions_writes_only_for_the_one_acted_for() -> None:
    bank, other = factories.institution(), factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise)
    both = actors.member(bank, "viewer", email="both@example.org")
    both = actors.seated_too(both, other, "admin")
    with pytest.raises(ReadOnly):
        update_position(actor=both, portfolio_id=portfolio, position_id=position, status="watch")


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("jobs_to_create", "many", "not_a_count"),
        ("employees", True, "not_a_count"),
        ("fiscal_year", 1e9, "not_a_year"),
        ("fiscal_year", 0, "not_a_year"),
        ("fiscal_year", 1899, "not_a_year"),
        ("fiscal_year", 2200, "not_a_year"),
        ("approved", "NaN", "not_an_amount"),
        ("guaranteed", 5, "not_an_amount"),
        ("is_revolving", "Y", "not_a_boolean"),
    ],
)
def test_a_fact_that_is_counted_with_is_one_that_can_be(fact: str, value: object, code: str) -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    with pytest.raises(FactsFaulty) as refused:
        factories.position(portfolio, enterprise, facts={fact: value})
    assert [(one.pointer, one.code) for one in refused.value.problems] == [(f"/facts/{fact}", code)]


@pytest.mark.parametrize("year", [1900, 2006, 2199])
def test_a_fiscal_year_within_reach_is_kept(year: int) -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    assert factories.position(portfolio, enterprise, facts={"fiscal_year": year})


def test_facts_without_bounds_are_refused_when_entered_changed_and_corrected() -> None:
    bank = factories.institution()
    analyst = actors.member(bank, "analyst")
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise)
    endless = {"n" * 100_000: 1}
    with pytest.raises(TooMuchStated) as refused:
        factories.position(portfolio, enterprise, facts=endless)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/facts", "name_too_long")]
    with pytest.raises(TooMuchStated):
        update_position(actor=analyst, portfolio_id=portfolio, position_id=position, facts=endless)
    with pytest.raises(TooMuchStated):
        correct_position(actor=analyst, portfolio_id=portfolio, position_id=position, because="more", facts=endless)


def test_a_fact_that_nothing_counts_is_kept_as_the_source_wrote_it() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    facts = {"collateral": "a boat", "employees": None}
    made = factories.position(portfolio, enterprise, facts=facts)
    actor = actors.system()
    with acting(actor):
        assert position_for(actor=actor, portfolio_id=portfolio, position_id=made).facts == facts
