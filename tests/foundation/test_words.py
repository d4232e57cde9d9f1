"""A reason says something that can be seen."""

from __future__ import annotations

import pytest

from clear_platform.foundation.stated import words_of


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t", "\u200b", " \u200b\u200d\ufeff ", "\u2060\u00ad", "\u0301"])
def test_what_nobody_can_see_is_no_word(text: str) -> None:
    assert words_of(text) == ""


@pytest.mark.parametrize("text", ["no", "12 %", "…", "否", "لا", "न", "👍", "a\u200bb"])
def test_what_can_be_seen_stays_as_it_was_written(text: str) -> None:
    assert words_of(f" {text}\r\n") == text
