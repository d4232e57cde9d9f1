"""A holder's own positions say something about its enterprises; what they say is the holder's alone."""

from __future__ import annotations

from typing import Any

import pytest

from capability.public import newest_readiness
from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import NotVisible, RoleNotAllowed, StaffGroup, acting, events_for
from clear_platform.foundation.rights.operations.granting import grant_rights_exception
from enterprises.public import newest_analyses
from execution.models import Run
from institutional.public import analyse_portfolio, remove_position, update_position
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db
STATED: dict[str, Any] = {
    "employees": 9,
    "jobs_to_create": 3,
    "jobs_to_retain": 4,
    "approved": "100000.00",
    "guaranteed": "75000.00",
    "is_new_business": False,
    "fiscal_year": 2026,
}


def test_the_enterprises_are_analysed_and_scored_for_the_holder() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise, facts=STATED)
    analyst = actors.member(bank, "analyst")
    done = analyse_portfolio(actor=analyst, portfolio_id=portfolio)
    assert (done.enterprises, done.analyses, done.readiness) == (1, 1, 1)
    with acting(analyst):
        found = newest_analyses(actor=analyst, enterprise_ids=[enterprise], organization_id=bank)
        assert found[enterprise, "cfo"].organization_id == bank
        assert newest_readiness(analyst, [enterprise], organization_id=bank)[enterprise].score > 0


def test_the_enterprise_itself_sees_nothing_of_it() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise, facts=STATED)
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    owner = actors.member(enterprise, "owner")
    with acting(owner):
        assert newest_analyses(actor=owner, enterprise_ids=[enterprise], organization_id=bank) == {}
        assert newest_readiness(owner, [enterprise], organization_id=bank) == {}


def test_what_its_source_forbids_to_compute_with_is_left_out_until_staff_allow_it() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise, facts=STATED, source="polygon", status="default")
    with acting(actors.system()):
        DataSource.objects.filter(code="polygon").update(may_derive=False)
    forbidden = analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    grant_rights_exception(
        actor=actors.staff(), source="polygon", purpose="derive", starts_on=clock.today(), ends_on=clock.today(),
        reason="Agreed by letter.",
    )  # fmt: skip
    allowed = analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    assert (forbidden.analyses, allowed.analyses) == (0, 1)
    system = actors.system()
    with acting(system, read_only=True):
        [entry] = events_for(system).filter(action="rights.refused")
    [withheld] = entry.after["withheld"]
    assert (entry.object_id, entry.after["purpose"]) == (str(portfolio), "derive")
    assert (withheld["source"], withheld["part"], withheld["rows"]) == ("polygon", "positions", 1)


def test_the_run_behind_an_analysis_names_the_sources_of_its_facts() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise, facts=STATED, source="sba_foia")
    system = actors.system()
    analyse_portfolio(actor=system, portfolio_id=portfolio)
    with acting(system, read_only=True):
        [run] = Run.objects.for_actor(system).filter(pattern="diagnose_loans")
    assert run.sources_json == ["sba_foia"]


def test_nothing_is_written_twice() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise, facts=STATED)
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    again = analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    assert (again.analyses, again.scores, again.readiness) == (0, 0, 0)


def test_a_loan_in_default_raises_the_holders_flag_until_it_is_settled() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise, facts=STATED, status="default")
    analyst = actors.member(bank, "analyst")
    assert flags_after_analysis(analyst, portfolio, enterprise, bank) == ["no_recent_financials", "open_default"]
    update_position(actor=analyst, portfolio_id=portfolio, position_id=position, status="performing")
    assert flags_after_analysis(analyst, portfolio, enterprise, bank) == ["no_recent_financials"]


def test_a_default_in_another_portfolio_counts_whichever_was_analysed_last() -> None:
    bank = factories.institution()
    first, [enterprise] = factories.holding(bank)
    second = factories.portfolio(bank)
    factories.put_in(second, enterprise)
    factories.position(first, enterprise, facts=STATED, status="default")
    factories.position(second, enterprise, facts=STATED)
    analyst = actors.member(bank, "analyst")
    assert "open_default" in flags_after_analysis(analyst, first, enterprise, bank)
    assert "open_default" in flags_after_analysis(analyst, second, enterprise, bank)


def test_the_flag_is_taken_back_when_the_position_is_gone_whichever_portfolio_is_analysed() -> None:
    bank = factories.institution()
    first, [enterprise] = factories.holding(bank)
    position = factories.position(first, enterprise, facts=STATED, status="default")
    analyst = actors.member(bank, "analyst")
    assert "open_default" in flags_after_analysis(analyst, first, enterprise, bank)
    remove_position(actor=analyst, portfolio_id=first, position_id=position)
    assert "open_default" not in flags_after_analysis(analyst, factories.portfolio(bank), enterprise, bank)


def flags_after_analysis(analyst: Any, portfolio: int, enterprise: int, bank: int) -> list[str]:
    analyse_portfolio(actor=analyst, portfolio_id=portfolio)
    with acting(analyst):
        return sorted(newest_readiness(analyst, [enterprise], organization_id=bank)[enterprise].flags)


def test_another_institution_cannot_analyse_it() -> None:
    portfolio, _ = factories.holding(factories.institution())
    with pytest.raises(NotVisible):
        analyse_portfolio(actor=actors.member(factories.institution(), "admin"), portfolio_id=portfolio)


def test_a_viewer_cannot_analyse() -> None:
    bank = factories.institution()
    portfolio, _ = factories.holding(bank)
    with pytest.raises(RoleNotAllowed):
        analyse_portfolio(actor=actors.member(bank, "viewer"), portfolio_id=portfolio)


def test_analysts_of_the_staff_appraise_as_their_role_says() -> None:
    portfolio, [enterprise] = factories.holding(factories.institution())
    factories.position(portfolio, enterprise, facts=STATED)
    assert analyse_portfolio(actor=actors.staff(StaffGroup.ANALYST), portfolio_id=portfolio).readiness == 1
