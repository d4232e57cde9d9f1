"""Outcomes of many enterprises brought together: worked by hand in `golden/spread.json`, and nobody can be singled out.

No database.
"""

from __future__ import annotations

import json
import statistics
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from clear_platform.foundation.withholding import FEWEST
from outcomes.learning.rules.aggregating import (
    MEASURES,
    Group,
    Told,
    aggregated,
    as_document,
    from_document,
    spread_of,
    suggested,
)
from outcomes.learning.rules.calculating import Stated

GOLDEN = json.loads((Path(__file__).parent / "golden" / "spread.json").read_text(encoding="utf-8"))
RATE = Stated(blended_hourly_rate=Decimal(30))


def _told(number: int, saved: str, minutes: str = "50", *, nps: bool = False, **more: Any) -> Told:
    asked = {"nps": Decimal(0)} if nps else {}
    facts = {"industry": "44", "size_band": "6-15", "systems": ("crm",), **more}
    return Told(
        enterprise_id=number,
        baseline={"weekly_ops_hours": Decimal(40), "lead_response_minutes": Decimal(100), **asked},
        target={
            "weekly_ops_hours": Decimal(40) - Decimal(saved),
            "lead_response_minutes": Decimal(minutes),
            **{name: Decimal(9) for name in asked},
        },
        **facts,
    )


@pytest.fixture
def five() -> list[Told]:
    pairs = zip(GOLDEN["saved"], GOLDEN["minutes"], strict=True)
    return [_told(number, saved, minutes, nps=number > 1) for number, (saved, minutes) in enumerate(pairs, start=1)]


def test_five_enterprises_are_told_of_as_the_arithmetic_says(five: list[Told]) -> None:
    group = as_document(aggregated(five), as_of="2026-04-05")["by_industry"][0]
    assert (group["key"], group["n"]) == ("44", 5)
    assert group["measures"]["weekly_hours_saved"] == GOLDEN["hours_of_five"]
    assert group["measures"]["lead_response_reduction_percent"] == GOLDEN["response_of_five"]


def test_a_sixth_moves_the_cuts_between_values(five: list[Told]) -> None:
    found = as_document(aggregated([*five, _told(6, GOLDEN["sixth"])]), as_of="2026-04-05")
    assert found["overall"]["measures"]["weekly_hours_saved"] == GOLDEN["hours_of_six"]


def test_a_measure_that_too_few_have_is_withheld_within_a_group_that_is_told_of(five: list[Told]) -> None:
    found = as_document(aggregated(five), as_of="2026-04-05")
    nothing = {"n": None, "median": None, "p25": None, "p75": None, "suppressed": True}
    assert found["overall"]["measures"]["nps_change"] == nothing


def test_four_enterprises_are_withheld_with_their_number(five: list[Told]) -> None:
    found = as_document(aggregated(five[:4]), as_of="2026-04-05")["by_system"][0]
    assert (found["n"], found["suppressed"]) == (None, True)
    assert {one["median"] for one in found["measures"].values()} == {None}


def test_within_an_institution_one_enterprise_is_told_of(five: list[Told]) -> None:
    found = aggregated(five[:1], fewest=1)
    assert found.overall.measures["weekly_hours_saved"].median == Decimal(1)


def test_no_outcome_at_all_gives_a_whole_document() -> None:
    found = as_document(aggregated([]), as_of="2026-04-05")
    assert found["overall"]["suppressed"] is True
    assert (found["by_industry"], found["by_size_band"], found["by_system"]) == ([], [], [])
    assert json.loads(json.dumps(found)) == found


def test_a_reduction_from_nothing_is_none() -> None:
    nothing = {"lead_response_minutes": Decimal(0)}
    found = aggregated([Told(1, "", "", (), nothing, {"lead_response_minutes": Decimal(5)})], fewest=1)
    assert found.overall.measures["lead_response_reduction_percent"].is_withheld
    assert [one.key for one in found.by["industry"]] == ["unknown"]


def test_a_new_roadmap_is_suggested_what_the_hours_of_others_are_worth(five: list[Told]) -> None:
    # The median of saved hours is 4 a week: 4 x 50 x 30 = 6000.
    found = aggregated(five)
    assert suggested(found, systems=["crm"], stated=RATE) == {"time_savings_value_annual": "6000.00"}
    assert suggested(found, systems=["operations"], stated=RATE) == {"time_savings_value_annual": "6000.00"}


def test_nothing_is_suggested_from_too_few_or_without_a_rate(five: list[Told]) -> None:
    assert suggested(aggregated(five[:4]), systems=["crm"], stated=RATE) == {}
    assert suggested(aggregated(five), systems=["crm"], stated=Stated()) == {}


# Whatever is given ---------------------------------------------------------------------------------------------------

VALUES = some.lists(some.decimals(min_value=-(10**6), max_value=10**6, places=2), min_size=FEWEST, max_size=40)


@given(VALUES)
def test_cuts_are_those_of_the_inclusive_method(values: list[Decimal]) -> None:
    low, middle, high = statistics.quantiles(sorted(values), n=4, method="inclusive")
    found = spread_of(values)
    assert (found.p25, found.median, found.p75) == (low, middle, high)


