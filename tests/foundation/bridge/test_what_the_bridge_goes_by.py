"""Subjects, streams, and where events come from: what the bridge decides without a server."""

from __future__ import annotations

import pytest

from clear_platform.foundation.bridge import rules
from clear_platform.foundation.events.registry import contracts
from clear_platform.launcher import programs


@pytest.mark.parametrize(
    ("known", "wanted", "covered"),
    [
        ("clear.>", "clear.decision.>", True),
        ("clear.decision.>", "clear.decision.>", True),
        ("clear.*.>", "clear.decision.>", True),
        ("clear.decision.*", "clear.decision.approved", True),
        ("clear.decision.*", "clear.decision.>", False),
        ("clear.decision.>", "clear.>", False),
        ("clear.decision.>", "clear.decision", False),
        ("clear.decision", "clear.decision.approved", False),
        ("clear.task.>", "clear.decision.>", False),
        ("clear.decision.approved", "clear.decision.*", False),
    ],
)
def test_a_subject_covers_what_is_sent_within_it(known: str, wanted: str, covered: bool) -> None:
    assert rules.covers(known, wanted) is covered


@pytest.mark.parametrize(
    ("subject", "sender"),
    [
        ("clear.in.abc.journeys", "abc"),
        ("clear.in.abc", "abc"),
        ("clear.in", ""),
        ("clear.in.", ""),
        ("other.abc.journeys", ""),
    ],
)
def test_the_word_after_the_prefix_names_the_sender(subject: str, sender: str) -> None:
    assert rules.sender_in(subject, prefix="clear.in") == sender


def test_what_goes_out_and_what_comes_in_never_share_a_subject() -> None:
    """Two streams on one subject are refused by the server."""
    outward = rules.subjects_of({one.type for one in contracts()})
    assert rules.missing_of(outward, ["clear.in.>"]) == ["clear.in.>"]
    assert rules.missing_of(["clear.in.>"], outward) == outward


def test_every_type_goes_out_on_a_subject_of_the_stream() -> None:
    outward = rules.subjects_of({one.type for one in contracts()})
    assert rules.missing_of(outward, [rules.subject_of(one.type) for one in contracts()]) == []


def test_a_member_that_names_the_source_is_never_left_out() -> None:
    named = [one for one in contracts() if one.source_in]
    assert named
    for one in named:
        assert one.source_in in one.schema()["required"], one.type


def test_events_of_contractual_sources_say_so() -> None:
    found = {one.type: one.source or one.source_in for one in contracts()}
    for type, source in found.items():
        assert source in {"internal", type.split(".")[0], "provider"}, type
    assert found["kintell.session.completed"] == "kintell"
    assert found["buddy.match.created"] == "buddy"


def test_a_bridge_is_started_where_nats_is_set() -> None:
    assert "bridge" in programs.behind_the_web({"NATS_URL": "nats://localhost"})
    assert "bridge" not in programs.behind_the_web({"NATS_URL": " "})
    assert "bridge" not in programs.behind_the_web({})
