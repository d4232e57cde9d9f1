"""The figures of a score, held against sums done by hand: AUC, its interval, tenths, lift, reliability, groups."""

from __future__ import annotations

import pytest

from capability.evaluation.rules.judging import (
    Judged,
    auc,
    auc_interval,
    by_group,
    calibration,
    deciles,
    figures,
    reliability,
    tenths,
    wilson,
)


def rows(*told: tuple[float, bool]) -> list[Judged]:
    """Loans by score and whether they were paid."""
    return [Judged(f"{number:010}", score, paid) for number, (score, paid) in enumerate(told)]


SIX = rows((0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.4, False), (0.4, True))
"""Paid 0.9 0.8 0.6 0.4, lost 0.7 0.4. Of 8 pairs the paid one is higher in 2 + 2 + 1 + 0, and once they are equal."""


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    assert auc(SIX) == 5.5 / 8


def test_a_score_that_says_the_same_of_all_is_a_coin() -> None:
    assert auc(rows((0.5, True), (0.5, False), (0.5, True))) == 0.5


@pytest.mark.parametrize(("scores", "area"), [((0.1, 0.2, 0.8, 0.9), 1.0), ((0.9, 0.8, 0.2, 0.1), 0.0)])
def test_a_perfect_order_is_one_and_its_reverse_is_zero(scores: tuple[float, ...], area: float) -> None:
    assert auc(rows(*zip(scores, (False, False, True, True), strict=True))) == area


@pytest.mark.parametrize("told", [[], [(0.5, True)], [(0.5, False), (0.6, False)]])
def test_where_all_ended_alike_there_is_no_area_and_no_interval(told: list[tuple[float, bool]]) -> None:
    assert (auc(rows(*told)), auc_interval(rows(*told))) == (None, None)


def test_the_area_does_not_depend_on_the_order_of_the_loans() -> None:
    assert auc(SIX[::-1]) == auc(SIX)


def test_only_the_order_of_scores_counts() -> None:
    squeezed = [Judged(one.loan_number, one.score / 100, one.paid) for one in SIX]
    assert (auc(squeezed), auc_interval(squeezed)) == (auc(SIX), auc_interval(SIX))


def test_the_interval_of_a_perfect_order_is_that_one_point() -> None:
    assert auc_interval(rows((0.1, False), (0.2, False), (0.8, True), (0.9, True))) == (1.0, 1.0)


def test_the_interval_of_two_tied_pairs_holds_the_coin_alone() -> None:
    assert auc_interval(rows((0.5, False), (0.5, True), (0.5, False), (0.5, True))) == (0.5, 0.5)


def test_the_interval_is_the_same_at_every_computation_and_holds_the_area() -> None:
    many = [*SIX, *rows(*((number / 40, number % 3 > 0) for number in range(40)))]
    low, high = auc_interval(many) or (1.0, 0.0)
    assert auc_interval(many) == (low, high)
    assert 0 <= low < (auc(many) or 0) < high <= 1


def test_more_loans_of_the_same_kind_make_the_interval_narrower() -> None:
    few, many = auc_interval(SIX * 5), auc_interval(SIX * 50)
    assert few is not None
    assert many is not None
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_wilsons_interval_of_eight_in_ten() -> None:
    # By hand: (0.8 + 1.9208/10 ± 1.96 √(0.016 + 0.9604/100)) / 1.38416
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


TWENTY = rows(*((number / 20, number >= 5) for number in range(20)))
"""Scores 0.00 to 0.95 in steps; the five lowest were lost."""


def test_tenths_are_equally_large_and_the_best_stands_first() -> None:
    assert [one.score for one in tenths(TWENTY)[0]] == [0.95, 0.9]
    assert {len(part) for part in tenths(TWENTY)} == {2}


def test_lift_is_the_share_paid_over_that_of_all() -> None:
    told = deciles(TWENTY)
    assert [one["paid"] for one in told] == [2, 2, 2, 2, 2, 2, 2, 1, 0, 0]
    assert told[0]["lift"] == pytest.approx(1 / 0.75, abs=1e-4)
    assert (told[7]["paid_share"], told[7]["lift"], told[9]["lift"]) == (0.5, 0.6667, 0.0)


def test_with_fewer_than_ten_loans_there_are_as_many_parts() -> None:
    assert len(deciles(SIX)) == 6


def test_reliability_gives_what_was_said_and_what_came_lowest_first() -> None:
    first, *_others, last = reliability(TWENTY, whole=1)
    assert (first["expected"], first["observed"], first["n"]) == (0.025, 0.0, 2)
    assert (last["expected"], last["observed"]) == (0.925, 1.0)
    assert last["interval"] == [0.3424, 1.0]


def test_chances_that_are_half_too_high_are_told_so() -> None:
    told = calibration(rows((0.8, True), (0.8, False), (0.6, True), (0.6, False)))
    assert (told["expected"], told["observed"], told["brier"]) == (0.7, 0.5, 0.3)


def of_industries(**sizes: int) -> tuple[list[Judged], dict[str, str]]:
    """Give loans of industries by how many each has, and the industry of each by its number."""
    industries = [code.removeprefix("n") for code, size in sizes.items() for _each in range(size)]
    loans = [Judged(f"{number:010}", number, number >= 10) for number in range(len(industries))]
    return loans, {loan.loan_number: code for loan, code in zip(loans, industries, strict=True)}


def test_a_group_too_small_to_show_takes_the_smallest_beside_it_along() -> None:
    loans, key_of = of_industries(n5311=20, n5312=5, n5322=4)
    told = by_group(loans, key_of, is_chance=False)
    assert [(one["key"], one["n"]) for one in told["groups"]] == [("5311", 20)]
    assert told["suppressed_groups"] == 2


def test_groups_alone_that_are_large_enough_are_all_told_of() -> None:
    loans, key_of = of_industries(n5311=20, n5312=5, n5322=8)
    assert [one["key"] for one in by_group(loans, key_of, is_chance=False)["groups"]] == ["5311", "5312", "5322"]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        pytest.param({"n5311": 20, "n5312": 6, "n5322": 4, "n4451": 9}, {"5311", "4451"}, id="less_the_others_of_one"),
        pytest.param({"n5311": 20, "n4451": 6, "n5112": 3}, {"5311"}, id="larger_ones_withheld"),
        pytest.param({"n5311": 20, "n5312": 8, "n4451": 4, "n5112": 3}, {"5311", "5312"}, id="small_ones_alone"),
    ],
)
def test_no_small_group_follows_from_the_larger_one_that_it_lies_in(sizes: dict[str, int], shown: set[str]) -> None:
    loans, key_of = of_industries(**sizes)
    sectors = {number: code[:2] for number, code in key_of.items()}
    told = by_group(loans, key_of, is_chance=False, within=sectors)
    assert {one["key"] for one in told["groups"]} == shown


def test_a_group_gets_an_area_once_ten_were_paid_and_ten_were_not() -> None:
    loans, key_of = of_industries(n5312=20)
    assert [one["auc"] for one in by_group(loans, key_of, is_chance=False)["groups"]] == [1.0]
    assert [one["auc"] for one in by_group(loans[1:], key_of, is_chance=False)["groups"]] == [None]


def test_a_group_that_is_the_whole_has_the_interval_of_the_whole() -> None:
    many = rows(*(((number * 7 % 40) / 40, number % 3 > 0) for number in range(60)))
    [group] = by_group(many, {one.loan_number: "US-CA" for one in many}, is_chance=True)["groups"]
    told = figures(many, whole=1)
    assert (group["auc"], group["interval"]) == (told["auc"], told["interval"])
