"""Work on the tickets of a pack: moved, named somebody for, noted on, placed in another sprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    Expected,
    may_see,
    operation,
    person_for,
    record,
    refuse_stale,
)
from enterprises.public import AUTHORS
from execution.roadmaps import queries
from execution.roadmaps.errors import AssigneeOutside, BeforeWhatItNeeds, NoSuchSprint, TicketReasonMissing
from execution.roadmaps.models import TicketInstance, TicketPack
from execution.roadmaps.operations.keeping import locked_pack, state_of_row, write_tickets
from execution.roadmaps.rules.files.state import normal_notes
from execution.roadmaps.rules.kinds import TicketStatus
from execution.roadmaps.rules.moving import times_after
from execution.roadmaps.rules.planning import order_violations


@operation(AUTHORS)
def update_ticket(
    *, actor: Actor, instance_id: int, changes: Mapping[str, Any], expected: Expected | None = None
) -> TicketInstance:
    """Change where the work on a ticket of a pack stands: its status, who does it, its notes, its sprint.

    Takes: any of `status`, `assignee_id`, `notes`, `sprint`. Refuses: `NotVisible`, `Stale`, `RoadmapSuperseded`,
    `TicketReasonMissing` for a block without notes, `AssigneeOutside`, `NoSuchSprint`, `BeforeWhatItNeeds`.
    Leaves: the ticket, the pack counted again, an audit event; nothing where nothing changed.
    """
    pack = locked_pack(actor, queries.instance_for(actor=actor, instance_id=instance_id, level="act").pack_id)
    row = queries.ticket_in_its_sprint(actor=actor, instance_id=instance_id)
    refuse_stale(expected, lambda: queries.ticket_tag(row))
    before = state_of_row(row)
    status = changes.get("status", before.status)
    notes = normal_notes(changes["notes"]) if "notes" in changes else before.notes
    if status == TicketStatus.BLOCKED and not notes:
        raise TicketReasonMissing(ticket=row.ticket.ticket_id)
    assignee_id = changes.get("assignee_id", before.assignee_id)
    if assignee_id is not None and assignee_id != before.assignee_id:
        refuse_stranger(actor, assignee_id, pack.organization_id)
    started, completed = times_after(
        status, started_at=before.started_at, completed_at=before.completed_at, at=clock.now()
    )
    after = replace(
        before, status=status, assignee_id=assignee_id, notes=notes, started_at=started, completed_at=completed
    )
    sprint = queries.sprint_of(pack)[row.pk]
    to = changes.get("sprint", sprint)
    if to != sprint:
        move_to_sprints(actor, pack, {row.pk: to})
    if after == before and to == sprint:
        return row
    write_tickets(actor=actor, pack=pack, states=[after] if after != before else [])
    record(
        actor=actor,
        action="update_ticket",
        obj=row,
        before={"status": before.status, "assignee": before.assignee_id, "notes": before.notes, "sprint": sprint},
        after={"status": after.status, "assignee": after.assignee_id, "notes": after.notes, "sprint": to},
    )
    return queries.ticket_in_its_sprint(actor=actor, instance_id=instance_id)


def refuse_stranger(actor: Actor, user_id: int, organization_id: int) -> None:
    """Refuse somebody who does not see the enterprise's work. Refuses: `NotVisible`, `AssigneeOutside`."""
    if not may_see(user_id=user_id, organization_id=organization_id):
        person_for(actor, user_id)
        raise AssigneeOutside(assignee=user_id)


def move_to_sprints(actor: Actor, pack: TicketPack, moves: Mapping[int, int]) -> None:
    """Place tickets of a pack in other sprints, after those that stand there. Hours are not asked: people may.

    Refuses: `NoSuchSprint`, `BeforeWhatItNeeds`.
    """
    sprints = [dict(one) for one in pack.sprint_assignments_json]
    by_number = {one["sprint_number"]: one for one in sprints}
    strange = [to for to in moves.values() if to not in by_number]
    if strange:
        raise NoSuchSprint(sprint=strange[0], sprints=len(sprints))
    _refuse_out_of_order(actor, pack, moves)
    for one in sprints:
        one["ticket_instance_ids"] = [pk for pk in one["ticket_instance_ids"] if pk not in moves]
    for pk, to in moves.items():
        by_number[to]["ticket_instance_ids"].append(pk)
    pack.sprint_assignments_json = sprints
    pack.save(update_fields=["sprint_assignments_json"])


def _refuse_out_of_order(actor: Actor, pack: TicketPack, moves: Mapping[int, int]) -> None:
    rows = {row.pk: row for row in queries.instances_of(actor=actor, pack_id=pack.pk)}
    needs = queries.needs_of(row.ticket_id for row in rows.values())
    at = {rows[pk].ticket.ticket_id: number for pk, number in queries.sprint_of(pack).items()}
    already = set(order_violations(at, needs))
    after = {**at, **{rows[pk].ticket.ticket_id: to for pk, to in moves.items()}}
    for ref, need in order_violations(after, needs):
        if (ref, need) not in already:
            raise BeforeWhatItNeeds(ticket=ref, needs=need, sprint=after[ref])
