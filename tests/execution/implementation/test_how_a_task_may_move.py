"""The table of moves: from every status, every act either leads to its status or is refused by name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.implementation import rules

STATUSES = ("todo", "in_progress", "blocked", "done", "cancelled")
acts = st.sampled_from(sorted(rules.ACTS))
facts = st.fixed_dictionaries(
    {
        "priority": st.sampled_from(["low", "normal", "high"]),
        "waits_for": st.lists(st.text(min_size=1), max_size=2),
        "has_verified_milestone": st.booleans(),
    }
)


@pytest.mark.parametrize(
    ("status", "open_acts"),
    [
        ("todo", {"start", "block", "complete", "cancel"}),
        ("in_progress", {"block", "complete", "cancel"}),
        ("blocked", {"start", "cancel"}),
        ("done", set()),
        ("cancelled", set()),
    ],
)
def test_each_status_opens_these_acts_and_no_other(status: str, open_acts: set[str]) -> None:
    assert {act for act in rules.ACTS if rules.refusal_of(act, status=status) is None} == open_acts


@given(acts, st.sampled_from(["done", "cancelled"]), facts)
def test_nothing_moves_a_task_that_is_over(act: str, status: str, known: dict[str, object]) -> None:
    assert rules.refusal_of(act, status=status, **known) in {"task.already_done", "task.cancelled"}  # type: ignore[arg-type]


@given(st.lists(acts, max_size=12), facts)
def test_whatever_is_done_in_a_row_a_task_that_is_over_stays_so(row: list[str], known: dict[str, object]) -> None:
    status, over = "todo", False
    for act in row:
        refused = rules.refusal_of(act, status=status, **known)  # type: ignore[arg-type]
        assert not over or refused is not None
        status = status if refused else rules.comes_to(act)
        over = over or status in {"done", "cancelled"}
    assert status in STATUSES


@given(st.sampled_from(STATUSES), st.lists(st.text(min_size=1), min_size=1, max_size=3), st.booleans())
def test_a_task_that_waits_is_neither_started_nor_done(status: str, waiting: list[str], verified: bool) -> None:
    for act in ("start", "complete"):
        assert rules.refusal_of(act, status=status, waits_for=waiting, has_verified_milestone=verified) is not None


@given(st.sampled_from(STATUSES))
def test_a_task_of_high_priority_is_not_done_without_a_verified_milestone(status: str) -> None:
    assert rules.refusal_of("complete", status=status, priority="high") is not None


def test_the_steps_of_a_plan_are_due_from_the_day_it_began() -> None:
    assert rules.due_on(began_on=date(2026, 11, 21), due_days=10) == date(2026, 12, 1)
    assert rules.due_on(began_on=date(2026, 11, 21), due_days=None) is None


@pytest.mark.parametrize(
    ("status", "due", "late"),
    [
        ("todo", date(2026, 11, 20), True),
        ("todo", date(2026, 11, 21), False),
        ("done", date(2026, 11, 20), False),
        ("todo", None, False),
    ],
)
def test_only_an_open_task_is_late_and_only_after_its_day(status: str, due: date | None, late: bool) -> None:
    assert rules.is_overdue(status=status, due_date=due, today=date(2026, 11, 21)) is late
