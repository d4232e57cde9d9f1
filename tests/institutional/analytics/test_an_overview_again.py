"""An overview comes out again, byte for byte, from its pack and its place in the ledger, whatever was changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import Actor, acting
from enterprises.public import entries_about, ledger_head, update_enterprise
from execution.public import Carried, PackNotThere, StepFailed, canonical
from institutional.analytics.errors import BeforeTheLedger, KeptForAnotherDay, NothingKept, PackOfNoRates
from institutional.analytics.operations import compute_portfolio_overview
from institutional.analytics.queries.kept import KIND
from institutional.analytics.queries.overviews import newest_overview
from institutional.public import (
    create_position,
    remove_enterprise_from_portfolio,
    remove_position,
    update_position,
)
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import owner_of
from tests.execution.packs.factories import USUAL, fx, pack, prices
from tests.institutional import factories

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"
# The database places entries in the ledger by its own clock, so that days that are over are made by looking back.
NOW = datetime.now(tz=UTC)
TODAY, SOON = NOW.date(), NOW + timedelta(days=3)
DEARER = {**USUAL, "USD": "1.3000"}


@pytest.fixture(autouse=True)
def _rates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    now = datetime.now(tz=UTC)
    for name, moment in (("NOW", now), ("TODAY", now.date()), ("SOON", now + timedelta(days=3))):
        monkeypatch.setitem(globals(), name, moment)
    with clock.fixed_at(NOW):
        pack(fx(TODAY))
        yield


@pytest.fixture
def bank() -> int:
    return factories.institution("Bank of Again")


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst", email=ANALYST)


@pytest.fixture
def held(bank: int, analyst: Actor) -> tuple[int, list[int]]:
    """Two enterprises, one of them scored: a loan in dollars, one in euro."""
    portfolio, ids = factories.holding(bank, 2, industry="722511", region="US-CA", size_band="1-5")
    factories.position(portfolio, ids[0], principal=Decimal("1000.00"), outstanding=Decimal("600.00"))
    factories.position(portfolio, ids[1], principal=Decimal("100.00"), currency="EUR")
    diagnosed(ids[0], by=owner_of(ids[0]), statements_as_of=TODAY - timedelta(days=40))
    recomputed(ids[0])
    return portfolio, ids


def computed(actor: Actor, portfolio: int, asof: date | None = None, **more: Any) -> Carried:
    return compute_portfolio_overview(actor=actor, portfolio_id=portfolio, asof_date=asof, require_fresh=False, **more)


def pinned(found: Carried) -> dict[str, Any]:
    return {name: found.metadata[name] for name in ("pricing_pack_id", "ledger_commit_hash")}


def everything_changes(portfolio: int, ids: list[int]) -> None:
    """Another profile, readiness, positions and rates; two days later."""
    staff = actors.system()
    with clock.fixed_at(NOW + timedelta(days=1)):
        for one in ids:
            update_enterprise(
                actor=staff, enterprise_id=one, changes={"industry": "111110", "region": "US-NY", "size_band": "251+"}
            )
        diagnosed(ids[1], by=owner_of(ids[1]), statements_as_of=TODAY - timedelta(days=3))
        recomputed(ids[1])
        create_position(
            actor=staff, portfolio_id=portfolio, enterprise_id=ids[1], instrument="equity", principal=Decimal(77)
        )
        with acting(staff):
            position = entries_about(staff, object_type="position", object_id=0).model
            newest = position.objects.for_actor(staff).filter(object_type="position").order_by("seq").first()
        update_position(actor=staff, portfolio_id=portfolio, position_id=int(newest.object_id), status="default")
        pack(fx(TODAY, DEARER))


def facts_in_ledger(actor: Actor, portfolio: int) -> int:
    with acting(actor, read_only=True):
        return int(entries_about(actor, object_type=KIND, object_id=portfolio).count())


def test_the_same_pack_and_ledger_give_the_same_bytes_although_everything_has_changed(
    analyst: Actor, held: tuple[int, list[int]]
) -> None:
    first = computed(analyst, held[0])
    everything_changes(*held)
    with clock.fixed_at(SOON):
        again = computed(analyst, held[0], **pinned(first))
        today = computed(analyst, held[0])
    assert canonical(again.result) == canonical(first.result)
    assert again.metadata["run_hash"] == first.metadata["run_hash"]
    assert [canonical(today.result[one]) == canonical(first.result[one]) for one in ("metrics", "facts_hash")] == [
        False,
        False,
    ]


def test_a_day_that_is_over_comes_out_the_same_although_everything_has_changed(
    analyst: Actor, held: tuple[int, list[int]]
) -> None:
    with clock.fixed_at(NOW + timedelta(days=1)):
        first = computed(analyst, held[0], TODAY)
    everything_changes(*held)
    with clock.fixed_at(SOON):
        again = computed(analyst, held[0], TODAY, pricing_pack_id=first.metadata["pricing_pack_id"])
        restated = computed(analyst, held[0], TODAY)
    assert canonical(again.result) == canonical(first.result)
    assert restated.metadata["ledger_commit_hash"] == first.metadata["ledger_commit_hash"]
    assert restated.metadata["pricing_pack_id"] != first.metadata["pricing_pack_id"]


def test_a_day_that_is_over_has_the_holdings_and_the_readiness_of_its_end(
    analyst: Actor, held: tuple[int, list[int]]
) -> None:
    portfolio, ids = held
    with clock.fixed_at(NOW + timedelta(days=1)):
        diagnosed(ids[1], by=owner_of(ids[1]), statements_as_of=TODAY - timedelta(days=3))
        recomputed(ids[1])
    with clock.fixed_at(SOON):
        found = [computed(analyst, portfolio, asof) for asof in (TODAY, SOON.date())]
    assert [one.result["metrics"]["readiness"]["scored"] for one in found] == [1, 2]


def test_a_day_that_is_over_has_the_profiles_that_were_kept_by_then(
    analyst: Actor, held: tuple[int, list[int]]
) -> None:
    computed(analyst, held[0])
    everything_changes(*held)
    with clock.fixed_at(SOON):
        found = computed(analyst, held[0], TODAY)
    assert [one["key"] for one in found.result["metrics"]["by_region"]] == ["US-CA"]


def test_without_the_enterprise_in_sight_the_same_still_comes_out(bank: int, analyst: Actor) -> None:
    portfolio, [one] = factories.holding(bank, 1, region="US-CA")
    position = factories.position(portfolio, one)
    first = computed(analyst, portfolio)
    remove_position(actor=analyst, portfolio_id=portfolio, position_id=position)
    remove_enterprise_from_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=one)
    assert canonical(computed(analyst, portfolio, **pinned(first)).result) == canonical(first.result)


def test_what_is_known_is_kept_anew_only_where_something_of_it_has_changed(
    analyst: Actor, held: tuple[int, list[int]]
) -> None:
    portfolio, ids = held
    kept = []
    for change in (
        lambda: None,
        lambda: None,
        lambda: update_enterprise(actor=actors.system(), enterprise_id=ids[0], changes={"region": "US-NY"}),
        lambda: factories.position(portfolio, ids[0]),
    ):
        change()
        computed(analyst, portfolio)
        kept.append(facts_in_ledger(analyst, portfolio))
    assert kept == [1, 1, 2, 3]


def test_an_overview_of_another_portfolio_makes_none_stale(
    bank: int, analyst: Actor, held: tuple[int, list[int]]
) -> None:
    other, [one] = factories.holding(bank, 1)
    factories.position(other, one)
    computed(analyst, held[0])
    computed(analyst, other)
    with acting(analyst, read_only=True):
        found = newest_overview(analyst, portfolio_id=held[0])
    assert found is not None
    assert found.stale == ()


def test_a_day_before_the_ledger_is_refused_with_the_first_that_will_do(
    analyst: Actor, held: tuple[int, list[int]]
) -> None:
    with pytest.raises(BeforeTheLedger) as refused:
        computed(analyst, held[0], TODAY - timedelta(days=30))
    assert f"begins on {TODAY.year}" in refused.value.detail


def test_a_place_in_the_ledger_where_nothing_was_kept_is_refused(analyst: Actor, held: tuple[int, list[int]]) -> None:
    with acting(analyst, read_only=True):
        head = ledger_head(analyst, analyst.organization_id or 0) or ""
    for hash in (head, "0" * 64):
        with pytest.raises(NothingKept) as refused:
            computed(analyst, held[0], ledger_commit_hash=hash)
        assert "without it" in refused.value.detail


def test_a_hash_of_another_portfolio_or_of_another_day_is_refused(
    bank: int, analyst: Actor, held: tuple[int, list[int]]
) -> None:
    found = pinned(computed(analyst, held[0]))
    with pytest.raises(NothingKept):
        computed(analyst, factories.portfolio(bank), **found)
    with pytest.raises(KeptForAnotherDay):
        computed(analyst, held[0], TODAY - timedelta(days=1), **found)


def test_what_may_not_be_computed_with_any_more_is_not_given_again(analyst: Actor, held: tuple[int, list[int]]) -> None:
    portfolio, ids = held
    factories.position(portfolio, ids[0], source="polygon")
    first = computed(analyst, portfolio)
    with acting(actors.system()):
        DataSource.objects.filter(code="polygon").update(may_derive=False)
    with pytest.raises(StepFailed) as refused:
        computed(analyst, portfolio, **pinned(first))
    assert "polygon" in refused.value.detail
    assert computed(analyst, portfolio).result["left_out"] == [{"source": "polygon", "positions": 1}]


def test_a_pack_that_is_not_there_or_holds_no_rates_is_refused(analyst: Actor, held: tuple[int, list[int]]) -> None:
    for number, refusal in ((10_000, PackNotThere), (pack(prices(TODAY), provider="fmp").id, PackOfNoRates)):
        with pytest.raises(refusal):
            computed(analyst, held[0], pricing_pack_id=number)


def test_the_api_gives_an_earlier_one_again(analyst: Actor, held: tuple[int, list[int]]) -> None:
    client, address = client_of(ANALYST), f"/api/v1/institutional/portfolios/{held[0]}/overview"
    first = sent(client, "post", address, {"require_fresh": False}).json()
    everything_changes(*held)
    wanted = {name: first[name] for name in ("pricing_pack_id", "ledger_commit_hash")}
    again = sent(client, "post", address, wanted)
    assert (again.status_code, again.json()["result"]) == (200, first["result"])
    refused = sent(client, "post", address, {"ledger_commit_hash": "0" * 64})
    assert (refused.status_code, refused.json()["code"]) == (422, "overview.nothing_kept")


def test_the_page_gives_the_one_it_shows_again(analyst: Actor, held: tuple[int, list[int]]) -> None:
    client, address = page_client_of(ANALYST), f"/institutional/portfolios/{held[0]}/overview"
    client.post(address, {"older_pack": "on", "lgd_loan": "0.5"})
    with acting(analyst, read_only=True):
        first = newest_overview(analyst, portfolio_id=held[0])
    assert first is not None
    everything_changes(*held)
    shown = client.get(address)
    assert "Give this one again" in shown.content.decode()
    with clock.fixed_at(NOW + timedelta(minutes=1)):
        assert client.post(address, shown.context["again"]).status_code == 302
    with acting(analyst, read_only=True):
        again = newest_overview(analyst, portfolio_id=held[0])
    assert again is not None
    assert again.run_id != first.run_id
    assert (again.result_hash, again.run_hash) == (first.result_hash, first.run_hash)
    refused = client.post(address, {"ledger_commit_hash": "0" * 64})
    assert (refused.status_code, "No overview of this portfolio stands on" in refused.content.decode()) == (400, True)


def test_the_command_gives_an_earlier_one_again(
    analyst: Actor, held: tuple[int, list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    first = computed(analyst, held[0])
    everything_changes(*held)
    found = pinned(first)
    call_command(
        "portfolio_overview",
        str(held[0]),
        "--pack",
        str(found["pricing_pack_id"]),
        "--ledger",
        found["ledger_commit_hash"],
    )
    assert f"Result {first.metadata['result_hash']}" in capsys.readouterr().out


def test_what_is_kept_stays_with_a_ledger_that_is_whole(analyst: Actor, held: tuple[int, list[int]]) -> None:
    computed(analyst, held[0])
    call_command("ledger_verify")
