"""What nothing counts for any more is not shown as if it stood today; what was computed stays on record."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from capability.comparing.queries import standing_of
from capability.public import newest_readiness, newest_scores
from capability.scoring.queries.stored import daily_series
from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import acting
from clear_platform.foundation.rights.operations.granting import grant_rights_exception
from enterprises.public import newest_analyses
from execution.public import FactsOf, LoanFacts, diagnose_loan_facts_of_many
from institutional.overview.queries.snapshot import snapshot_of
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise
from tests.outcomes.factories import bank, measured

pytestmark = pytest.mark.django_db
OWNER = "owner@example.org"


@pytest.fixture
def enterprise_id() -> int:
    made = enterprise(name="Quarry Glass").id
    actors.member(made, "owner", email=OWNER)
    return made


def moved(enterprise_id: int) -> None:
    """A metric of operations that rose since it was measured first."""
    for days, share in ((60, 0.5), (1, 0.8)):
        measured(enterprise_id, on=clock.today() - timedelta(days=days), on_time_delivery_ratio=share)


def says_no(source: str) -> None:
    """A source that lets nothing be computed with it from now on."""
    with acting(actors.system()):
        DataSource.objects.filter(code=source).update(may_derive=False)


def loan_known(enterprise_id: int, holder: int, source: str) -> None:
    """What a holder's own loan says, from a source."""
    system = actors.system()
    facts = LoanFacts(principal=Decimal(50_000), employees=3, approval_year=2006)
    cited = [{"type": "institutional.position", "id": 1, "source": source}]
    with acting(system):
        diagnose_loan_facts_of_many(actor=system, rows=[FactsOf(enterprise_id, facts, cited)], organization_id=holder)


def dashboard(client: Client, enterprise_id: int) -> str:
    return client.get(f"/enterprises/{enterprise_id}/dashboard").content.decode()


def readiness(enterprise_id: int) -> Any:
    return client_of(OWNER).get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()


class TestACapabilityThatLostAllItRestedOn:
    @pytest.fixture(autouse=True)
    def lost(self, enterprise_id: int) -> None:
        diagnosed(enterprise_id)
        moved(enterprise_id)
        recomputed(enterprise_id)
        says_no("internal")
        recomputed(enterprise_id)

    def test_is_said_to_count_no_more_and_keeps_its_line(self, enterprise_id: int) -> None:
        shown = dashboard(page_client_of(OWNER), enterprise_id)
        rests_on = shown.split('id="rests-on"')[1].split("</section>")[0]
        assert "Not scored any more, for nothing that is known counts today: Operations." in rests_on
        assert "of 100" in shown
        assert "Operations" not in rests_on.split("Not scored any more")[0]

    def test_is_no_figure_beside_peers(self, enterprise_id: int) -> None:
        system = actors.system()
        with acting(system):
            found = standing_of(system, enterprise_id=enterprise_id, organization_id=enterprise_id)
            stored = newest_scores(system, enterprise_ids=[enterprise_id], organization_id=None)
        assert set(found) == {"readiness", "cashflow_discipline"}
        assert {code for _enterprise, code in stored} == {"cashflow_discipline", "operational_reliability"}

    def test_is_none_of_the_newest_scores_an_institution_reads(self, enterprise_id: int) -> None:
        reader = bank()
        actors.granted(reader, enterprise_id)
        analyst = actors.member(reader, "analyst")
        with acting(analyst):
            found = snapshot_of(actor=analyst, enterprise_id=enterprise_id).newest_scores
        assert [row.capability.code for row in found] == ["cashflow_discipline"]


class TestAReadinessForWhichNothingCountsAnyMore:
    @pytest.fixture(autouse=True)
    def lapsed(self, enterprise_id: int) -> None:
        moved(enterprise_id)
        recomputed(enterprise_id)
        says_no("internal")

    def test_computing_anew_writes_nothing_and_the_page_says_so(self, enterprise_id: int) -> None:
        assert (recomputed(enterprise_id).readiness, recomputed(enterprise_id).scores) == (0, 0)
        shown = dashboard(page_client_of(OWNER), enterprise_id)
        assert "Nothing counts any more" in shown
        assert "Readiness was " in shown
        assert "Why it was so" in shown
        assert 'id="bridge"' not in shown

    def test_the_api_says_so_beside_the_last_there_was(self, enterprise_id: int) -> None:
        found = readiness(enterprise_id)
        assert (found["lapsed"], found["newest"]["id"]) == (True, found["history"][0]["id"])

    def test_nothing_is_supposed_of_it_and_nothing_compared(self, enterprise_id: int) -> None:
        tried = client_of(OWNER).get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness/what-if").json()
        assert (tried["today"], tried["score"]) == (None, None)
        system = actors.system()
        with acting(system):
            assert standing_of(system, enterprise_id=enterprise_id, organization_id=enterprise_id) == {}

    def test_a_new_fact_brings_it_back(self, enterprise_id: int) -> None:
        diagnosed(enterprise_id)
        recomputed(enterprise_id)
        assert readiness(enterprise_id)["lapsed"] is False
        assert "Nothing counts any more" not in dashboard(page_client_of(OWNER), enterprise_id)


def test_an_analysis_whose_source_says_no_is_not_scored_and_the_enterprises_own_counts(enterprise_id: int) -> None:
    holder, system = bank(), actors.system()
    actors.granted(holder, enterprise_id)
    diagnosed(enterprise_id)
    loan_known(enterprise_id, holder, "polygon")
    says_no("polygon")
    recomputed(enterprise_id, organization_id=holder)
    with acting(system):
        [score] = newest_scores(system, enterprise_ids=[enterprise_id], organization_id=holder).values()
        own = newest_analyses(actor=system, enterprise_ids=[enterprise_id], organization_id=None)
    assert {row["part_of"] for row in score.evidence["rows"]} == {str(own[enterprise_id, "cfo"].id)}


def test_an_exception_for_the_holder_holds_whoever_computes(enterprise_id: int) -> None:
    holder, system = bank(), actors.system()
    actors.granted(holder, enterprise_id)
    loan_known(enterprise_id, holder, "polygon")
    says_no("polygon")
    assert recomputed(enterprise_id, organization_id=holder).scores == 0
    grant_rights_exception(
        actor=actors.staff(), source="polygon", purpose="derive", starts_on=clock.today(), ends_on=clock.today(),
        reason="Agreed by letter.", organization_id=holder,
    )  # fmt: skip
    assert recomputed(enterprise_id, organization_id=holder).scores == 1
    with acting(system):
        assert enterprise_id in newest_readiness(system, [enterprise_id], organization_id=holder)


def test_a_capability_that_seldom_moves_stays_among_its_days(enterprise_id: int) -> None:
    with clock.fixed_at(clock.now() - timedelta(days=20)):
        moved(enterprise_id)
        recomputed(enterprise_id)
    for days in range(12, 0, -1):
        with clock.fixed_at(clock.now() - timedelta(days=days)):
            diagnosed(enterprise_id, cash=Decimal(days * 10_000))
            recomputed(enterprise_id)
    system = actors.system()
    with acting(system):
        found = [row.capability.code for row in daily_series(system, enterprise_id=enterprise_id, most_days=2)]
    assert found == ["operational_reliability", "cashflow_discipline", "cashflow_discipline"]
