"""Whoever loads the demonstration sees which step of how many it is at, and which part of a long one."""

from __future__ import annotations

import pytest

from institutional.demonstration.progress import Progress


def test_each_step_says_which_of_how_many_it_is() -> None:
    said: list[str] = []
    progress = Progress(said.append, steps=2)
    progress.step("Importing")
    progress.step("Telling")
    assert said == ["Step 1 of 2: Importing …", "Step 2 of 2: Telling …"]


def test_a_part_is_told_of_before_it_is_done() -> None:
    said: list[str] = []
    seen = [(part, list(said)) for part in Progress(said.append, steps=1).each(["a", "b"], str.upper)]
    assert seen == [("a", ["  1 of 2: A"]), ("b", ["  1 of 2: A", "  2 of 2: B"])]


def test_of_very_many_parts_only_some_are_told_of() -> None:
    said: list[str] = []
    assert len(list(Progress(said.append, steps=1).each(range(45), str, every=20))) == 45
    assert said == ["  1 of 45: 0", "  20 of 45: 19", "  40 of 45: 39"]


def test_a_step_that_was_not_counted_is_a_mistake_of_the_programmer() -> None:
    progress = Progress(lambda _text: None, steps=1)
    progress.step("Importing")
    with pytest.raises(ValueError, match="one more"):
        progress.step("Telling")
