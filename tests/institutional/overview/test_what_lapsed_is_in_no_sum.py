"""An enterprise for which nothing counts any more has no readiness in whatever an institution reads over many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.wording import day_full
from institutional.analytics.operations import compute_portfolio_overview
from institutional.overview.queries.holdings import scored_holdings
from institutional.overview.queries.snapshot import snapshot_of
from institutional.overview.queries.sums import sums_of
from institutional.overview.results import Narrowed
from institutional.portfolios.queries import portfolio_for
from institutional.quality.queries import counted
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import owner_of
from tests.execution.packs.factories import fx, pack
from tests.institutional import factories
from tests.institutional.exports.packages import document
from tests.outcomes.factories import measured

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"
# The database places entries in the ledger by its own clock.
MADE_ON = datetime.now(tz=UTC)
LAPSED_ON = MADE_ON + timedelta(days=4)


@dataclass(frozen=True)
class Held:
    """A portfolio of two enterprises with loans of 100,000: one is ready, of the other nothing counts any more."""

    analyst: Actor
    portfolio: int
    ready: int
    lapsed: int
    score: Decimal


def counts(*, own: bool) -> None:
    """Whether what people wrote down themselves may be computed with."""
    with acting(actors.system()):
        DataSource.objects.filter(code="internal").update(may_derive=own)


@pytest.fixture
def held() -> Held:
    bank = factories.institution("Harbor Bank")
    analyst = actors.member(bank, "analyst", email=ANALYST)
    with clock.fixed_at(MADE_ON):
        portfolio, (ready, lapsed) = factories.holding(bank, 2)
        for one in (ready, lapsed):
            factories.position(portfolio, one)
        diagnosed(ready, by=owner_of(ready), statements_as_of=MADE_ON.date() - timedelta(days=30))
        for days, share in ((60, 0.5), (1, 0.8)):
            measured(lapsed, on=clock.today() - timedelta(days=days), on_time_delivery_ratio=share)
        for one in (ready, lapsed):
            recomputed(one)
    counts(own=False)
    with clock.fixed_at(LAPSED_ON):
        for one in (ready, lapsed):
            recomputed(one)
    with acting(analyst):
        found = snapshot_of(actor=analyst, enterprise_id=ready).readiness
    assert found is not None
    return Held(analyst, portfolio, ready, lapsed, found.score)


def listed(held: Held) -> dict[int, Any]:
    """The enterprises of the portfolio as the API lists them, with their readiness."""
    answer = client_of(ANALYST).get(f"/api/v1/institutional/portfolios/{held.portfolio}/enterprises").json()
    return {row["id"]: row["readiness"] for row in answer["results"]}


def test_the_list_gives_it_none(held: Held) -> None:
    assert listed(held) == {held.ready: str(held.score), held.lapsed: None}


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        (Narrowed(readiness_from=Decimal(0)), {"ready"}),
        (Narrowed(readiness_to=Decimal(100)), {"ready"}),
        (Narrowed(stale=True), {"lapsed"}),
    ],
)
def test_filters_find_it_where_none_was_scored(held: Held, narrowed: Narrowed, found: set[str]) -> None:
    with acting(held.analyst, read_only=True), clock.fixed_at(LAPSED_ON + timedelta(days=1)):
        shown = portfolio_for(actor=held.analyst, portfolio_id=held.portfolio)
        rows = scored_holdings(actor=held.analyst, portfolio=shown, narrowed=narrowed)
        assert set(rows.values_list("enterprise_id", flat=True)) == {getattr(held, one) for one in found}


def test_the_mean_of_the_portfolio_counts_it_among_those_that_are_not_scored(held: Held) -> None:
    with acting(held.analyst, read_only=True):
        found = sums_of(
            actor=held.analyst, portfolio=portfolio_for(actor=held.analyst, portfolio_id=held.portfolio)
        ).readiness
    assert (found.weighted, found.scored) == (held.score, 1)
    assert (found.bands[-1].since, found.bands[-1].positions) == (None, 1)


def test_the_map_leaves_it_out_and_counts_it(held: Held) -> None:
    with acting(held.analyst, read_only=True):
        found = sums_of(actor=held.analyst, portfolio=portfolio_for(actor=held.analyst, portfolio_id=held.portfolio))
    assert ([one.readiness for one in found.places], found.unscored) == ([held.score], 1)


@pytest.mark.parametrize(("asof", "scored"), [(MADE_ON.date() + timedelta(days=1), 2), (LAPSED_ON.date(), 1)])
def test_an_overview_as_known_on_a_day_counts_what_counted_by_then(held: Held, asof: date, scored: int) -> None:
    counts(own=True)  # for positions are of the same source
    with clock.fixed_at(LAPSED_ON + timedelta(days=2)):
        pack(fx(asof))
        found = compute_portfolio_overview(actor=held.analyst, portfolio_id=held.portfolio, asof_date=asof).result[
            "metrics"
        ]["readiness"]
    assert found["scored"] == scored


def test_the_quality_of_data_counts_it_as_missing(held: Held) -> None:
    with acting(held.analyst, read_only=True), clock.fixed_at(LAPSED_ON + timedelta(days=1)):
        found = {one.check.code: one.found for one in counted(held.analyst, portfolio_id=held.portfolio)}
    assert (found["readiness_missing"], found["readiness_stale"]) == (1, 0)


def test_the_package_of_the_portfolio_has_no_readiness_and_no_score_of_it(held: Held) -> None:
    found = document(client_of(ANALYST), "portfolio", held.portfolio)
    for part in ("readiness", "capability_scores"):
        assert {row["enterprise"] for row in found["parts"][part]} == {held.ready}


def test_its_own_page_and_the_drawer_say_what_it_was(held: Held) -> None:
    client = page_client_of(ANALYST)
    for path in (
        f"/institutional/enterprises/{held.lapsed}",
        f"/institutional/portfolios/{held.portfolio}/enterprises/{held.lapsed}",
    ):
        shown = client.get(path).content.decode().lower()
        assert "nothing counts any more; it was " in shown


def test_the_snapshot_has_no_readiness_and_no_newest_score_but_keeps_the_trend(held: Held) -> None:
    with acting(held.analyst):
        seen = snapshot_of(actor=held.analyst, enterprise_id=held.lapsed)
    assert (seen.readiness, seen.newest_scores) == (None, [])
    assert set(seen.trends) == {"operational_reliability"}
    assert ("readiness", "missing") in {(one.fact, one.kind) for one in seen.gaps}


def test_what_the_enterprise_computed_does_not_take_the_place_of_what_lapsed_for_the_institution(held: Held) -> None:
    bank = held.analyst.organization_id
    counts(own=True)
    with clock.fixed_at(LAPSED_ON + timedelta(days=1)):
        recomputed(held.lapsed)
        recomputed(held.lapsed, organization_id=bank)
    counts(own=False)
    with clock.fixed_at(LAPSED_ON + timedelta(days=2)):
        recomputed(held.lapsed, organization_id=bank)
    assert listed(held)[held.lapsed] is None
    with acting(held.analyst):
        assert snapshot_of(actor=held.analyst, enterprise_id=held.lapsed).readiness is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("readiness_state=scored", "ready"), ("readiness_state=lapsed", "lapsed"), ("readiness_state=never", ""),
        ("readiness_state=never&readiness_state=lapsed", "lapsed"),
    ],
)  # fmt: skip
def test_a_list_narrows_down_to_what_lapsed(held: Held, asked: str, found: str) -> None:
    portfolio = f"/institutional/portfolios/{held.portfolio}/enterprises"
    answer = client_of(ANALYST).get(f"/api/v1{portfolio}?{asked}").json()
    assert [row["id"] for row in answer["results"]] == [getattr(held, name) for name in found.split()]
    page = page_client_of(ANALYST).get(f"{portfolio}?{asked}").content.decode()
    shown = {name for name in ("ready", "lapsed") if f'value="{getattr(held, name)}"' in page}
    assert shown == set(found.split())


def test_a_row_says_since_when_it_is_not_scored(held: Held) -> None:
    portfolio = f"/institutional/portfolios/{held.portfolio}/enterprises"
    rows = client_of(ANALYST).get(f"/api/v1{portfolio}").json()["results"]
    assert {row["id"]: (row["lapsed_at"] or "")[:10] for row in rows} == {
        held.ready: "", held.lapsed: LAPSED_ON.date().isoformat(),
    }  # fmt: skip
    page = page_client_of(ANALYST).get(portfolio).content.decode()
    assert f'<span class="note">not scored since {day_full(LAPSED_ON.date())}</span>' in page


def test_a_state_that_is_none_is_named(held: Held) -> None:
    portfolio = f"/api/v1/institutional/portfolios/{held.portfolio}/enterprises"
    refused = client_of(ANALYST).get(f"{portfolio}?readiness_state=gone")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/readiness_state")
