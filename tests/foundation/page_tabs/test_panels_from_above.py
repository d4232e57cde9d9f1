"""Apps add panels to pages of apps below them; a page shows those that have something to show, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from clear_platform.foundation.page_tabs import panels
from clear_platform.foundation.public import ANONYMOUS, Panel, panels_of, register_panel


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with nothing on it, whatever the apps have registered."""
    monkeypatch.setattr(panels, "_PANELS", {})


def says(word: str) -> Any:
    """A panel's reading that gives a word and the subject it was asked about."""

    def context(_actor: object, subject_id: object) -> Mapping[str, Any]:
        return {"word": word, "about": subject_id}

    return context


def test_panels_stand_in_their_order_with_what_they_read_of_the_subject() -> None:
    register_panel(Panel("decision", "later", 20, "later.html", says("second")))
    register_panel(Panel("decision", "sooner", 10, "sooner.html", says("first")))
    register_panel(Panel("enterprise", "other", 1, "other.html", says("elsewhere")))
    shown = panels_of("decision", actor=ANONYMOUS, subject_id=7)
    assert [(one.template, one.context) for one in shown] == [
        ("sooner.html", {"word": "first", "about": 7}),
        ("later.html", {"word": "second", "about": 7}),
    ]


def test_a_panel_with_nothing_to_show_is_not_there() -> None:
    register_panel(Panel("decision", "silent", 10, "silent.html", lambda _actor, _subject: None))
    assert panels_of("decision", actor=ANONYMOUS, subject_id=7) == []


def test_registered_again_it_stands_once() -> None:
    for word in ("old", "new"):
        register_panel(Panel("decision", "part", 10, "part.html", says(word)))
    assert [one.context["word"] for one in panels_of("decision", actor=ANONYMOUS, subject_id=7)] == ["new"]


def test_a_panel_says_which_part_of_the_page_it_stands_for() -> None:
    register_panel(Panel("decision", "forecast", 10, "part.html", says("what came"), instead_of="expected"))
    assert [one.instead_of for one in panels_of("decision", actor=ANONYMOUS, subject_id=7)] == ["expected"]
