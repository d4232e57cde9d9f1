"""Tickets are placed in sprints so that none comes before what it waits for and no sprint holds more than it can."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from execution.roadmaps.rules.kinds import SYSTEM_NAMES
from execution.roadmaps.rules.planning import (
    CycleFound,
    Wanted,
    in_order,
    name_of,
    natural,
    order_violations,
    placed,
    with_needed,
)


def wanted(*tickets: tuple[str, str, tuple[str, ...]]) -> list[Wanted]:
    return [Wanted(ref, Decimal(hours), needs, "crm") for ref, hours, needs in tickets]


@some.composite
def any_tickets(draw: some.DrawFn) -> list[Wanted]:
    """Tickets of any size in which each may wait for any that came before it, shuffled."""
    hours = draw(some.lists(some.decimals("0.1", 60, places=1), max_size=40))
    made = [
        Wanted(
            f"T1.{number}",
            one,
            tuple(f"T1.{need}" for need in draw(some.sets(some.integers(1, number - 1), max_size=3)))
            if number > 1
            else (),
            "crm",
        )
        for number, one in enumerate(hours, start=1)
    ]
    return draw(some.permutations(made))


@given(any_tickets(), some.decimals(1, 50, places=1))
def test_none_comes_before_what_it_waits_for(tickets: list[Wanted], capacity: Decimal) -> None:
    order = [ref for sprint in placed(tickets, hours_per_sprint=capacity) for ref in sprint.refs]
    at = {ref: number for number, ref in enumerate(order)}
    assert all(at[need] < at[one.ref] for one in tickets for need in one.needs)


@given(any_tickets(), some.decimals(1, 50, places=1))
def test_each_stands_in_one_sprint_alone(tickets: list[Wanted], capacity: Decimal) -> None:
    order = [ref for sprint in placed(tickets, hours_per_sprint=capacity) for ref in sprint.refs]
    assert sorted(order) == sorted(one.ref for one in tickets)


@given(any_tickets(), some.decimals(1, 50, places=1))
def test_a_sprint_holds_more_than_it_can_only_where_one_ticket_alone_is_larger(
    tickets: list[Wanted], capacity: Decimal
) -> None:
    sprints = placed(tickets, hours_per_sprint=capacity)
    assert all(len(one.refs) == 1 for one in sprints if one.hours > capacity)
    assert [one.is_over for one in sprints] == [one.hours > capacity for one in sprints]


@given(any_tickets(), some.decimals(1, 50, places=1))
def test_no_ticket_would_have_had_room_sooner(tickets: list[Wanted], capacity: Decimal) -> None:
    sprints = placed(tickets, hours_per_sprint=capacity)
    at = {ref: one.number for one in sprints for ref in one.refs}
    hours = {one.ref: one.hours for one in tickets}
    held = {one.number: one.hours for one in sprints}
    for one in tickets:
        first = max((at[need] for need in one.needs), default=1)
        assert all(held[number] + hours[one.ref] > capacity for number in range(first, at[one.ref]))


def test_a_ticket_larger_than_a_sprint_has_one_for_itself_and_is_named() -> None:
    found = placed(wanted(("T1.1", "50", ()), ("T1.2", "4", ())), hours_per_sprint=Decimal(40))
    assert [(one.refs, one.is_over) for one in found] == [(("T1.1",), True), (("T1.2",), False)]


def test_what_is_not_among_those_wanted_holds_nothing_up() -> None:
    assert [one.ref for one in in_order(wanted(("T1.2", "4", ("T1.1",))))] == ["T1.2"]


def test_tickets_that_wait_for_each_other_are_named_in_a_ring() -> None:
    ring = wanted(
        ("T1.1", "1", ("T1.3",)), ("T1.2", "1", ("T1.1",)), ("T1.3", "1", ("T1.2",)), ("T1.4", "1", ("T1.3",))
    )
    with pytest.raises(CycleFound) as found:
        placed(ring, hours_per_sprint=Decimal(40))
    assert found.value.refs == ("T1.1", "T1.3", "T1.2")


def test_what_tickets_wait_for_comes_along_in_the_order_of_ids() -> None:
    needs: Mapping[str, list[str]] = {"T1.10": ["T1.2"], "T1.2": ["T1.1"], "T1.1": [], "T9.1": []}
    assert with_needed(["T1.10"], needs) == ["T1.1", "T1.2", "T1.10"]


def test_ids_sort_as_people_count() -> None:
    assert sorted(["T1.10.1", "T1.2.1", "T1.2", "T10.1"], key=natural) == ["T1.2", "T1.2.1", "T1.10.1", "T10.1"]


def test_a_sprint_is_called_after_the_two_systems_that_take_most_of_it() -> None:
    tickets = [
        Wanted("T1.1", Decimal(3), (), "lead_response"),
        Wanted("T2.1", Decimal(5), (), "crm"),
        Wanted("T4.1", Decimal(4), (), "finance_cash"),
    ]
    by_ref = {one.ref: one for one in tickets}
    assert name_of(by_ref, by_ref, SYSTEM_NAMES) == "CRM, finance and cash"


def test_a_ticket_that_stands_before_what_it_waits_for_is_found() -> None:
    assert order_violations({"T1.1": 2, "T1.2": 1}, {"T1.2": ["T1.1"], "T1.1": ["T9.9"]}) == [("T1.2", "T1.1")]
