"""An overview is a run: what it comes to follows from the ledger, the pack and what is assumed, byte for byte."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import Actor, NotVisible, RoleNotAllowed, acting, events_for
from execution.public import Wanted, carry_out, execute_pattern
from execution.runs.engine.errors import InputsRefused
from execution.runs.errors import PackWarming
from execution.runs.replaying import replay
from institutional.analytics.operations import compute_portfolio_overview
from institutional.analytics.queries.overviews import newest_overview
from institutional.positions.models import Position
from institutional.public import update_position
from tests import actors
from tests.execution.packs.factories import TUESDAY, TUESDAY_NIGHT, USUAL, fx, pack
from tests.institutional import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday() -> Any:
    with fixed_at(TUESDAY_NIGHT):
        pack(fx(TUESDAY))
        yield


@pytest.fixture
def bank() -> int:
    return factories.institution("Bank of Overviews")


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst")


def overview(actor: Actor, portfolio: int, **more: Any) -> dict[str, Any]:
    found = compute_portfolio_overview(actor=actor, portfolio_id=portfolio, asof_date=TUESDAY, **more)
    return dict(found.result)


def a_portfolio(bank: int) -> tuple[int, list[int]]:
    """Two dollars loans, one of them in default, and one in euro."""
    portfolio, ids = factories.holding(bank, 3, industry="722511", region="US-CA", size_band="1-5")
    factories.position(portfolio, ids[0], principal=Decimal("1000.00"), outstanding=Decimal("600.00"))
    factories.position(portfolio, ids[1], principal=Decimal("400.00"), status="default")
    factories.position(portfolio, ids[2], principal=Decimal("100.00"), currency="EUR")
    return portfolio, ids


def test_exposure_is_counted_in_the_portfolios_currency_by_the_pack_of_the_day(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    found = overview(analyst, portfolio)
    assert found["currency"] == "USD"
    assert found["metrics"]["exposure"] == "1116.84"  # 600 + 400 + 100 × 1.1684
    assert found["metrics"]["by_principal"] == 2
    assert [(one["key"], one["exposure"]) for one in found["metrics"]["by_status"]] == [
        ("performing", "716.84"),
        ("default", "400.00"),
    ]
    assert [(one["currency"], one["positions"], len(one["legs"])) for one in found["rates"]] == [
        ("EUR", 1, 1),
        ("USD", 2, 0),
    ]
    assert found["not_converted"] == []


def test_every_way_of_grouping_adds_up_to_the_whole(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    metrics = overview(analyst, portfolio)["metrics"]
    for way in ("by_status", "by_instrument", "by_industry", "by_size", "by_region"):
        assert sum(Decimal(one["exposure"]) for one in metrics[way]) == Decimal(metrics["exposure"])
        assert sum(one["positions"] for one in metrics[way]) == metrics["positions"]


def test_what_the_pack_cannot_convert_is_named_and_counted_and_in_no_sum(analyst: Actor, bank: int) -> None:
    portfolio, ids = a_portfolio(bank)
    factories.position(portfolio, ids[0], principal=Decimal("70.00"), currency="KES")
    found = overview(analyst, portfolio)
    assert found["not_converted"] == [{"currency": "KES", "positions": 1, "principal": "70.00", "exposure": "70.00"}]
    assert found["metrics"]["exposure"] == "1116.84"
    assert found["metrics"]["positions"] == 3


def test_expected_loss_stands_beside_all_that_it_assumes(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    loss = overview(analyst, portfolio)["metrics"]["expected_loss"]
    assert loss["amount"] == "180.07"  # 400 × 1 × 0.40 + 716.84 × 0.07 × 0.40
    assert sum(Decimal(one["expected_loss"]) for one in loss["parts"]) == Decimal(loss["amount"])
    assert len(loss["assumptions"]) == 11
    assert all(one["source"] for one in loss["assumptions"])


def test_an_assumption_may_be_given_another_value_with_the_run(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    loss = overview(analyst, portfolio, assumptions={"lgd_loan": "0.5"})["metrics"]["expected_loss"]
    assert loss["amount"] == "225.09"
    stated = [one["code"] for one in loss["assumptions"] if one["grade"] == "stated"]
    assert stated == ["lgd_loan"]


def test_an_assumption_that_is_no_ratio_is_refused_by_name(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    with pytest.raises(InputsRefused) as refused:
        overview(analyst, portfolio, assumptions={"lgd_loan": "1.5"})
    assert [one.pointer for one in refused.value.problems] == ["/inputs/lgd_loan"]


def test_the_largest_are_named_by_their_ids_with_their_shares(analyst: Actor, bank: int) -> None:
    portfolio, ids = a_portfolio(bank)
    found = overview(analyst, portfolio)["concentration"]["by_enterprise"]
    assert [one["key"] for one in found["top"]] == [str(one) for one in ids]
    assert found["top_share_ratio"] == "1.000000"
    assert (found["hhi_points"], found["count"]) == ("4278.35", 3)


def test_the_same_pack_and_ledger_give_the_same_bytes(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    one, two = (compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, asof_date=TUESDAY) for _ in range(2))
    assert one.run_id != two.run_id
    assert one.metadata["result_hash"] == two.metadata["result_hash"]
    assert one.metadata["run_hash"] == two.metadata["run_hash"]
    assert one.result["ledger_commit_hash"] == one.metadata["ledger_commit_hash"]
    assert one.result["pricing_pack_id"] == one.metadata["pricing_pack_id"]


def test_a_replay_gives_every_byte_again_although_positions_and_rates_have_changed(analyst: Actor, bank: int) -> None:
    portfolio, ids = a_portfolio(bank)
    found = compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, asof_date=TUESDAY)
    factories.position(portfolio, ids[0], principal=Decimal("9.00"))
    pack(fx(TUESDAY, {**USUAL, "USD": "1.1700"}))
    assert replay(actor=analyst, run_id=found.run_id).is_same


def test_holdings_are_those_of_the_ledger_and_not_of_the_rows(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    system = actors.system()
    with acting(system):
        Position.objects.for_actor(system).update(outstanding=Decimal("1.00"))
    assert overview(analyst, portfolio)["metrics"]["exposure"] == "1116.84"


def test_a_change_of_the_ledger_or_the_pack_makes_the_newest_overview_stale(analyst: Actor, bank: int) -> None:
    portfolio, ids = a_portfolio(bank)
    overview(analyst, portfolio)
    assert stale(analyst, portfolio) == ()
    position = factories.position(portfolio, ids[0])
    assert stale(analyst, portfolio) == ("ledger",)
    pack(fx(TUESDAY, {**USUAL, "USD": "1.1700"}))
    assert stale(analyst, portfolio) == ("pack", "ledger")
    update_position(actor=analyst, portfolio_id=portfolio, position_id=position, status="repaid")
    with fixed_at(TUESDAY_NIGHT + timedelta(minutes=1)):
        compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, asof_date=TUESDAY)
    assert stale(analyst, portfolio) == ()


def stale(actor: Actor, portfolio: int) -> tuple[str, ...]:
    with acting(actor, read_only=True):
        found = newest_overview(actor, portfolio_id=portfolio)
        assert found is not None
        return found.stale


def test_what_its_source_forbids_to_compute_with_is_left_out_and_counted(analyst: Actor, bank: int) -> None:
    portfolio, ids = a_portfolio(bank)
    factories.position(portfolio, ids[0], source="polygon")
    with acting(actors.system()):
        DataSource.objects.filter(code="polygon").update(may_derive=False)
    found = overview(analyst, portfolio)
    assert found["left_out"] == [{"source": "polygon", "positions": 1}]
    assert found["metrics"]["positions"] == 3
    with acting(analyst, read_only=True):
        [entry] = events_for(analyst).filter(action="rights.refused")
    assert [(one["source"], one["part"], one["rows"]) for one in entry.after["withheld"]] == [
        ("polygon", "positions", 1)
    ]


def test_an_empty_portfolio_comes_to_nothing_and_says_so(analyst: Actor, bank: int) -> None:
    found = overview(analyst, factories.portfolio(bank))
    assert (found["metrics"]["exposure"], found["metrics"]["expected_loss"]["amount"]) == ("0.00", "0.00")
    assert found["metrics"]["readiness"]["weighted"] is None
    assert found["concentration"]["by_enterprise"]["hhi_points"] is None


def test_without_a_pack_of_the_day_there_is_none_unless_an_older_one_will_do(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    with fixed_at(TUESDAY_NIGHT + timedelta(days=1)):
        with pytest.raises(PackWarming):
            compute_portfolio_overview(actor=analyst, portfolio_id=portfolio)
        found = compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, require_fresh=False)
    assert found.result["pack"]["asof_date"] == TUESDAY.isoformat()


def test_another_institution_has_no_overview_of_it(bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    stranger = actors.member(factories.institution(), "admin")
    with pytest.raises(NotVisible):
        compute_portfolio_overview(actor=stranger, portfolio_id=portfolio)


def test_another_institution_gets_nothing_by_naming_it_in_the_inputs_of_a_run(bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    stranger = actors.member(factories.institution(), "admin")
    wanted = Wanted("portfolio_overview", {"portfolio_id": portfolio}, asof_date=TUESDAY)
    run = carry_out(actor=stranger, run_id=execute_pattern(actor=stranger, wanted=wanted).run_id)
    assert (run.status, run.failed_step, run.result) == ("failed", "positions", None)
    assert "positions" not in run.state


def test_staff_who_act_for_another_organization_are_told_to_act_for_the_holder(bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    wanted = Wanted("portfolio_overview", {"portfolio_id": portfolio}, asof_date=TUESDAY)
    system = actors.system()
    run = carry_out(actor=system, run_id=execute_pattern(actor=system, wanted=wanted).run_id)
    assert (run.status, run.fault_code) == ("failed", "overview.not_its_institution")


def test_a_run_that_names_another_portfolio_is_not_the_newest_overview_of_this_one(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    other = factories.portfolio(bank)
    wanted = Wanted("portfolio_overview", {"portfolio_id": portfolio}, asof_date=TUESDAY, portfolio_id=other)
    carry_out(actor=analyst, run_id=execute_pattern(actor=analyst, wanted=wanted).run_id)
    with acting(analyst, read_only=True):
        assert newest_overview(analyst, portfolio_id=other) is None


def test_a_viewer_may_read_it_and_not_have_it_computed(analyst: Actor, bank: int) -> None:
    portfolio, _ids = a_portfolio(bank)
    overview(analyst, portfolio)
    viewer = actors.member(bank, "viewer")
    with pytest.raises(RoleNotAllowed):
        overview(viewer, portfolio)
    with acting(viewer, read_only=True):
        assert newest_overview(viewer, portfolio_id=portfolio) is not None


def test_no_name_of_an_enterprise_is_kept_with_the_run(analyst: Actor, bank: int) -> None:
    portfolio = factories.portfolio(bank)
    [named] = factories.enterprises(name="Someone's Very Own Name")
    factories.put_in(portfolio, named)
    factories.position(portfolio, named)
    found = compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, asof_date=TUESDAY)
    assert "Very Own" not in str(found)
    with acting(analyst, read_only=True):
        shown = newest_overview(analyst, portfolio_id=portfolio)
        assert shown is not None
        assert shown.names == {named: "Someone's Very Own Name"}
