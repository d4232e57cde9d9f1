"""Colours of tenants: how well they read, which is the nearest that does, what they come close to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.branding import rules
from clear_platform.foundation.rendering.tokens import colour_tokens

COLOURS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize("name", ["sheet", "paper", "well"])
def test_grounds_are_those_of_the_stylesheet(name: str) -> None:
    token = colour_tokens()[name]
    assert (rules.LIGHT[name], rules.DARK[name]) == (token.light, token.dark)


@pytest.mark.parametrize("name", ["thread", "warn", "bad"])
def test_colours_of_judgement_are_those_of_the_stylesheet(name: str) -> None:
    assert rules.JUDGEMENT[name] == colour_tokens()[name].light


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#FFFFFF", "21"), ("#767676", "#FFFFFF", "4.54")])
def test_contrast_is_as_the_standard_computes_it(one: str, other: str, ratio: str) -> None:
    assert rules.contrast(one, other) == rules.contrast(other, one) == Decimal(ratio)


def test_a_colour_just_below_the_bar_is_not_rounded_over_it() -> None:
    # 4.4775 to one.
    assert rules.contrast("#777777", "#FFFFFF") == Decimal("4.47")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("#FFFFFF", "#000000", 100.0), ("#B3380D", "#B3380D", 0.0), ("#FF0000", "#00FF00", 86.6)],
)
def test_difference_is_as_its_authors_compute_it(one: str, other: str, apart: float) -> None:
    assert rules.difference(one, other) == pytest.approx(apart, abs=0.05)


def test_a_pale_green_is_too_pale_on_white_and_a_darker_one_of_its_hue_is_offered() -> None:
    look = rules.look_of("#6FA84B", rules.ACCENT)
    assert look.failing[0].ratio == Decimal("2.84")
    assert rules.look_of(rules.nearest_primary("#6FA84B"), rules.ACCENT).failing == []


@given(COLOURS, COLOURS)
def test_what_is_offered_passes_every_pair(primary: str, accent: str) -> None:
    look = rules.look_of(rules.nearest_primary(primary), rules.nearest_accent(accent))
    assert look.failing == []


@given(COLOURS)
def test_a_colour_that_passes_is_offered_itself(colour: str) -> None:
    offered = rules.nearest_primary(colour)
    assert rules.nearest_primary(offered) == offered


def test_a_red_close_to_the_thread_is_warned_of() -> None:
    assert rules.look_of("#B0330F", rules.ACCENT).near == ["thread"]
    assert rules.look_of(rules.PRIMARY, rules.ACCENT).near == []
