"""Peers are the closest group that may be told of; whatever is given, nothing of a small group follows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from capability.comparing.rules.fairness import fairness_of
from capability.comparing.rules.numbers import LOWER, MEDIAN, UPPER, written
from capability.comparing.rules.peers import (
    QUARTILES_FROM,
    READINESS,
    STEPS,
    Standing,
    closest,
    groups_of,
    told_to_each,
)
from clear_platform.foundation.percentiles import cut
from clear_platform.foundation.withholding import FEWEST, UNKNOWN


def standing(
    number: int, score: str = "50", *, sector: str = "31", size: str = "1-5", region: str = "US-CA"
) -> Standing:
    return Standing(number, sector=sector, size_band=size, region=region, now={READINESS: Decimal(score)})


def told(rows: list[Standing], **more: Any) -> list[dict[str, Any]]:
    return groups_of(rows, READINESS, **{"fewest": FEWEST, "places": 0, **more})


def facts(sector: str = "31", size: str = "1-5", region: str = "US-CA") -> dict[str, str]:
    return {"sector": sector, "size_band": size, "region": region}


def numbers(rows: list[Standing]) -> dict[tuple[str, ...], int]:
    return {tuple(one[step] for step in STEPS): one["n"] for one in told(rows)}


def test_five_who_are_alike_are_peers_in_everything() -> None:
    rows = [standing(number, str(10 * number)) for number in range(1, 6)]
    found = closest(told(rows), facts())
    assert found is not None
    assert (found["n"], found["p25"], found["median"], found["p75"]) == (5, "20", "30", "40")
    assert [found[step] for step in STEPS] == ["31", "1-5", "US-CA"]


def test_four_are_no_peers_to_anybody() -> None:
    rows = [standing(number) for number in range(4)]
    assert told(rows) == []
    assert closest(told(rows), facts()) is None


def test_where_too_few_are_alike_the_group_is_wider_step_by_step() -> None:
    near = [standing(number) for number in range(3)]
    of_the_sector = [standing(number, size="16-50") for number in range(10, 13)]
    others = [standing(number, sector="44") for number in range(20, 26)]
    groups = told([*near, *of_the_sector, *others])
    found = closest(groups, facts())
    assert found is not None
    # Three of the size and three of another: neither is told of; the six of the sector are.
    assert ([found[step] for step in STEPS], found["n"]) == (["31", "", ""], 6)
    elsewhere = closest(groups, facts(sector="62"))
    assert elsewhere is not None
    assert [elsewhere[step] for step in STEPS] == ["", "", ""]


def test_a_group_from_which_a_small_one_would_follow_is_withheld_with_it() -> None:
    rows = [standing(number) for number in range(8)] + [standing(number, size="6-15") for number in range(10, 13)]
    # Eleven less the eight are three: both sizes are withheld, and so is what lies within them.
    assert numbers(rows) == {("", "", ""): 11, ("31", "", ""): 11}


def test_what_is_not_known_is_nobodys_group() -> None:
    rows = [standing(number, sector="") for number in range(6)]
    assert numbers(rows) == {("", "", ""): 6}


def test_an_enterprise_whose_size_is_not_known_is_beside_its_sector() -> None:
    found = closest(told([standing(number) for number in range(9)]), facts(size=""))
    assert found is not None
    assert [found[step] for step in STEPS] == ["31", "", ""]


def sectors_of_both(rows: list[Standing]) -> tuple[set[str], set[str]]:
    fair = fairness_of(rows, READINESS, fewest=FEWEST, places=0)
    kept = {one["key"] for one in fair["sector"]["groups"]} if fair else set()
    return {key[0] for key in numbers(rows)} - {""}, kept - {UNKNOWN}


def test_the_group_that_goes_with_a_small_one_is_the_same_in_fairness() -> None:
    rows = [standing(number) for number in range(6)] + [standing(number, sector="") for number in range(10, 16)]
    # Three of 62, and six each of 31 and of the unknown: one of the two goes with the three, and in both the same.
    assert sectors_of_both([*rows, *(standing(number, sector="62") for number in range(20, 23))]) == (set(), set())


SCORES = some.decimals(0, 100, places=2)


@given(some.lists(SCORES, min_size=5, max_size=30), some.lists(SCORES, min_size=2, max_size=6))
def test_nothing_follows_from_moving_oneself(others: list[Decimal], own: list[Decimal]) -> None:
    """Whoever reads again and again after moving knows no more of the others than who read once."""
    told = [
        told_to_each(
            [standing(number, str(score)) for number, score in enumerate([mine, *others])], READINESS, fewest=6
        )[0]
        for mine in own
    ]
    assert all(one == told[0] for one in told)
    rising = sorted(others)
    assert told[0]["n"] == len(others)
    assert told[0]["median"] == written(cut(rising, MEDIAN), 0)
    quartiles = (written(cut(rising, LOWER), 0), written(cut(rising, UPPER), 0))
    assert (told[0]["p25"], told[0]["p75"]) in {quartiles, (None, None)}
    assert (told[0]["p25"] is None) == (len(others) < QUARTILES_FROM)


def test_each_is_told_of_the_closest_group_it_is_in() -> None:
    near = [standing(number) for number in range(7)]
    rest = [standing(number, sector="44") for number in range(10, 20)]
    unknown = [standing(number, sector="") for number in range(30, 36)]
    found = told_to_each([*near, *rest, *unknown], READINESS, fewest=6)
    assert {(one["sector"], one["size_band"], one["n"]) for number, one in found.items() if number < 7} == {
        ("31", "1-5", 6)
    }
    assert (found[30]["sector"], found[30]["n"]) == ("", 22)


def test_five_are_not_told_of_one_another() -> None:
    assert told_to_each([standing(number) for number in range(5)], READINESS, fewest=6) == {}


ROWS = some.lists(
    some.tuples(
        some.sampled_from(["31", "44", "62", ""]), some.sampled_from(["1-5", "6-15", ""]), some.sampled_from(["A", "B"])
    ),
    max_size=70,
)


@given(ROWS)
def test_nothing_of_fewer_than_five_follows_from_what_is_told(rows: list[tuple[str, str, str]]) -> None:
    placed = [standing(n, sector=sector, size=size, region=region) for n, (sector, size, region) in enumerate(rows)]
    found = numbers(placed)
    assert all(n >= FEWEST for n in found.values())
    left = []
    for depth in range(len(STEPS)):
        for key, n in found.items():
            parts = [found[one] for one in found if one[:depth] == key[:depth] and sum(map(bool, one)) == depth + 1]
            if sum(map(bool, key)) == depth and parts:
                left.append(n - sum(parts))
    assert [few for few in left if 0 < few < FEWEST] == []


@given(ROWS)
def test_no_sector_is_told_of_in_one_place_and_withheld_in_the_other(rows: list[tuple[str, str, str]]) -> None:
    among_peers, in_fairness = sectors_of_both([standing(n, sector=sector) for n, (sector, *_) in enumerate(rows)])
    assert among_peers == in_fairness


@given(ROWS, some.randoms())
def test_the_order_of_enterprises_changes_nothing(rows: list[tuple[str, str, str]], chance: Any) -> None:
    placed = [standing(n, str(n), sector=a, size=b, region=c) for n, (a, b, c) in enumerate(rows)]
    mixed = list(placed)
    chance.shuffle(mixed)
    assert told(mixed) == told(placed)
