"""The rail shows each actor the ways that lead somewhere for them, and where they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import rail
from clear_platform.foundation.rendering.rail import RailEntry, rail_for, register_rail_entry, way

STAFF = Actor(kind="user", id=1, name="Programme officer", is_staff=True)
MEMBER = Actor(kind="user", id=2, name="Owner")


def always(said: str) -> Callable[[Actor], str]:
    def answer(_actor: Actor) -> str:
        return said

    return answer


@pytest.fixture(autouse=True)
def _a_rail_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rail, "_ENTRIES", {})
    register_rail_entry(RailEntry("exports", "send", 20, "Exports", always("/exports")))
    register_rail_entry(RailEntry("today", "look", 10, "Today", always("/"), always("9")))
    register_rail_entry(RailEntry("portfolios", "look", 20, "Portfolios", always("/portfolios")))
    register_rail_entry(RailEntry("loans", "look", 30, "Loans", always("/portfolios/loans")))
    register_rail_entry(
        RailEntry("console", "keep", 10, "Console", lambda actor: "/console" if actor.is_staff else None)
    )


def labels(actor: Actor, path: str = "/elsewhere") -> dict[str, list[str]]:
    return {group.code: [str(link.label) for link in group.links] for group in rail_for(actor, path)}


def current(path: str) -> list[str]:
    return [str(link.label) for group in rail_for(STAFF, path) for link in group.links if link.current]


def test_entries_stand_in_their_groups_in_their_order() -> None:
    assert labels(STAFF) == {"look": ["Today", "Portfolios", "Loans"], "send": ["Exports"], "keep": ["Console"]}


def test_a_way_that_leads_nowhere_for_somebody_is_not_shown() -> None:
    assert "keep" not in labels(MEMBER)


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", ["Today"]),
        ("/portfolios", ["Portfolios"]),
        ("/portfolios/7", ["Portfolios"]),
        ("/portfolios/loans/7", ["Loans"]),
        ("/portfolios-of-others", []),
        ("/sign-in", []),
    ],
)
def test_the_entry_that_leads_furthest_to_the_page_is_current(path: str, here: list[str]) -> None:
    assert current(path) == here


def test_what_waits_for_somebody_is_counted() -> None:
    (look, *_others) = rail_for(MEMBER, "/")
    assert [link.waiting for link in look.links] == ["9", "", ""]


def test_a_code_is_taken_once() -> None:
    with pytest.raises(ValueError, match="already has an entry 'today'"):
        register_rail_entry(RailEntry("today", "keep", 1, "Now", always("/now")))


def test_a_page_leads_to_a_way_of_another_app_where_there_is_one() -> None:
    found = way("portfolios", MEMBER)
    assert found is not None
    assert (str(found.label), found.href) == ("Portfolios", "/portfolios")
    assert [way("console", MEMBER), way("nowhere", STAFF)] == [None, None]


def test_what_waits_is_said_where_it_is_counted() -> None:
    told = [
        next(link.waiting for group in rail_for(STAFF, "/", counting=counting) for link in group.links)
        for counting in (True, False)
    ]
    assert told == ["9", ""]