@given(some.lists(some.builds(lambda *given: given, some.sampled_from(["44", "62", ""]), some.booleans()), max_size=30))
def test_nothing_is_told_of_fewer_than_five(rows: list[tuple[str, bool]]) -> None:
    told = [_told(number, "1", industry=sector, nps=asked) for number, (sector, asked) in enumerate(rows)]
    found = as_document(aggregated(told), as_of="2026-04-05")
    groups = [found["overall"], *found["by_industry"], *found["by_size_band"], *found["by_system"]]
    assert all(group["n"] is None or group["n"] >= FEWEST for group in groups)
    spreads = [group["measures"][name] for group in groups for name in MEASURES]
    assert all(one["n"] >= FEWEST for one in spreads if not one["suppressed"])
    assert {one[part] for one in spreads if one["suppressed"] for part in ("n", "median", "p25", "p75")} <= {None}


@given(VALUES, some.randoms())
def test_the_order_of_outcomes_changes_nothing(values: list[Decimal], chance: Any) -> None:
    mixed = list(values)
    chance.shuffle(mixed)
    assert spread_of(mixed) == spread_of(values)


def test_a_document_is_read_again_as_it_was_told_in_whatever_order_it_was_kept(five: list[Told]) -> None:
    found = aggregated(five)
    kept = as_document(found, as_of="2026-04-05")
    turned = json.loads(json.dumps(kept), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    again = from_document(turned)
    assert as_document(again, as_of="2026-04-05") == kept
    assert list(again.overall.measures) == list(MEASURES)


def test_a_group_from_which_a_small_one_would_follow_is_withheld_with_it(five: list[Told]) -> None:
    others = [_told(number, "2", industry="62") for number in range(10, 17)]
    told = [*five, *others, _told(30, "9", industry="81")]
    found = {group.key: group.n for group in aggregated(told).by["industry"]}
    # All are 13; without 44 the reader knows of 6 that are not the seven of 62, and not which.
    assert found == {"44": None, "62": 7, "81": None}


def test_a_measure_from_which_that_of_a_few_would_follow_is_withheld_with_theirs() -> None:
    ten = [_told(number, "1", nps=True) for number in range(10)]
    twelve = [_told(number, "1", industry="62", nps=number < 22) for number in range(20, 32)]
    found = {group.key: group for group in aggregated([*ten, *twelve]).by["industry"]}
    # Two of 62 were asked who would recommend them: all twelve less the ten of 44 are these two.
    assert {key: group.n for key, group in found.items()} == {"44": 10, "62": 12}
    assert {key: group.measures["nps_change"].n for key, group in found.items()} == {"44": None, "62": None}
    assert {key: group.measures["weekly_hours_saved"].n for key, group in found.items()} == {"44": 10, "62": 12}


def test_a_system_that_all_but_a_few_have_is_withheld() -> None:
    with_it = [_told(number, "1", systems=("crm", "sales")) for number in range(11)]
    found = aggregated([*with_it, _told(20, "9", systems=("sales",))])
    assert {group.key: group.n for group in found.by["system"]} == {"crm": None, "sales": 12}


def test_systems_that_leave_a_few_out_together_are_not_all_told_of() -> None:
    sales = [_told(number, "1", systems=("sales",)) for number in range(6)]
    crm = [_told(number, "1", systems=("crm",)) for number in range(10, 17)]
    found = aggregated([*sales, *crm, _told(20, "9", systems=())])
    assert {group.key: group.n for group in found.by["system"]} == {"crm": 7, "sales": None}


SYSTEMS = ("crm", "finance", "sales")
ENTERPRISES = some.lists(
    some.tuples(
        some.sampled_from(["11", "22", "44", "62"]),
        some.sampled_from(["1-5", "6-15", ""]),
        some.sets(some.sampled_from(SYSTEMS)),
        some.booleans(),
    ),
    max_size=60,
)


@given(ENTERPRISES)
@example([("44", "1-5", {"crm"}, True)] * 10 + [("62", "1-5", {"crm"}, True)] * 2 + [("62", "1-5", set(), False)] * 9)
def test_nothing_of_fewer_than_five_follows_from_what_is_told(rows: list[tuple[str, str, set[str], bool]]) -> None:
    told = [
        _told(number, "1", industry=sector, size_band=size, systems=tuple(sorted(systems)), nps=asked)
        for number, (sector, size, systems, asked) in enumerate(rows)
    ]
    found = aggregated(told)
    left = [
        total - sum(n or 0 for n in parts)
        for dimension in ("industry", "size_band")
        for total, *parts in numbers(found.overall, found.by[dimension])
    ]
    left += [total - n for total, *parts in numbers(found.overall, found.by["system"]) for n in parts if n is not None]
    shown = {group.key for group in found.by["system"] if group.n is not None}
    left.append(sum(not shown & systems for *_rest, systems, _asked in rows) if shown else 0)
    with_nps = {group.key for group in found.by["system"] if not group.measures["nps_change"].is_withheld}
    left.append(sum(asked and not with_nps & systems for *_rest, systems, asked in rows) if with_nps else 0)
    assert [few for few in left if 0 < few < FEWEST] == []


def numbers(overall: Group, groups: tuple[Group, ...]) -> list[list[Any]]:
    """How many are told of, first of all and then of each group: as enterprises, then by each measure."""
    everyone = [overall, *groups]
    told = [[one.n for one in everyone], *([one.measures[name].n for one in everyone] for name in MEASURES)]
    return [[total, *parts] for total, *parts in told if total is not None]
