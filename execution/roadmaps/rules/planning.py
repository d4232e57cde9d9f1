"""Placing tickets in sprints, by what waits for what and by how many hours a sprint holds. Not here: which tickets."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SPRINT_DAYS = 14
DEFAULT_HOURS = Decimal(40)
TENTHS = 10
YEARS_AROUND = 10
"""How many years before or after today a roadmap may begin."""


@dataclass(frozen=True)
class Wanted:
    """A ticket to be placed: what it is called, what it takes, what it waits for, and the system it builds."""

    ref: str
    hours: Decimal
    needs: tuple[str, ...] = ()
    system: str = ""


@dataclass(frozen=True)
class Sprint:
    """Tickets in the order in which they are worked on. `is_over`: one ticket alone takes more than a sprint holds."""

    number: int
    refs: tuple[str, ...]
    hours: Decimal
    is_over: bool


class CycleFound(ValueError):
    """Tickets wait for each other; `refs` names them in a ring."""

    def __init__(self, refs: Sequence[str]) -> None:
        super().__init__(" after ".join([*refs, refs[0]]))
        self.refs = tuple(refs)


def natural(ref: str) -> tuple[int, ...]:
    """Give a key by which ticket ids sort as people count: T1.2.1 before T1.10.1."""
    return tuple(int(part) for part in ref.lstrip("T").split("."))


def with_needed(refs: Iterable[str], needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Give tickets and everything they wait for, each once, in the order of their ids.

    Takes: `needs`, by ticket. Refuses: `KeyError` with a ticket that is not in it.
    """
    found: set[str] = set()
    waiting = list(refs)
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found.add(ref)
            waiting.extend(needs[ref])
    return sorted(found, key=natural)


def in_order(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Give tickets so that each comes after all it waits for; where that leaves a choice, in the order given.

    What a ticket waits for and is not among those wanted holds nothing up. Refuses: `CycleFound`.
    """
    place = {one.ref: index for index, one in enumerate(wanted)}
    missing = {one.ref: {need for need in one.needs if need in place} for one in wanted}
    freed: dict[str, list[str]] = {}
    for ref, needs in missing.items():
        for need in needs:
            freed.setdefault(need, []).append(ref)
    ready = [place[ref] for ref, needs in missing.items() if not needs]
    heapq.heapify(ready)
    ordered: list[Wanted] = []
    while ready:
        one = wanted[heapq.heappop(ready)]
        ordered.append(one)
        for ref in freed.get(one.ref, ()):
            missing[ref].discard(one.ref)
            if not missing[ref]:
                heapq.heappush(ready, place[ref])
    if len(ordered) < len(wanted):
        raise CycleFound(_ring({ref: needs for ref, needs in missing.items() if needs}))
    return ordered


def placed(wanted: Sequence[Wanted], *, hours_per_sprint: Decimal) -> list[Sprint]:
    """Place tickets in sprints: each in the first one with room that comes no sooner than what it waits for.

    A sprint holds at most `hours_per_sprint`, but for one that holds a single ticket larger than that. Within a sprint
    the tickets stand in the order in which they can be worked on. Refuses: `CycleFound`.
    """
    most = _tenths(hours_per_sprint)
    hours: list[int] = []
    refs: list[list[str]] = []
    at: dict[str, int] = {}
    # Sprints before this one are full to the tenth of an hour, and need not be looked at again.
    first_open = 0
    for one in in_order(wanted):
        takes = _tenths(one.hours)
        number = max((at[need] for need in one.needs if need in at), default=0)
        number = max(number, first_open)
        while number < len(hours) and (hours[number] + takes > most):
            number += 1
        if number == len(hours):
            hours.append(0)
            refs.append([])
        hours[number] += takes
        refs[number].append(one.ref)
        at[one.ref] = number
        while first_open < len(hours) and hours[first_open] >= most:
            first_open += 1
    return [
        Sprint(number, tuple(part), Decimal(total) / TENTHS, is_over=total > most)
        for number, (part, total) in enumerate(zip(refs, hours, strict=True), start=1)
    ]


def days_to_begin_on(today: date) -> tuple[date, date]:
    """Give the first and the last day on which a roadmap made today may begin: the calendar has room behind both."""
    return date(today.year - YEARS_AROUND, 1, 1), date(today.year + YEARS_AROUND, 12, 31)


def span_of(number: int, *, starts_on: date) -> tuple[date, date]:
    """Give the first and the last day of a sprint, counted from one."""
    first = starts_on + timedelta(days=(number - 1) * SPRINT_DAYS)
    return first, first + timedelta(days=SPRINT_DAYS - 1)


def name_of(refs: Iterable[str], by_ref: Mapping[str, Wanted], names: Mapping[str, str]) -> str:
    """Give a sprint's name: the one or two systems that take most of its hours."""
    hours: dict[str, Decimal] = {}
    for ref in refs:
        one = by_ref[ref]
        hours[one.system] = hours.get(one.system, Decimal(0)) + one.hours
    largest = sorted(hours, key=lambda system: (-hours[system], list(names).index(system)))[:2]
    return ", ".join([names[largest[0]], *(_lower(names[one]) for one in largest[1:])])


def order_violations(sprint_of: Mapping[str, int], needs: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Give each ticket that stands in an earlier sprint than one it waits for, with that one."""
    return [
        (ref, need)
        for ref, number in sprint_of.items()
        for need in needs.get(ref, ())
        if need in sprint_of and sprint_of[need] > number
    ]


def _tenths(hours: Decimal) -> int:
    # Rounded up, so that a sprint never holds more than it says.
    return -int(-hours * TENTHS // 1)


def _ring(missing: Mapping[str, set[str]]) -> list[str]:
    seen: list[str] = []
    ref = min(missing, key=natural)
    while ref not in seen:
        seen.append(ref)
        ref = min((need for need in missing[ref] if need in missing), key=natural)
    return seen[seen.index(ref) :]


def _lower(name: str) -> str:
    # An abbreviation stays one.
    return name if name[:2].isupper() else name[0].lower() + name[1:]
