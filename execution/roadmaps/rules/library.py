"""The library of tickets as it ships: read from the reviewed files beside, and held against itself.

Not here: whether a success metric exists; the metrics belong to an app above, and a test holds the two together.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from execution.roadmaps.rules.kinds import CATEGORIES, SYSTEMS
from execution.roadmaps.rules.planning import CycleFound, Wanted, in_order, natural

FOLDER = Path(__file__).resolve().parents[1] / "library"


@dataclass(frozen=True)
class ShippedTicket:
    """One ticket of the library. `answers` are measures of a diagnosis whose weakness it answers."""

    ticket_id: str
    title: str
    system: str
    category: str
    description: str
    success_metric: str
    estimate_hours: Decimal
    cost: Decimal
    currency: str
    needs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@cache
def shipped_tickets() -> tuple[ShippedTicket, ...]:
    """Give the library that ships, in the order of ids. Refuses: `ValueError` that names every fault."""
    found = [one for file in sorted(FOLDER.glob("*.toml")) for one in read_tickets(file.read_text(encoding="utf-8"))]
    faults = faults_of(found)
    if faults:
        raise ValueError("The library of tickets is at fault: " + " ".join(faults))
    return tuple(sorted(found, key=lambda one: natural(one.ticket_id)))


def read_tickets(text: str) -> list[ShippedTicket]:
    """Give the tickets of one file. Refuses: `KeyError` for a part that lacks, `ValueError` for one nobody knows."""
    file = tomllib.loads(text, parse_float=Decimal)
    return [_ticket(file["system"], file["currency"], one) for one in file["ticket"]]


def faults_of(tickets: Sequence[ShippedTicket]) -> list[str]:
    """Give in words what is wrong with a library: ids twice, unknown needs, rings, systems and categories."""
    ids = Counter(one.ticket_id for one in tickets)
    faults = [f"{ref} is there {times} times." for ref, times in ids.items() if times > 1]
    faults += [f"{one.ticket_id}: no system {one.system}." for one in tickets if one.system not in SYSTEMS]
    faults += [f"{one.ticket_id}: no category {one.category}." for one in tickets if one.category not in CATEGORIES]
    faults += [f"{one.ticket_id} takes no time." for one in tickets if one.estimate_hours <= 0]
    faults += [f"{one.ticket_id}: its cost is below zero." for one in tickets if one.cost < 0]
    faults += [
        f"{one.ticket_id} waits for {need}, which is not there."
        for one in tickets
        for need in one.needs
        if not ids[need]
    ]
    return faults or _rings(tickets)


def recommended_for(*, measures: Iterable[str], metrics: Iterable[str], offered: Iterable[Any]) -> list[str]:
    """Give the ids of tickets that answer weak measures of a diagnosis, or whose metric a decision means to move.

    Takes: `offered`, tickets with `ticket_id`, `answers` and `success_metric`.
    """
    weak, moved = set(measures), set(metrics)
    found = {one.ticket_id for one in offered if weak.intersection(one.answers) or one.success_metric in moved}
    return sorted(found, key=natural)


def _rings(tickets: Sequence[ShippedTicket]) -> list[str]:
    try:
        in_order([Wanted(one.ticket_id, one.estimate_hours, one.needs) for one in tickets])
    except CycleFound as found:
        return [f"{found}: each waits for the next."]
    return []


def _ticket(system: str, currency: str, one: Mapping[str, Any]) -> ShippedTicket:
    known = {
        "id", "title", "category", "description", "success_metric", "hours", "cost", "needs", "answers",
    }  # fmt: skip
    strange = sorted(set(one) - known)
    if strange:
        raise ValueError(f"{one.get('id')}: nothing is known of {', '.join(strange)}.")
    return ShippedTicket(
        ticket_id=one["id"],
        title=one["title"],
        system=system,
        category=one["category"],
        description=one["description"],
        success_metric=one["success_metric"],
        estimate_hours=Decimal(one["hours"]),
        cost=Decimal(one["cost"]),
        currency=currency,
        needs=tuple(one.get("needs", ())),
        answers=tuple(one.get("answers", ())),
    )
