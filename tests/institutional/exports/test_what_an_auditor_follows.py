"""What somebody who checks a package follows without asking us: ledgers, what lapsed, the newest overview."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import acting
from institutional.analytics.operations import compute_portfolio_overview
from institutional.analytics.queries.overviews import newest_overview
from institutional.exports.contracts.published import KINDS, schema
from institutional.proof.verify_export import verify
from tests import actors
from tests.capability.factories import recomputed
from tests.clients import client_of
from tests.enterprises import factories as enterprises
from tests.enterprises.ledger.books import head_of
from tests.execution.packs.factories import TUESDAY, TUESDAY_NIGHT, fx, pack
from tests.institutional import factories
from tests.institutional.exports.packages import document, members, taken
from tests.outcomes.factories import measured

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"
MADE_ON, LAPSED_ON = datetime(2026, 4, 30, 9, tzinfo=UTC), datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def bank() -> int:
    found = factories.institution("Harbor Bank")
    actors.member(found, "analyst", email=ANALYST)
    return found


def lines_of(content: bytes) -> list[dict[str, Any]]:
    return list(json.loads(content)["proof"]["ledger"]["entries"])


def test_the_ledger_of_the_enterprise_travels_with_what_it_decided(bank: int, tmp_path: Path) -> None:
    """Whoever has the package computes the enterprise's chain again, from its decision up to its head."""
    _portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    decided = enterprises.approved(enterprise)
    content = taken(client_of(ANALYST), "enterprise", enterprise, "?scope=governance")
    ledger = json.loads(content)["proof"]["ledger"]
    file = tmp_path / "package.json"
    file.write_bytes(content)
    told = [one["object_id"] for one in lines_of(content) if "object_id" in one]
    assert ledger["further"] == {str(enterprise): head_of(enterprise)[1]}
    assert str(decided.pk) in told
    assert verify(str(file)).whole


def test_an_entry_of_it_that_was_changed_is_named(bank: int, tmp_path: Path) -> None:
    _portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    decided = enterprises.approved(enterprise)
    content = taken(client_of(ANALYST), "decision", decided.pk)
    entry = next(one for one in lines_of(content) if "kind" in one)
    file = tmp_path / "package.json"
    file.write_bytes(content.replace(entry["hash"].encode(), b"0" * 64))
    assert not verify(str(file)).whole


def test_the_ledgers_of_others_stay_out(bank: int) -> None:
    _portfolio, ids = factories.holding(bank, 2)
    decisions = [enterprises.approved(one) for one in ids]
    content = taken(client_of(ANALYST), "enterprise", ids[0])
    assert str(decisions[1].pk) not in content.decode()
    assert {one["organization"] for one in lines_of(content)} <= {bank, ids[0]}


def test_a_document_tells_its_lineage_and_is_walked_through_offline(bank: int, tmp_path: Path) -> None:
    _portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    decided = enterprises.approved(enterprise)
    file = tmp_path / "package.json"
    file.write_bytes(taken(client_of(ANALYST), "enterprise", enterprise))
    report = verify(str(file), trace=f"decision/{decided.pk}")
    assert report.whole
    assert any("approval/" in line for line in report.trace)
    assert f"clear:decision/{decided.pk}" in json.loads(file.read_bytes())["lineage"]["prov"]["entity"]


def test_a_readiness_of_which_nothing_counts_says_since_when(bank: int) -> None:
    with clock.fixed_at(MADE_ON):
        portfolio, [enterprise] = factories.holding(bank)
        factories.position(portfolio, enterprise)
        for days, share in ((60, 0.5), (1, 0.8)):
            measured(enterprise, on=clock.today() - timedelta(days=days), on_time_delivery_ratio=share)
        recomputed(enterprise)
    with acting(actors.system()):
        DataSource.objects.filter(code="internal").update(may_derive=False)
    with clock.fixed_at(LAPSED_ON):
        recomputed(enterprise)
    told = document(client_of(ANALYST), "enterprise", enterprise, "?scope=outcomes")
    assert {one["lapsed_at"] for one in told["parts"]["readiness"]} == {"2026-05-04T09:00:00.000000Z"}
    jsonschema.validate(told, schema(KINDS["enterprise"]), format_checker=jsonschema.FormatChecker())


def test_the_newest_overview_of_a_portfolio_is_in_its_package(bank: int) -> None:
    with clock.fixed_at(TUESDAY_NIGHT):
        pack(fx(TUESDAY))
        portfolio, [enterprise] = factories.holding(bank)
        factories.position(portfolio, enterprise)
        analyst = actors.member(bank, "analyst")
        compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, asof_date=TUESDAY)
        compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, asof_date=TUESDAY)
        with acting(analyst, read_only=True):
            newest = newest_overview(analyst, portfolio_id=portfolio)
    assert newest is not None
    told = document(client_of(ANALYST), "portfolio", portfolio, "?scope=outcomes")
    tables = members(taken(client_of(ANALYST), "portfolio", portfolio, "?scope=outcomes&format=csv"))
    [row] = told["parts"]["overviews"]
    assert (row["id"], row["result_hash"]) == (str(newest.run_id), newest.result_hash)
    assert (row["pricing_pack_id"], row["ledger_commit_hash"]) == (newest.pricing_pack_id, newest.ledger_commit_hash)
    assert newest.result_hash in tables["tables/overviews.csv"].decode()
    jsonschema.validate(told, schema(KINDS["portfolio"]), format_checker=jsonschema.FormatChecker())


def test_an_overview_that_rests_on_what_may_not_leave_stays(bank: int) -> None:
    """X1: its sums would tell of positions that stay."""
    with clock.fixed_at(TUESDAY_NIGHT):
        pack(fx(TUESDAY))
        portfolio, [enterprise] = factories.holding(bank)
        factories.position(portfolio, enterprise)
        factories.position(portfolio, enterprise, source="polygon")
        analyst = actors.member(bank, "analyst")
        compute_portfolio_overview(actor=analyst, portfolio_id=portfolio, asof_date=TUESDAY)
    told = document(client_of(ANALYST), "portfolio", portfolio, "?scope=outcomes")
    assert told["parts"]["overviews"] == []
    assert "overviews" in {one["part"] for one in told["rights"]["withheld"]}
