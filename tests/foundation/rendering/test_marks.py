"""Every status has a shape, a tone and a word; one word means one thing everywhere."""

from __future__ import annotations

import pytest

from clear_platform.foundation.rendering.icons import ICONS
from clear_platform.foundation.rendering.marks import Mark, known_marks, mark_of, register_marks


def test_every_status_has_a_shape_that_is_drawn() -> None:
    assert {mark.shape for mark in known_marks().values()} <= set(ICONS)


@pytest.mark.parametrize(
    "together",
    [
        ("performing", "watch", "default", "repaid", "written_off"),
        ("todo", "in_progress", "blocked", "done", "cancelled"),
        ("draft", "proposed", "approved", "rejected", "closed"),
        ("held", "on_course", "behind", "missed", "early"),
    ],
)
def test_statuses_that_stand_together_differ_in_shape_alone(together: tuple[str, ...]) -> None:
    assert len({mark_of(value).shape for value in together}) == len(together)


def test_a_status_nobody_described_is_shown_by_its_own_word() -> None:
    assert mark_of("half_eaten") == Mark("st-unknown", "off", "half eaten")


def test_an_app_may_say_again_what_is_already_so() -> None:
    register_marks({"repaid": mark_of("repaid")})
    assert mark_of("repaid").shape == "st-closed"


def test_a_known_status_cannot_be_given_another_look() -> None:
    with pytest.raises(ValueError, match="already has the shape 'st-closed'"):
        register_marks({"repaid": Mark("st-ok", "good", "repaid")})


def test_a_shape_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="asks for the shape 'star'"):
        register_marks({"shining": Mark("star", "good", "shining")})
