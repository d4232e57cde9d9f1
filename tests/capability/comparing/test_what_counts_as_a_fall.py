"""A fall is noticed once, ends when the score is back, and is noticed again only when it falls again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capability.comparing.rules.falling import Noticed, Place, Point, Turns, has_fallen, turns_of

HERE: Place = (1, 2, "readiness")


def at(score: str) -> dict[Place, Point]:
    return {HERE: Point(Decimal(score), date(2026, 4, 1))}


def noticed(after: str, *, seen: bool = False) -> dict[Place, Noticed]:
    return {HERE: Noticed(7, Decimal(after), seen)}


@pytest.mark.parametrize(("before", "now", "fell"), [("60", "55", True), ("60", "55.01", False), ("55", "60", False)])
def test_five_points_are_a_fall(before: str, now: str, fell: bool) -> None:
    assert has_fallen(Decimal(before), Decimal(now)) is fell


def test_it_is_noticed_once() -> None:
    assert turns_of(at("60"), at("50"), {}).fell == {HERE: (at("60")[HERE], at("50")[HERE])}
    assert turns_of(at("60"), at("50"), noticed("50")) == Turns({}, ())


@pytest.mark.parametrize("now", ["20", "52"])
def test_until_somebody_looks_it_is_told_of_with_the_newest_figures(now: str) -> None:
    assert turns_of(at("60"), at(now), noticed("54")) == Turns({}, (), {7: (at("60")[HERE], at(now)[HERE])})
    assert turns_of(at("60"), at("52"), noticed("54", seen=True)) == Turns({}, ())


def test_it_ends_when_the_score_is_back_or_is_no_more() -> None:
    assert turns_of(at("60"), at("58"), noticed("50")) == Turns({}, (7,))
    assert turns_of({}, {}, noticed("50")) == Turns({}, (7,))


def test_what_stood_low_for_90_days_is_no_fall_any_more() -> None:
    assert turns_of(at("50"), at("50"), noticed("50", seen=True)) == Turns({}, (7,))


def test_seen_it_is_told_of_again_only_when_it_falls_as_much_once_more() -> None:
    assert turns_of(at("60"), at("47"), noticed("50", seen=True)) == Turns({}, ())
    deeper = turns_of(at("60"), at("45"), noticed("50", seen=True))
    assert (list(deeper.fell), deeper.ended) == ([HERE], (7,))


def test_what_nothing_stood_before_has_not_fallen() -> None:
    assert turns_of({}, at("5"), {}) == Turns({}, ())
