"""Gaps, ratios and the index of drift, worked out by hand; small groups are told of to nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from capability.comparing.rules.documents import OTHERS, document_of, shifted
from capability.comparing.rules.drift import drift_of, psi, tenth, verdict
from capability.comparing.rules.fairness import KINDS, fairness_of
from capability.comparing.rules.numbers import written
from capability.comparing.rules.outcomes import followed
from capability.comparing.rules.peers import READINESS, Standing
from clear_platform.foundation.rendering.wording import number
from clear_platform.foundation.withholding import FEWEST


def standing(number: int, score: int, *, before: int | None = None, **facts: str) -> Standing:
    return Standing(
        number,
        now={READINESS: Decimal(score)},
        before={} if before is None else {READINESS: Decimal(before)},
        **{"sector": "31", "size_band": "1-5", "region": "US-CA", **facts},
    )


def of(rows: list[Standing]) -> dict[str, Any]:
    found = fairness_of(rows, READINESS, fewest=FEWEST, places=1)
    assert found is not None
    return found


@pytest.fixture
def two_sectors() -> list[Standing]:
    # 31: 10 20 30 40 50; 44: 30 40 50 60 70. All: 400 / 10 = 40, the median 40.
    low = [standing(number, 10 * number) for number in range(1, 6)]
    return low + [standing(number + 10, 10 * number + 20, sector="44") for number in range(1, 6)]


class TestFairness:
    def test_gaps_and_ratios_are_those_worked_by_hand(self, two_sectors: list[Standing]) -> None:
        found = of(two_sectors)
        assert (found["all"]["n"], found["all"]["mean"], found["all"]["median"]) == (10, "40.0", "40.0")
        low, high = found["sector"]["groups"]
        assert (low["key"], low["mean"], low["median"], low["mean_gap"], low["median_gap"]) == (
            "31", "30.0", "30.0", "-10.0", "-10.0",
        )  # fmt: skip
        # 40 and 50 of the one, 40 to 70 of the other are in the upper half: 0.4 over 0.8.
        assert (low["selected_share"], high["selected_share"]) == ("0.40", "0.80")
        assert (low["ratio"], low["under_four_fifths"], low["few"]) == ("0.50", True, True)
        assert (high["ratio"], high["under_four_fifths"]) == ("1.00", False)

    def test_a_small_group_is_counted_and_the_one_it_follows_from_with_it(self, two_sectors: list[Standing]) -> None:
        found = of([*two_sectors, standing(30, 90, sector="62")])
        # 62 has one; all eleven less 31 and 44 are it, so one of these goes too.
        assert [one["key"] for one in found["sector"]["groups"]] == ["44"]
        assert found["sector"]["withheld_groups"] == 2

    def test_too_few_are_compared_with_nobody(self) -> None:
        assert fairness_of([standing(n, 50) for n in range(4)], READINESS, fewest=FEWEST, places=1) is None

    def test_what_is_not_known_is_a_group_of_its_own(self) -> None:
        found = of([standing(number, 50, region="") for number in range(6)])
        assert [one["key"] for one in found["region"]["groups"]] == ["unknown"]

    def test_one_group_beside_itself_is_not_judged(self, two_sectors: list[Standing]) -> None:
        found = of(two_sectors)
        [alone] = found["region"]["groups"]
        assert (alone["ratio"], alone["under_four_fifths"]) == (None, False)
        assert [found[kind]["judged"] for kind in ("region", "sector")] == [False, True]

    @given(some.lists(some.tuples(some.sampled_from(["31", "44", "62", ""]), some.integers(0, 100)), max_size=50))
    def test_nothing_of_a_small_group_follows(self, given: list[tuple[str, int]]) -> None:
        rows = [standing(number, score, sector=sector) for number, (sector, score) in enumerate(given)]
        found = fairness_of(rows, READINESS, fewest=FEWEST, places=0) or {}
        for kind in found.keys() & set(KINDS):
            shown = [one["n"] for one in found[kind]["groups"]]
            assert all(n >= FEWEST for n in shown)
            left = found["all"]["n"] - sum(shown)
            assert left == 0 or left >= FEWEST


class TestDrift:
    def test_the_index_is_that_worked_by_hand(self) -> None:
        # With half a row added: 5/6 and 1/6 became 1/6 and 5/6; 2 x (4/6) x ln 5.
        assert psi([7, 1], [1, 7]) == pytest.approx(4 / 3 * log(5))
        # 1/2 and 1/2 became 11/16 and 5/16.
        assert psi([3, 3], [5, 2]) == pytest.approx(0.1875 * (log(1.375) - log(0.625)))

    def test_what_did_not_change_has_none(self) -> None:
        assert psi([3, 0, 4], [3, 0, 4]) == 0

    @given(some.lists(some.tuples(some.integers(0, 99), some.integers(0, 99)), min_size=1, max_size=10))
    def test_it_is_never_negative_and_the_same_both_ways(self, counts: list[tuple[int, int]]) -> None:
        then, now = [one for one, _other in counts], [other for _one, other in counts]
        assert psi(then, now) >= 0
        assert psi(then, now) == pytest.approx(psi(now, then))

    @pytest.mark.parametrize(("value", "place"), [("0", 0), ("9.99", 0), ("10", 1), ("99.99", 9), ("100", 9)])
    def test_tenths_are_of_the_scale(self, value: str, place: int) -> None:
        assert tenth(Decimal(value)) == place

    @pytest.mark.parametrize(
        ("index", "n", "word"),
        [(0.1, 200, "steady"), (0.11, 200, "moved"), (0.25, 200, "moved"), (0.26, 200, "shifted"),
         (0.9, 99, "unsure"), (0.05, 99, "unsure"), (0.05, 100, "steady"), (None, 200, "none"), (None, 99, "unsure")],
    )  # fmt: skip
    def test_the_word_for_it_goes_by_thresholds_and_numbers(self, index: float | None, n: int, word: str) -> None:
        assert verdict(index, n) == word

    def test_a_hundred_that_all_moved_shifted_and_a_few_are_only_shown(self) -> None:
        moved = [standing(number, 80, before=20) for number in range(100)]
        [score, *_rest] = drift_of(moved, fewest=FEWEST, places=0)["scores"]
        assert (score["code"], score["verdict"], score["n"], score["n_before"]) == (READINESS, "shifted", 100, 100)
        assert (score["mean"], score["mean_before"]) == ("80", "20")
        assert drift_of(moved[:20], fewest=FEWEST, places=0)["scores"][0]["verdict"] == "unsure"

    def test_fewer_than_five_have_no_index_and_no_number(self) -> None:
        [score, *_rest] = drift_of([standing(n, 80, before=20) for n in range(4)], fewest=FEWEST, places=0)["scores"]
        assert (score["psi"], score["n"], score["n_before"], score["mean"]) == (None, None, None, None)

    def test_flags_and_kinds_of_enterprises_are_followed_too(self) -> None:
        rows = [Standing(n, sector="31", now={READINESS: Decimal(50)}, before={READINESS: Decimal(50)},
                         flags=frozenset({"overdue_tax"})) for n in range(120)]  # fmt: skip
        inputs = {one["code"]: one for one in drift_of(rows, fewest=FEWEST, places=0)["inputs"]}
        assert inputs["overdue_tax"]["verdict"] == "shifted"
        assert inputs["sector"]["verdict"] == "steady"
        assert shifted(document_of(rows, on=date(2026, 4, 1), shared=False)) == 1

    def test_of_few_everybody_reads_means_and_no_index(self) -> None:
        moved = [standing(number, 80, before=20) for number in range(99)]
        told = drift_of(moved, fewest=OTHERS, places=0, shared=True)
        assert {one["psi"] for part in told.values() for one in part} == {None}
        [score, *_rest] = told["scores"]
        assert (score["verdict"], score["n"], score["mean"], score["mean_before"]) == ("unsure", 99, "80", "20")
        moved.append(standing(100, 80, before=20))
        [score, *_rest] = drift_of(moved, fewest=OTHERS, places=0, shared=True)["scores"]
        assert (score["verdict"], score["psi"] is None) == ("shifted", False)

    @pytest.mark.parametrize(
        ("had", "has", "told"), [(6, 6, True), (5, 60, False), (60, 5, False), (60, 115, False), (60, 114, True)]
    )
    def test_of_a_flag_that_few_have_or_lack_everybody_reads_no_index(self, had: int, has: int, *, told: bool) -> None:
        rows = [Standing(n, now={READINESS: Decimal(50)}, before={READINESS: Decimal(50)},
                         flags=frozenset({"overdue_tax"} if n < has else ()),
                         flags_before=frozenset({"overdue_tax"} if n < had else ())) for n in range(120)]  # fmt: skip
        inputs = {one["code"]: one for one in drift_of(rows, fewest=OTHERS, places=0, shared=True)["inputs"]}
        assert (inputs["overdue_tax"]["psi"] is not None) is told
        assert (inputs["overdue_tax"]["verdict"] != "none") is told

    def test_regions_are_many_or_large_enough(self) -> None:
        rows = [standing(n, 50, before=50, region="US-CA" if n else "US-NV") for n in range(120)]
        two, one = (drift_of(them, fewest=OTHERS, places=0, shared=True)["inputs"] for them in (rows, rows[1:]))
        assert [[line["psi"] for line in lines if line["code"] == "region"] for lines in (two, one)] == [
            [None],
            ["0.0000"],
        ]


@pytest.mark.parametrize("half", ["0.5", "54.5", "55.5"])
def test_a_half_is_kept_as_pages_write_it(half: str) -> None:
    assert written(Decimal(half), 0) == number(Decimal(half))


def test_only_what_is_read_is_kept() -> None:
    kept = document_of([], on=date(2026, 4, 1), shared=True, sources={"sba_foia", "ecb"})
    assert set(kept) == {"as_of", "before", "fewest_in_a_group", "sources", "peers", "fairness", "drift"}
    assert kept["sources"] == ["ecb", "sba_foia"]


def test_what_everybody_reads_takes_one_more_and_whole_points() -> None:
    five = [standing(number, 50 + number) for number in range(5)]
    shared, own = (document_of(five, on=date(2026, 4, 1), shared=one) for one in (True, False))
    assert (shared["peers"], shared["fairness"][READINESS], shared["fewest_in_a_group"]) == ({}, None, OTHERS)
    assert own["peers"][READINESS][0]["median"] == "52.0"
    assert own["before"] == "2026-01-01"


def told(auc: float, low: float, high: float) -> dict[str, Any]:
    one = {"out_of_time": {"auc": auc, "interval": [low, high], "n_test": 900}}
    return {"rules": one, "loan_model": one}


def test_an_auc_has_dropped_when_the_intervals_no_longer_meet() -> None:
    before = told(0.70, 0.68, 0.72)
    assert [one["dropped"] for one in followed(told(0.66, 0.64, 0.679), before)] == [True, True]
    assert [one["dropped"] for one in followed(told(0.66, 0.64, 0.68), before)] == [False, False]
    assert [one["dropped"] for one in followed(before, None)] == [False, False]
    assert followed(None, None) == []
