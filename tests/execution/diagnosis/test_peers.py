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
from execution.diagnosis.rules.measuring import PLACED
from execution.diagnosis.rules.peers import LEAST, Known, figures_of, quantile, rounded
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


def sizes(*counts: tuple[str, str, int]) -> list[Known]:
    """So many enterprises of each sector and size."""
    rows = [(sector, size) for sector, size, count in counts for _ in range(count)]
    return [Known(n, "gross_margin_ratio", Decimal(n), sector, size) for n, (sector, size) in enumerate(rows)]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # Five of one size in a sector of six: the sixth would be told by the difference.
        ([("31", "1-5", 5), ("31", "6-15", 1)], [("-", "-"), ("31", "-")]),
        ([("31", "1-5", 5), ("31", "6-15", 5)], [("-", "-"), ("31", "-"), ("31", "1-5"), ("31", "6-15")]),
        # The smaller of two sectors, with its sizes, where all hold two more than both.
        ([("31", "1-5", 6), ("44", "1-5", 5), ("52", "1-5", 2)], [("-", "-"), ("31", "-"), ("31", "1-5")]),
        (
            [("31", "1-5", 6), ("44", "", 5), ("52", "", 5), ("61", "", 4)],
            [("-", "-"), ("31", "-"), ("31", "1-5"), ("52", "-")],
        ),
    ],
)
def test_no_two_groups_differ_by_fewer_than_five(
    counts: list[tuple[str, str, int]], told: list[tuple[str, str]]
) -> None:
    assert [(one.sector, one.size_band) for one in figures_of(sizes(*counts))] == told


@pytest.mark.parametrize(
    ("value", "figure"),
    [("0.3456", "0.35"), ("-0.0149", "-0.015"), ("1234.5", "1200"), ("0.00005", "0.0001"), ("0", "0")],
)
def test_figures_are_told_to_two_digits(value: str, figure: str) -> None:
    assert rounded(Decimal(value)) == Decimal(figure)


def _analysed(margin: str, system: Actor) -> int:
    made = enterprise(industry="311811", size_band="1-5")
    _told(made.id, system, {"measure": "gross_margin_ratio", "value": margin})
    return made.id


def _told(enterprise_id: int, system: Actor, *findings: dict[str, Any]) -> None:
    new = NewAnalysis(enterprise_id, "cfo", {"currency": "USD"}, {"findings": list(findings)}, Decimal("0.3"))
    with acting(system):
        record_analyses(actor=system, rows=[new], organization_id=None)


def _figures(system: Actor) -> dict[str, Decimal]:
    """The figures of all enterprises as of today, by measure and place."""
    found = PlatformPeers().fetch(Kind.BENCHMARK, clock.today())
    return {one.symbol.replace("/-/-", ""): one.price for one in found.prices if "/-/-/" in one.symbol}


@pytest.mark.django_db
def test_the_newest_value_of_each_measure_counts_whatever_analysis_came_after() -> None:
    system = actors.system()
    ids = [_analysed(margin, system) for margin in MARGINS]
    for one in ids:
        _told(one, system, {"measure": "principal", "value": "50000"})
    assert (_figures(system)["gross_margin_ratio/p50"], _figures(system)["principal/n"]) == (Decimal("0.3"), 5)
    _told(ids[0], system, {"measure": "gross_margin_ratio", "value": "0.9"})
    assert _figures(system)["gross_margin_ratio/p50"] == Decimal("0.4")


@pytest.mark.django_db
def test_what_is_invented_is_nobody_s_peer() -> None:
    system = actors.system()
    for margin in MARGINS[1:]:
        _analysed(margin, system)
    invented = enterprise(industry="311811", size_band="1-5", origin="invented")
    _told(invented.id, system, {"measure": "gross_margin_ratio", "value": "0.1"})
    with pytest.raises(DayNotQuoted):
        PlatformPeers().fetch(Kind.BENCHMARK, clock.today())


@pytest.mark.django_db
@pytest.mark.parametrize("caveat", sorted(PLACED))
def test_what_is_only_placed_on_a_scale_is_nobody_s_peer(caveat: str) -> None:
    system = actors.system()
    ids = [_analysed(margin, system) for margin in MARGINS]
    _told(ids[0], system, {"measure": "gross_margin_ratio", "value": "-0.5", "caveat_code": caveat})
    with pytest.raises(DayNotQuoted):
        PlatformPeers().fetch(Kind.BENCHMARK, clock.today())


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
