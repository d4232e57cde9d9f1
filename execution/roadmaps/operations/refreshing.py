"""Renewing a roadmap by what was done and what was measured, as a new version with its pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Cited, citations_of, operation, record
from enterprises.public import day_at
from execution.roadmaps import queries
from execution.roadmaps.errors import ConflictsOpen
from execution.roadmaps.models import Roadmap, TicketInstance, TicketPack
from execution.roadmaps.operations.keeping import (
    KEEPERS,
    ROADMAP,
    cite_grounds,
    count_pack,
    locked_pack,
    note_roadmap,
)
from execution.roadmaps.operations.planning import assignments, supersede, write_sections
from execution.roadmaps.registry import newest_learned
from execution.roadmaps.results import Refreshed
from execution.roadmaps.rules.documents.facts import Learned, SectionText
from execution.roadmaps.rules.documents.renewing import Renewed, renewed_roadmap


@operation(KEEPERS)
def refresh_roadmap(
    *, actor: Actor, pack_id: int, learned: Learned | None = None, on: date | None = None
) -> Refreshed | None:
    """Make the next version of a roadmap from where its pack stands and what was measured; none where nothing changed.

    Takes: what was measured, where the caller has it at hand, else the newest outcome that was computed; the day late
    sprints are shifted to, today at the enterprise where none is named.
    Refuses: `NotVisible`, `RoadmapSuperseded`, `ConflictsOpen`.
    Leaves: the new version in force with sections, metadata, changelog and a pack of its own in which every ticket
    stands as it stood; the version before superseded as it was; what it cited cited again; an audit event.
    """
    pack = locked_pack(actor, pack_id)
    waiting = queries.open_conflicts_of(actor=actor, pack_id=pack_id).count()
    if waiting:
        raise ConflictsOpen(conflicts=waiting)
    before = queries.roadmap_for(actor=actor, roadmap_id=pack.roadmap_id, level="act")
    learned = learned or newest_learned(actor, before)
    sprints, tickets = queries.work_of(actor=actor, pack=pack)
    sections = queries.sections_of(actor=actor, roadmap_id=before.pk)
    found = renewed_roadmap(
        version=before.version,
        metadata=before.metadata_json,
        sections=[SectionText(one.section_number, one.content_md, one.status) for one in sections],
        sprints=sprints,
        tickets=tickets,
        learned=learned,
        on=on or day_at(before.enterprise.organization.settings_json, clock.now()),
    )
    if found is None:
        return None
    supersede(actor, before.enterprise_id)
    roadmap = _roadmap(actor, before, found)
    after = _pack(actor, pack, roadmap, found)
    write_sections(roadmap, found.sections)
    note_roadmap(actor=actor, roadmap=roadmap)
    standing = citations_of(actor=actor, kind=ROADMAP, ref=str(before.pk))
    cite_grounds(
        actor=actor,
        roadmap=roadmap,
        grounds=[Cited(one.cited.kind, one.cited.ref, one.hash_then) for one in standing],
    )
    record(
        actor=actor,
        action="refresh_roadmap",
        obj=roadmap,
        before={"version": before.version},
        after={"version": roadmap.version, "pack": after.pk, "measured": learned.label if learned else None},
    )
    before.status = Roadmap.Status.SUPERSEDED
    return Refreshed(before, roadmap, after)


def _roadmap(actor: Actor, before: Roadmap, found: Renewed) -> Roadmap:
    made: Roadmap = Roadmap.objects.create(
        organization_id=before.organization_id,
        enterprise=before.enterprise,
        version=found.version,
        decision_id=before.decision_id,
        renews=before,
        metadata_json=dict(found.metadata),
        changelog_md=found.changelog,
        created_by_id=actor.id,
    )
    return made


def _pack(actor: Actor, before: TicketPack, roadmap: Roadmap, found: Renewed) -> TicketPack:
    """Make the pack of the new version: the same tickets as they stand, in the same sprints on their new days."""
    made: TicketPack = TicketPack.objects.create(
        organization_id=before.organization_id,
        enterprise=before.enterprise,
        roadmap=roadmap,
        version=roadmap.version,
        total_sprints=before.total_sprints,
        hours_per_sprint=before.hours_per_sprint,
    )
    rows = list(queries.instances_of(actor=actor, pack_id=before.pk))
    copies = TicketInstance.objects.bulk_create(
        [
            TicketInstance(
                organization_id=row.organization_id,
                pack=made,
                ticket=row.ticket,
                status=row.status,
                assignee_id=row.assignee_id,
                started_at=row.started_at,
                completed_at=row.completed_at,
                notes=row.notes,
                updated_at=row.updated_at,
                updated_by_id=row.updated_by_id,
            )
            for row in rows
        ]
    )
    ids = {one.ticket.ticket_id: one.pk for one in copies}
    known = [replace(one, refs=tuple(ref for ref in one.refs if ref in ids)) for one in found.sprints]
    made.sprint_assignments_json = assignments(known, ids)
    made.save(update_fields=["sprint_assignments_json"])
    count_pack(made)
    return made
