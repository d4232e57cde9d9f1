"""What the writes of packs have in common: a lock, totals, several tickets at once, what lineage is told.

Not here: any operation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import (
    Actor,
    Allowed,
    Cited,
    StaffGroup,
    Thing,
    Touched,
    cite,
    touch_many,
)
from enterprises.public import content_hash
from execution.roadmaps import queries
from execution.roadmaps.errors import PackHasDone, PackRestedOn, RoadmapSuperseded
from execution.roadmaps.models import PackUpload, Roadmap, RoadmapSection, TicketInstance, TicketPack

ROADMAP = "roadmap"
"""What roadmaps are called among things that can be cited."""

KEEPERS = Allowed(staff=(StaffGroup.ADMINISTRATOR,), institution=("admin",), enterprise=("owner",))
"""Who plans, brings files back and writes roadmaps: owners and administrators."""

_COUNT = """
UPDATE execution_ticketpack AS pack
SET totals_json = counted.totals, total_tickets = counted.tickets,
    status = CASE
        WHEN counted.tickets > 0 AND counted.over = counted.tickets THEN 'completed'
        WHEN counted.untouched = counted.tickets THEN 'not_started'
        ELSE 'in_progress' END
FROM (
    SELECT count(one.id) AS tickets,
        count(one.id) FILTER (WHERE one.status IN ('done', 'skipped')) AS over,
        count(one.id) FILTER (WHERE one.status = 'not_started') AS untouched,
        jsonb_build_object(
            'tickets', count(one.id),
            'done', count(one.id) FILTER (WHERE one.status = 'done'),
            'in_progress', count(one.id) FILTER (WHERE one.status = 'in_progress'),
            'blocked', count(one.id) FILTER (WHERE one.status = 'blocked'),
            'not_started', count(one.id) FILTER (WHERE one.status = 'not_started'),
            'skipped', count(one.id) FILTER (WHERE one.status = 'skipped')
        ) AS totals
    FROM execution_ticketinstance AS one WHERE one.pack_id = %(pack)s
) AS counted
WHERE pack.id = %(pack)s AND (pack.totals_json, pack.total_tickets) IS DISTINCT FROM (counted.totals, counted.tickets)
"""
_WRITE = """
UPDATE execution_ticketinstance AS row
SET status = one.status, assignee_id = one.assignee_id, notes = one.notes, started_at = one.started_at,
    completed_at = one.completed_at, updated_at = %(at)s, updated_by_id = %(by)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS one(
    id bigint, status text, assignee_id bigint, notes text, started_at timestamptz, completed_at timestamptz
)
WHERE row.id = one.id AND row.pack_id = %(pack)s
"""


@dataclass(frozen=True)
class TicketState:
    """All of a ticket of a pack that work on it changes."""

    id: int
    status: str
    assignee_id: int | None
    notes: str
    started_at: datetime | None
    completed_at: datetime | None


def lock_roadmaps(enterprise_id: int) -> None:
    """Let nobody else change an enterprise's roadmaps, their sections, packs and tickets until the transaction ends.

    One lock for all of them: which version is in force is a matter of several rows, and of none before the first one.
    What was read before it is read again after it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roadmaps'), hashtext(%s))", [str(enterprise_id)])


def locked_pack(actor: Actor, pack_id: int, *, of_any_version: bool = False) -> TicketPack:
    """Give a pack the actor may act on, as it stands once nobody else changes its enterprise's roadmaps.

    Refuses: `NotVisible`, `ReadOnly`, `RoadmapSuperseded` unless it may be `of_any_version`.
    """
    lock_roadmaps(queries.pack_for(actor=actor, pack_id=pack_id, level="act").enterprise_id)
    pack = queries.pack_for(actor=actor, pack_id=pack_id, level="act")
    if not of_any_version:
        refuse_superseded(actor, pack.roadmap)
    return pack


def locked_roadmap(actor: Actor, roadmap_id: int) -> Roadmap:
    """Give the roadmap in force that the actor may act on, as it stands once nobody else changes it.

    Refuses: `NotVisible`, `ReadOnly`, `RoadmapSuperseded`.
    """
    lock_roadmaps(queries.roadmap_for(actor=actor, roadmap_id=roadmap_id, level="act").enterprise_id)
    roadmap = queries.roadmap_for(actor=actor, roadmap_id=roadmap_id, level="act")
    refuse_superseded(actor, roadmap)
    return roadmap


def refuse_superseded(actor: Actor, roadmap: Roadmap) -> None:
    """Refuse unless a roadmap is the version in force. Refuses: `RoadmapSuperseded`."""
    if roadmap.status != Roadmap.Status.ACTIVE:
        raise RoadmapSuperseded(version=roadmap.version, newer=queries.newer_than(actor=actor, roadmap=roadmap))


def kept_because(actor: Actor, pack: TicketPack) -> ClearError | None:
    """Give the refusal of deleting a pack of which something is kept, None where it may go. Two queries at most."""
    done = TicketInstance.objects.for_actor(actor).filter(pack=pack, status=TicketInstance.Status.DONE).count()
    if done:
        return PackHasDone(done=done)
    later = PackUpload.objects.for_actor(actor).filter(export__pack=pack).exclude(pack=pack).order_by("-pk")
    versions = list(later.values_list("pack__version", flat=True))
    return PackRestedOn(files=len(versions), version=versions[0]) if versions else None


def state_of_row(row: TicketInstance) -> TicketState:
    """Give what work changes of a ticket, as it stands."""
    return TicketState(row.pk, row.status, row.assignee_id, row.notes, row.started_at, row.completed_at)


def write_tickets(*, actor: Actor, pack: TicketPack, states: Iterable[TicketState]) -> None:
    """Write tickets of a pack as they stand from now on, and count the pack again. Two statements, however many."""
    rows = [vars(one) for one in states]
    if rows:
        said = json.dumps(rows, cls=DjangoJSONEncoder)
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, {"rows": said, "pack": pack.pk, "at": clock.now(), "by": actor.id})
    count_pack(pack)


def count_pack(pack: TicketPack) -> None:
    """Have the database count a pack's tickets by status, and say how far the pack has come."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"pack": pack.pk})
    pack.refresh_from_db(fields=["totals_json", "total_tickets", "status", "row_version"])


def note_roadmap(*, actor: Actor, roadmap: Roadmap) -> None:
    """Note how a roadmap stands, and that it cites its decision and the analysis behind it."""
    sections = RoadmapSection.objects.for_actor(actor).filter(roadmap=roadmap).order_by("section_number")
    said = {
        "version": roadmap.version,
        "assumptions": roadmap.metadata_json.get("assumptions", {}),
        "roi_projection": roadmap.metadata_json.get("roi_projection", {}),
        "sections": list(sections.values_list("section_number", "content_md", "status")),
    }
    standing = "holds" if roadmap.status == Roadmap.Status.ACTIVE else "superseded"
    name = f"Roadmap {roadmap.version} of {roadmap.enterprise.organization.name}"
    touched = Touched(ROADMAP, str(roadmap.pk), content_hash(said), name, roadmap.organization_id, standing)
    touch_many(things=[touched])


def cite_grounds(*, actor: Actor, roadmap: Roadmap, grounds: Sequence[Cited]) -> None:
    """Make what a roadmap cites exactly this."""
    cite(
        actor=actor,
        organization_id=roadmap.organization_id,
        citing=Thing(ROADMAP, str(roadmap.pk)),
        cited=list(grounds),
    )
