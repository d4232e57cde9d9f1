"""How far a pack has come, counted; and what a section's status follows from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from execution.roadmaps.rules.documents.facts import Learned, SprintPlan, WorkTicket
from execution.roadmaps.rules.kinds import OVER, SYSTEMS, SectionStatus, TicketStatus
from execution.roadmaps.rules.planning import natural

OF_SECTION: Mapping[int, str] = {4: "workflow", 6: "tooling", 7: "enablement", 8: "measurement"}
"""Which category of tickets a section tells of; the other sections tell of all of them."""


def totals_of(statuses: Sequence[str]) -> dict[str, int]:
    """Count tickets by status, as the database counts them."""
    return {
        "tickets": len(statuses),
        **{
            name: sum(1 for one in statuses if one == name)
            for name in ("done", "in_progress", "blocked", "not_started", "skipped")
        },
    }


def progress_of(tickets: Sequence[WorkTicket]) -> dict[str, Any]:
    """Give how far the work has come, in all and for each system. What was skipped counts neither way."""
    return {
        **totals_of([one.status for one in tickets]),
        "completion_ratio": completion([one.status for one in tickets]),
        "by_system": {
            system: {
                "tickets": len(mine),
                "done": sum(1 for one in mine if one == TicketStatus.DONE),
                "completion_ratio": completion(mine),
            }
            for system in SYSTEMS
            if (mine := [one.status for one in tickets if one.system == system])
        },
        "done_tickets": _in(tickets, TicketStatus.DONE),
        "skipped_tickets": _in(tickets, TicketStatus.SKIPPED),
    }


def placed_of(sprints: Sequence[SprintPlan]) -> dict[str, int]:
    """Give the number of the sprint in which each ticket stands, as metadata keeps it."""
    return {ref: one.number for one in sprints for ref in one.refs}


def completion(statuses: Sequence[str]) -> str | None:
    """Give the share that is done of what is not skipped, with two digits; None where nothing is left to do."""
    counted = [one for one in statuses if one != TicketStatus.SKIPPED]
    if not counted:
        return None
    share = Decimal(sum(1 for one in counted if one == TicketStatus.DONE)) / len(counted)
    return str(share.quantize(Decimal("0.01"), ROUND_HALF_UP))


def section_status(number: int, tickets: Sequence[WorkTicket], *, standing: str, learned: bool) -> SectionStatus:
    """Give how far a section has come by the tickets it tells of; a deprecated one stays so.

    The diagnostic is done when it is written. Summary and financials go with the work, and are done once it is and its
    effect was measured; so are metrics, and the section of outcomes goes by what was measured alone.
    """
    if standing == SectionStatus.DEPRECATED:
        return SectionStatus.DEPRECATED
    if number == 2:
        return SectionStatus.IMPLEMENTED
    if number == 10:
        return SectionStatus.IN_PROGRESS if learned else SectionStatus.PLANNED
    mine = [one.status for one in tickets if OF_SECTION.get(number, one.category) == one.category]
    work = _work(mine)
    if number in {1, 8, 9} and work == SectionStatus.IMPLEMENTED and not learned:
        return SectionStatus.IN_PROGRESS
    if number in {8, 9} and learned and work == SectionStatus.PLANNED:
        return SectionStatus.IN_PROGRESS
    return work


def is_over(sprint: SprintPlan, statuses: Mapping[str, str]) -> bool:
    """Say whether nothing of a sprint is left to do."""
    return all(statuses[ref] in OVER for ref in sprint.refs)


def inputs_hash(tickets: Sequence[WorkTicket], sprints: Sequence[SprintPlan], learned: str) -> str:
    """Give the hash of all that a renewal follows from; the day it is made on is no part of it.

    Takes: the `learned_hash` of the newest outcome, empty where there is none.
    """
    return _hash(
        {
            "tickets": {one.ref: one.status for one in tickets},
            "sprints": [[one.number, one.name, list(one.refs)] for one in sprints],
            "learned": learned,
        }
    )


def learned_hash(learned: Learned) -> str:
    """Give the hash of an outcome."""
    return _hash(
        {
            "label": learned.label,
            "measured_on": learned.measured_on.isoformat(),
            "baseline_on": learned.baseline_on.isoformat(),
            "status": learned.status,
            "deltas": [[one.metric, one.baseline, one.target, one.delta] for one in learned.deltas],
            "roi": dict(learned.roi),
            "currency": learned.currency,
            "missing": list(learned.missing),
            "notes": learned.notes,
            # Only where it is so: what a roadmap took in before this was known stays what it was.
            **({"early": True} if learned.early else {}),
        }
    )


def _in(tickets: Sequence[WorkTicket], status: TicketStatus) -> list[str]:
    return sorted((one.ref for one in tickets if one.status == status), key=natural)


def _hash(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _work(statuses: Sequence[str]) -> SectionStatus:
    if not statuses or all(one == TicketStatus.NOT_STARTED for one in statuses):
        return SectionStatus.PLANNED
    if all(one == TicketStatus.SKIPPED for one in statuses):
        return SectionStatus.DEPRECATED
    return SectionStatus.IMPLEMENTED if all(one in OVER for one in statuses) else SectionStatus.IN_PROGRESS
