"""What two snapshots say of a roadmap's worth: worked by hand in `golden/worth.json`, and what holds whatever is given.

No database.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes.learning.rules.calculating import PARTS, Stated, calculated, plain, rounded, stated_from
from outcomes.learning.rules.judging import judged, left_the_track
from outcomes.snapshots.rules import BOUNDS, METRICS

CASES = json.loads((Path(__file__).parent / "golden" / "worth.json").read_text(encoding="utf-8"))


def _decimals(values: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values.items()}


def _calculated(case: dict[str, Any]) -> tuple[Any, Stated]:
    stated = Stated(**_decimals(case["stated"]))
    both = {"baseline": _decimals(case["baseline"]), "target": _decimals(case["target"])}
    return calculated(**both, stated=stated, metrics=METRICS), stated


# By hand -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[one["case"] for one in CASES])
def test_what_changed_is_worth_what_the_arithmetic_says(case: dict[str, Any]) -> None:
    found, _stated = _calculated(case)
    assert {one.metric: plain(one.delta) for one in found.changes} == case["deltas"]
    assert found.shown == case["shown"]
    assert [one.name for one in found.missing] == case["missing"]


@pytest.mark.parametrize("case", CASES, ids=[one["case"] for one in CASES])
def test_a_roadmap_is_judged_as_the_arithmetic_says(case: dict[str, Any]) -> None:
    found = judged(*_calculated(case))
    assert (found.status, found.basis) == (case["status"], case["basis"])


def test_what_is_missing_says_which_figures_lack_it() -> None:
    found, _stated = _calculated(CASES[1])
    assert {one.name: one.leaves_out for one in found.missing}["close_rate"] == ("revenue_impact_annual",)


def test_a_projected_part_that_was_not_measured_is_named() -> None:
    case = {**CASES[1], "stated": {**CASES[1]["stated"], "projected_revenue": "9000"}}
    found = judged(*_calculated(case))
    assert (found.unmeasured, found.ratio) == (("revenue_impact_annual",), Decimal("0.5"))


def test_a_cost_of_nothing_gives_no_percentage() -> None:
    case = {**CASES[0], "stated": {**CASES[0]["stated"], "cost": "0"}}
    found, _stated = _calculated(case)
    assert "net_roi_percent" not in found.shown
    assert [one.name for one in found.missing] == ["cost"]


def test_two_snapshots_that_share_no_metric_are_not_judged() -> None:
    with pytest.raises(ValueError, match="No metric"):
        judged(*_calculated({"baseline": {"nps": "1"}, "target": {"close_rate": "0.5"}, "stated": {}}))


def test_metadata_that_holds_no_number_states_nothing() -> None:
    metadata = {
        "assumptions": {"blended_hourly_rate": "NaN", "annual_lead_volume": True, "avg_deal_value": "many"},
        "roi_projection": {"cost": "12.50"},
    }
    assert stated_from(metadata) == Stated(cost=Decimal("12.50"))


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        (None, "at_risk", True),
        (None, "on_track", False),
        ("on_track", "off_track", True),
        ("on_track", "on_track", False),
        ("at_risk", "off_track", False),
        ("off_track", "on_track", False),
    ],
)
def test_only_what_was_on_track_or_unknown_can_leave_the_track(before: str | None, after: str, left: bool) -> None:
    assert left_the_track(before, after) is left


# Whatever is given ---------------------------------------------------------------------------------------------------

FIGURES = some.fixed_dictionaries(
    {},
    optional={
        name: some.decimals(min_value=bounds.low, max_value=min(bounds.most, Decimal(10) ** 6), places=bounds.places)
        for name, bounds in BOUNDS.items()
    },
)
AMOUNT = some.none() | some.decimals(min_value=0, max_value=10**9, places=2)
STATED = some.builds(
    Stated,
    blended_hourly_rate=AMOUNT,
    annual_lead_volume=AMOUNT,
    avg_deal_value=AMOUNT,
    projected_time=AMOUNT,
    projected_revenue=AMOUNT,
    cost_avoidance=AMOUNT,
    cost=AMOUNT,
    tickets_cost=AMOUNT,
)


@given(FIGURES, FIGURES, STATED)
def test_every_metric_is_either_changed_or_missing(
    baseline: dict[str, Decimal], target: dict[str, Decimal], stated: Stated
) -> None:
    found = calculated(baseline=baseline, target=target, stated=stated, metrics=METRICS)
    changed, missing = {one.metric for one in found.changes}, {one.name for one in found.missing}
    assert changed == set(baseline) & set(target)
    assert changed | (missing & set(METRICS)) == set(METRICS)
    assert not changed & missing


@given(FIGURES, FIGURES, STATED)
def test_turning_the_days_around_turns_every_sign_around(
    baseline: dict[str, Decimal], target: dict[str, Decimal], stated: Stated
) -> None:
    there = calculated(baseline=baseline, target=target, stated=stated, metrics=METRICS)
    back = calculated(baseline=target, target=baseline, stated=stated, metrics=METRICS)
    assert [one.delta for one in there.changes] == [-one.delta for one in back.changes]
    assert (there.worth.hours, there.worth.time, there.worth.revenue) == tuple(
        None if value is None else -value for value in (back.worth.hours, back.worth.time, back.worth.revenue)
    )


@given(FIGURES, STATED)
def test_where_nothing_changed_only_avoided_cost_is_worth_anything(figures: dict[str, Decimal], stated: Stated) -> None:
    found = calculated(baseline=figures, target=figures, stated=stated, metrics=METRICS)
    assert {name: value for name, value in found.worth.parts.items() if value} == {
        name: value for name, value in [(PARTS[2], stated.cost_avoidance)] if value
    }


@given(FIGURES, FIGURES, STATED)
def test_a_figure_is_left_out_exactly_where_something_it_needs_is_missing(
    baseline: dict[str, Decimal], target: dict[str, Decimal], stated: Stated
) -> None:
    found = calculated(baseline=baseline, target=target, stated=stated, metrics=METRICS)
    lacking = {figure for one in found.missing for figure in one.leaves_out}
    assert lacking & set(found.shown) == set()
    assert {"time_savings_hours_annual", *PARTS} - lacking <= set(found.shown)


@given(FIGURES, FIGURES, STATED, some.decimals(min_value="0.01", max_value=1000, places=2))
def test_a_larger_projection_never_makes_a_status_better(
    baseline: dict[str, Decimal], target: dict[str, Decimal], stated: Stated, more: Decimal
) -> None:
    both = {**baseline, "nps": Decimal(1)}, {**target, "nps": Decimal(2)}
    larger = Stated(**{**vars(stated), "projected_time": (stated.projected_time or Decimal(1)) * (1 + more)})
    smaller = Stated(**{**vars(stated), "projected_time": stated.projected_time or Decimal(1)})
    less, much = (
        judged(calculated(baseline=both[0], target=both[1], stated=one, metrics=METRICS), one)
        for one in (smaller, larger)
    )
    assert much.ratio <= max(less.ratio, Decimal(0))


@given(some.decimals(min_value=-(10**15), max_value=10**15, places=6))
def test_what_is_shown_is_within_half_a_cent(value: Decimal) -> None:
    assert abs(Decimal(rounded(value)) - value) <= Decimal("0.005")
    assert rounded(-value) == rounded(value) if Decimal(rounded(value)) == 0 else rounded(-value) != rounded(value)
