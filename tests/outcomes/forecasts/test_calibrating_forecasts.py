"""How forecasts did: the share that held with its interval, how far off they were, what their confidence was worth."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes.forecasts.rules.calibrating import FEW, Said, all_together, calibrated, interval


def said(state: str, error: str | None = None, confidence: str | None = None, agent: str = "cfo") -> Said:
    """An outcome that the finance agent expected in its own domain."""
    return Said(agent, "cfo", state, error and Decimal(error), confidence and Decimal(confidence))  # type: ignore[arg-type]


def test_five_forecasts_worked_out_by_hand() -> None:
    found = all_together(
        [
            said("held", "0", "0.8"),
            said("held", "0.2", "0.6"),
            said("missed", "-0.5", "0.7"),
            said("missed", None, None),
            said("not_measured"),
            said("on_course"),
            said("behind"),
            said("early"),
            said("superseded"),
        ]
    )
    assert (found.n, found.held, found.missed, found.held_ratio) == (4, 2, 2, Decimal("0.5"))
    # (0 + 0.2 − 0.5) / 3 and (0 + 0.2 + 0.5) / 3
    assert (found.mean_error_ratio, found.mean_absolute_error_ratio) == (Decimal("-0.1"), Decimal("0.2333"))
    # ((0.8 − 1)² + (0.6 − 1)² + (0.7 − 0)²) / 3 = (0.04 + 0.16 + 0.49) / 3
    assert (found.brier, found.mean_confidence, found.n_with_confidence) == (Decimal("0.23"), Decimal("0.7"), 3)
    assert (found.n_errors, found.not_measured, found.to_come, found.superseded) == (3, 1, 3, 1)


def test_seventeen_of_twenty_six_lie_between_46_and_81_of_a_hundred() -> None:
    # p = 17/26, z² = 3.8415: (0.6538 + 0.0739 ± 1.96 × √(0.2263/26 + 3.8415/2704)) / 1.1477
    assert interval(17, 26) == (Decimal("0.4622"), Decimal("0.8059"))


def test_none_and_all_are_not_taken_for_certain() -> None:
    assert [interval(held, 4) for held in (0, 4)] == [(Decimal(0), Decimal("0.4899")), (Decimal("0.5101"), Decimal(1))]


def test_without_a_settled_forecast_nothing_is_claimed() -> None:
    found = all_together([said("early")])
    assert (found.n, found.held_ratio, found.low_ratio, found.mean_error_ratio, found.brier) == (0, *[None] * 4)
    assert interval(0, 0) is None


@pytest.mark.parametrize(("n", "few"), [(FEW - 1, True), (FEW, False)])
def test_a_handful_is_said_to_be_few(n: int, few: bool) -> None:
    assert all_together([said("held")] * n).few == few


def test_agents_and_what_people_wrote_are_kept_apart() -> None:
    found = calibrated([said("held"), said("missed", agent=""), said("held", agent="coo")])
    assert [(one.agent, one.domain, one.held) for one in found] == [
        ("cfo", "cfo", 1),
        ("coo", "cfo", 1),
        ("", "cfo", 0),
    ]


@given(some.integers(1, 400).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))))
def test_the_interval_holds_the_share_and_stays_a_share(counts: tuple[int, int]) -> None:
    held, n = counts
    low, high = interval(held, n) or (Decimal(2), Decimal(-1))
    assert 0 <= low <= (Decimal(held) / n).quantize(Decimal("0.0001")) <= high <= 1


@given(some.lists(some.tuples(some.booleans(), some.decimals(0, 1, places=3)), min_size=1))
def test_the_score_is_nought_for_certainty_that_was_right_and_never_above_one(made: list[tuple[bool, Decimal]]) -> None:
    scored = all_together([Said("cfo", "cfo", "held" if held else "missed", None, sure) for held, sure in made])
    right = all_together(
        [Said("cfo", "cfo", "held" if held else "missed", None, Decimal(held)) for held, _sure in made]
    )
    assert (0 <= scored.brier <= 1, right.brier) == (True, 0)  # type: ignore[operator]
