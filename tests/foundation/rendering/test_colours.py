"""The colours of the design can be read, in both themes and on every ground they stand on."""

from __future__ import annotations

import pytest

from clear_platform.foundation.rendering.contrast import MARKS_NEED, TEXT_NEEDS, contrast_ratio
from clear_platform.foundation.rendering.tokens import Token, colour_tokens

GROUNDS = ("sheet", "paper", "well")
TEXTS = ("ink", "ink-2", "ink-3", "brand", "thread", "good", "warn", "bad")
MARKS = ("edge", "focus")
SERIES = ("s1", "s2", "s3", "s4", "s5")


def lowest(one: Token, other: Token) -> float:
    return min(contrast_ratio(one.light, other.light), contrast_ratio(one.dark, other.dark))


def tokens(*names: str) -> list[Token]:
    return [colour_tokens()[name] for name in names]


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", TEXTS)
def test_text_can_be_read_on_every_ground(name: str, ground: str) -> None:
    assert lowest(*tokens(name, ground)) >= TEXT_NEEDS


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", MARKS)
def test_edges_and_the_focus_ring_can_be_seen_on_every_ground(name: str, ground: str) -> None:
    assert lowest(*tokens(name, ground)) >= MARKS_NEED


@pytest.mark.parametrize("name", ["brand", "thread", "good", "warn", "bad"])
def test_a_judgement_can_be_read_on_its_own_wash(name: str) -> None:
    assert lowest(*tokens(name, f"{name}-wash")) >= TEXT_NEEDS
    assert lowest(*tokens("ink", f"{name}-wash")) >= TEXT_NEEDS


@pytest.mark.parametrize("name", SERIES)
def test_a_series_can_be_seen_on_the_sheet(name: str) -> None:
    assert lowest(*tokens(name, "sheet")) >= MARKS_NEED


def test_the_text_of_the_main_button_can_be_read() -> None:
    assert lowest(*tokens("on-brand", "brand")) >= TEXT_NEEDS


def test_black_on_white_has_the_highest_contrast_there_is() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_ratio("#777777", "#777777") == 1


def test_the_order_of_the_colours_does_not_matter() -> None:
    assert contrast_ratio("#15456B", "#FFFFFF") == contrast_ratio("#FFFFFF", "#15456B")


@pytest.mark.parametrize("colour", ["red", "#FFF", "15456B", "#15456B80"])
def test_what_is_not_an_opaque_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="not a colour written as #RRGGBB"):
        contrast_ratio(colour, "#FFFFFF")
