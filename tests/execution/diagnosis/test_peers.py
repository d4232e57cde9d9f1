"""Benchmarks are made of what is known here, of five enterprises at least, and say of how many and from which pack."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting
from enterprises.public import NewAnalysis, record_analyses
from execution.diagnosis.peers import SOURCE, PlatformPeers, figures_for
from execution.diagnosis.rules.peers import LEAST, Known, figures_of, quantile
from execution.packs.errors import DayNotQuoted
from execution.packs.queries import pack_in_force
from execution.packs.rules.material import Kind
from execution.public import build_pack, run_and_diagnose
from tests import actors
from tests.enterprises.factories import enterprise, owner_of

MARGINS = ["0.1", "0.2", "0.3", "0.4", "0.5"]


def known(values: list[str], *, sector: str = "31", size: str = "1-5") -> list[Known]:
    return [Known(number, "gross_margin_ratio", Decimal(value), sector, size) for number, value in enumerate(values, 1)]


def test_quartiles_lie_on_the_line_between_two() -> None:
    ordered = [Decimal(one) for one in (1, 2, 3, 4)]
    assert [quantile(ordered, Decimal(at)) for at in ("0.25", "0.5", "0.75")] == [
        Decimal("1.75"),
        Decimal("2.5"),
        Decimal("3.25"),
    ]


def test_a_group_of_four_is_left_out() -> None:
    assert figures_of(known(MARGINS[: LEAST - 1])) == []


def test_a_group_of_five_tells_its_quartiles_by_sector_and_size_by_sector_and_of_all() -> None:
    found = figures_of(known(MARGINS))
    assert [(one.sector, one.size_band, one.n) for one in found] == [("-", "-", 5), ("31", "-", 5), ("31", "1-5", 5)]
    assert found[2].quartiles == {"p25": Decimal("0.2"), "p50": Decimal("0.3"), "p75": Decimal("0.4")}


def test_small_groups_count_in_the_larger_one_alone() -> None:
    found = figures_of(
        [*known(MARGINS[:3]), *[Known(9 + n, "gross_margin_ratio", Decimal(n), "44", "6-15") for n in (1, 2)]]
    )
    assert [(one.sector, one.size_band, one.n) for one in found] == [("-", "-", 5)]


def test_an_enterprise_counts_once() -> None:
    twice = [*known(MARGINS[:4]), *known(MARGINS[:4])]
    assert figures_of(twice) == []


def _analysed(margin: str, system: Actor) -> int:
    made = enterprise(industry="311811", size_band="1-5")
    findings: dict[str, Any] = {"findings": [{"measure": "gross_margin_ratio", "value": margin}]}
    with acting(system):
        record_analyses(
            actor=system,
            rows=[NewAnalysis(made.id, "cfo", {"currency": "USD"}, findings, Decimal("0.3"))],
            organization_id=None,
        )
    return made.id


@pytest.mark.django_db
def test_without_five_enterprises_there_is_no_pack() -> None:
    with pytest.raises(DayNotQuoted):
        PlatformPeers().fetch(Kind.BENCHMARK, clock.today())
    assert PlatformPeers().days_after(Kind.BENCHMARK, None, clock.today()) == []


@pytest.mark.django_db
def test_a_pack_of_what_is_known_stands_beside_the_next_findings_with_its_n() -> None:
    system, today = actors.system(), clock.today()
    ids = [_analysed(margin, system) for margin in MARGINS]
    pack = build_pack(actor=system, kind=Kind.BENCHMARK, provider=PlatformPeers(), asof=today)
    assert pack.in_force
    made = run_and_diagnose(
        actor=owner_of(ids[0]),
        domain="cfo",
        inputs={"revenue_12m": "100000", "cost_of_sales_12m": "55000"},
        enterprise_id=ids[0],
    )
    told = {one["measure"]: one for one in made.analysis.findings["findings"]}["gross_margin_ratio"]
    benchmark = told["benchmark"]
    assert (benchmark["value"], benchmark["n"], benchmark["pack_id"]) == ("0.3", 5, pack.id)
    assert "1-5 employees" in benchmark["group"]
    assert made.analysis.run_id == made.run_id


@pytest.mark.django_db
def test_before_the_day_of_the_pack_nothing_is_compared() -> None:
    system, today = actors.system(), clock.today()
    for margin in MARGINS:
        _analysed(margin, system)
    build_pack(actor=system, kind=Kind.BENCHMARK, provider=PlatformPeers(), asof=today)
    with acting(system, read_only=True):
        asked = {"domain": "cfo", "industry": "311811", "size_band": "1-5", "currency": "USD"}
        assert figures_for(**asked, as_of=today - timedelta(days=1)) == []
        assert [one["n"] for one in figures_for(**asked, as_of=today)] == [5]
        # An amount of another currency, or another domain's measures, are not compared.
        assert figures_for(**(asked | {"domain": "cto"}), as_of=today) == []
        assert pack_in_force(Kind.BENCHMARK, source=SOURCE) is not None
