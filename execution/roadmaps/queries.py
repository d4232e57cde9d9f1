"""Reads of roadmaps, packs, tickets and files that came back, within the reader's scope. The library is everybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet, members_of, tag_of, who_may_see
from execution.roadmaps.errors import NoSuchSection
from execution.roadmaps.models import (
    PackConflict,
    PackExport,
    Roadmap,
    RoadmapSection,
    Ticket,
    TicketDependency,
    TicketInstance,
    TicketPack,
)
from execution.roadmaps.rules.documents.facts import SprintPlan, WorkTicket
from execution.roadmaps.rules.files.merging import People
from execution.roadmaps.rules.files.state import PackState, SprintHead, TicketLine
from execution.roadmaps.rules.kinds import SECTIONS
from execution.roadmaps.rules.planning import natural

# What doors call rows that they were given; they import no model.
Map = Roadmap
Pack = TicketPack
Instance = TicketInstance
Conflict = PackConflict
LibraryTicket = Ticket


def roadmaps_for(actor: Actor) -> ScopedQuerySet:
    """Give the roadmaps an actor may see, newest first, with enterprise, decision and pack."""
    return (
        Roadmap.objects.for_actor(actor)
        .select_related("enterprise__organization", "decision", "pack", "renews", "created_by")
        .order_by("-created_at", "-pk")
    )


def roadmaps_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the versions of one enterprise's roadmap that the actor may see, newest first."""
    return roadmaps_for(actor).filter(enterprise_id=enterprise_id)


def roadmap_for(*, actor: Actor, roadmap_id: int, level: GrantLevel = "read") -> Roadmap:
    """Give one roadmap in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = Roadmap.objects.select_related("enterprise__organization", "decision", "pack", "renews", "created_by")
    found: Roadmap = rows.get_for(actor, roadmap_id, level)
    return found


def roadmap_in_force(*, actor: Actor, enterprise_id: int) -> Roadmap | None:
    """Give the version that holds of an enterprise's roadmap, None where it has none."""
    found: Roadmap | None = roadmaps_of(actor=actor, enterprise_id=enterprise_id).filter(status="active").first()
    return found


def roadmap_of_version(*, actor: Actor, enterprise_id: int, version: str) -> Roadmap:
    """Give a version of an enterprise's roadmap by its name. Refuses: `NotFound`."""
    found: Roadmap | None = roadmaps_of(actor=actor, enterprise_id=enterprise_id).filter(version=version).first()
    if found is None:
        raise NotFound()
    return found


def pack_of_roadmap(roadmap: Roadmap) -> TicketPack:
    """Give the pack of a roadmap. Refuses: `NotFound` where it was deleted."""
    found: TicketPack | None = getattr(roadmap, "pack", None)
    if found is None:
        raise NotFound()
    return found


def sections_of(*, actor: Actor, roadmap_id: int) -> ScopedQuerySet:
    """Give the sections of a roadmap, the first first."""
    return RoadmapSection.objects.for_actor(actor).filter(roadmap_id=roadmap_id).order_by("section_number")


def section_for(*, actor: Actor, roadmap_id: int, number: int, level: GrantLevel = "read") -> RoadmapSection:
    """Give one section. Refuses: `NotVisible`, `NoSuchSection`."""
    roadmap = roadmap_for(actor=actor, roadmap_id=roadmap_id, level=level)
    if number not in SECTIONS:
        raise NoSuchSection(number=number)
    found: RoadmapSection = sections_of(actor=actor, roadmap_id=roadmap.pk).get(section_number=number)
    return found


def offered_tickets() -> QuerySet[Ticket]:
    """Give the tickets that new packs may take, with the ids of what each waits for. Two queries."""
    ahead = Prefetch("depends_on", queryset=Ticket.objects.only("pk", "ticket_id", "title").order_by("ticket_id"))
    return Ticket.objects.filter(is_offered=True).prefetch_related(ahead).order_by("pk")


def narrowed(
    rows: QuerySet[Ticket], *, systems: Sequence[str], categories: Sequence[str], metrics: Sequence[str], words: str
) -> QuerySet[Ticket]:
    """Keep the tickets of any of some systems, categories and metrics, that have the words or the id."""
    for name, wanted in (("system", systems), ("category", categories), ("success_metric", metrics)):
        if wanted:
            rows = rows.filter(**{f"{name}__in": wanted})
    if words:
        said = Q(title__icontains=words) | Q(description__icontains=words) | Q(ticket_id__istartswith=words)
        rows = rows.filter(said)
    return rows


def offered_ticket(ref: str) -> Ticket | None:
    """Give one ticket that new packs may take, with `needed_by`; None where none is called so. Three queries."""
    behind = Prefetch("needed_by", queryset=Ticket.objects.filter(is_offered=True).order_by("ticket_id"))
    return offered_tickets().filter(ticket_id=ref).prefetch_related(behind).first()


def needs_of(ticket_ids: Iterable[int]) -> dict[str, list[str]]:
    """Give for each ticket, by its id as people know it, the ids of what it waits for. One query."""
    found: dict[str, list[str]] = {}
    rows = TicketDependency.objects.filter(ticket_id__in=set(ticket_ids)).order_by("pk")
    for ref, need in rows.values_list("ticket__ticket_id", "needs__ticket_id"):
        found.setdefault(ref, []).append(need)
    return found


def packs_for(actor: Actor) -> ScopedQuerySet:
    """Give the packs an actor may see, newest first, with enterprise and roadmap."""
    return (
        TicketPack.objects.for_actor(actor)
        .select_related("enterprise__organization", "roadmap__decision")
        .order_by("-created_at", "-pk")
    )


def packs_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the packs of one enterprise that the actor may see, newest first."""
    return packs_for(actor).filter(enterprise_id=enterprise_id)


def began_on(*, actor: Actor, roadmap: Roadmap) -> date | None:
    """Give the first day of a roadmap, or of a version it renews, as its packs plan it; None where none has a pack."""
    major = roadmap.version.partition(".")[0]
    packs = packs_of(actor=actor, enterprise_id=roadmap.enterprise_id).filter(version__startswith=f"{major}.")
    starts = [
        date.fromisoformat(one["planned_start"])
        for sprints in packs.values_list("sprint_assignments_json", flat=True)
        for one in sprints
    ]
    return min(starts, default=None)


def pack_for(*, actor: Actor, pack_id: int, level: GrantLevel = "read") -> TicketPack:
    """Give one pack in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = TicketPack.objects.select_related("enterprise__organization", "roadmap__decision")
    found: TicketPack = rows.get_for(actor, pack_id, level)
    return found


def pack_of_version(*, actor: Actor, enterprise_id: int, version: str) -> TicketPack:
    """Give a pack of an enterprise by its version. Refuses: `NotFound`."""
    found: TicketPack | None = packs_of(actor=actor, enterprise_id=enterprise_id).filter(version=version).first()
    if found is None:
        raise NotFound()
    return found


def newer_than(*, actor: Actor, roadmap: Roadmap) -> str:
    """Give the version in force of the same enterprise, empty where there is none."""
    found = roadmap_in_force(actor=actor, enterprise_id=roadmap.enterprise_id)
    return found.version if found else ""


def instances_for(actor: Actor) -> ScopedQuerySet:
    """Give the tickets of packs an actor may see, with library ticket, assignee and who changed them last.

    Without their pack: it holds all sprints, and would be read once for each ticket.
    """
    return TicketInstance.objects.for_actor(actor).select_related("ticket", "assignee", "updated_by").order_by("pk")


def instances_of(*, actor: Actor, pack_id: int) -> ScopedQuerySet:
    """Give the tickets of one pack."""
    return instances_for(actor).filter(pack_id=pack_id)


def instance_for(*, actor: Actor, instance_id: int, level: GrantLevel = "read") -> TicketInstance:
    """Give one ticket of a pack in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = TicketInstance.objects.select_related("ticket", "assignee", "updated_by", "pack__roadmap")
    found: TicketInstance = rows.get_for(actor, instance_id, level)
    return found


def open_conflicts_of(*, actor: Actor, pack_id: int) -> ScopedQuerySet:
    """Give what of files that came back waits for somebody to choose, with the ticket as it stands now."""
    return (
        PackConflict.objects.for_actor(actor)
        .filter(instance__pack_id=pack_id, settled_at__isnull=True)
        .select_related("instance__ticket", "instance__assignee", "instance__updated_by", "upload__uploaded_by")
        .defer("upload__problems_json")
        .order_by("line", "pk")
    )


def packs_with_conflicts(actor: Actor) -> ScopedQuerySet:
    """Give the packs in force an actor may act on of which edits of a file wait: `waiting` counts them.

    `file` is the newest one of which something waits.
    """
    open_ones = PackConflict.objects.for_actor(actor).filter(settled_at__isnull=True, instance__pack=OuterRef("pk"))
    counted = open_ones.order_by().values("instance__pack").annotate(n=Count("pk")).values("n")
    return (
        TicketPack.objects.for_actor(actor, "act")
        .select_related("enterprise__organization")
        .order_by("-created_at", "-pk")
        .filter(Exists(open_ones), roadmap__status=Roadmap.Status.ACTIVE)
        .annotate(
            waiting=Subquery(counted),
            file=Subquery(open_ones.order_by("-upload_id").values("upload__filename")[:1]),
        )
    )


def tickets_of_mine(actor: Actor) -> ScopedQuerySet:
    """Give the open tickets of packs in force that name the actor, those under way first; with their packs."""
    rows = instances_for(actor)
    if actor.id is None:
        return rows.none()
    return (
        rows.filter(assignee_id=actor.id, pack__roadmap__status=Roadmap.Status.ACTIVE)
        .exclude(status__in=["done", "skipped"])
        .select_related("ticket", "pack__enterprise__organization")
        .order_by(Case(When(status="in_progress", then=0), When(status="blocked", then=1), default=2), "pk")
    )


def conflict_for(*, actor: Actor, conflict_id: int) -> PackConflict:
    """Give one conflict in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: PackConflict = PackConflict.objects.get_for(actor, conflict_id)
    return found


def export_of(*, actor: Actor, packs: Sequence[int], state: str) -> PackExport | None:
    """Give the state that a file was written from, by its hash, among the exports of some packs."""
    found: PackExport | None = (
        PackExport.objects.for_actor(actor).filter(pack_id__in=packs, hash=state).select_related("pack").first()
    )
    return found


def packs_before(*, actor: Actor, pack: TicketPack) -> list[int]:
    """Give a pack and those of the versions that its roadmap renewed, by id: a file of one of them is a file of it."""
    roadmaps = {row.pk: row for row in Roadmap.objects.for_actor(actor).filter(enterprise_id=pack.enterprise_id)}
    found, at = [pack.pk], roadmaps.get(pack.roadmap_id)
    packs = dict(
        TicketPack.objects.for_actor(actor).filter(enterprise_id=pack.enterprise_id).values_list("roadmap_id", "pk")
    )
    while at is not None and at.renews_id is not None:
        if at.renews_id in packs:
            found.append(packs[at.renews_id])
        at = roadmaps.get(at.renews_id)
    return found


def sprint_of(pack: TicketPack) -> dict[int, int]:
    """Give the sprint of each ticket of a pack, by the id of the instance."""
    return {
        one: sprint["sprint_number"] for sprint in pack.sprint_assignments_json for one in sprint["ticket_instance_ids"]
    }


def state_of(*, actor: Actor, pack: TicketPack) -> PackState:
    """Give a pack as a file of it would tell it now: tickets in the order of their sprints. Three queries."""
    rows = {row.pk: row for row in instances_of(actor=actor, pack_id=pack.pk)}
    labels = _labels(actor, pack.enterprise_id, rows.values())
    return PackState(
        pack=pack.pk,
        version=pack.version,
        enterprise=pack.enterprise.organization.name,
        sprints=tuple(
            SprintHead(one["sprint_number"], one["name"], one["planned_start"], one["planned_end"])
            for one in pack.sprint_assignments_json
        ),
        tickets=tuple(
            TicketLine(
                ref=row.ticket.ticket_id,
                title=row.ticket.title,
                status=row.status,
                sprint=sprint["sprint_number"],
                assignee=labels.get(row.assignee_id or 0, ""),
                assignee_id=row.assignee_id,
                notes=row.notes,
            )
            for sprint in pack.sprint_assignments_json
            for one in sprint["ticket_instance_ids"]
            if (row := rows.get(one)) is not None
        ),
    )


def people_of(*, actor: Actor, pack: TicketPack) -> People:
    """Give who a name in a file may mean: members of the enterprise, and whoever works on one of the tickets.

    Not somebody who no longer sees the enterprise's work.
    """
    ids: dict[str, set[int]] = {}
    people = _known_people(actor, pack.enterprise_id, instances_of(actor=actor, pack_id=pack.pk))
    seeing = who_may_see(user_ids=people, organization_id=pack.organization_id)
    for user in (one for pk, one in people.items() if pk in seeing):
        for said in (user.name, user.email):
            if said.strip():
                ids.setdefault(" ".join(said.split()).casefold(), set()).add(user.pk)
    return People({said: tuple(sorted(found)) for said, found in ids.items()})


def work_of(*, actor: Actor, pack: TicketPack) -> tuple[list[SprintPlan], list[WorkTicket]]:
    """Give a pack's sprints and tickets as a roadmap's sections tell of them. One query."""
    rows = {row.pk: row for row in instances_of(actor=actor, pack_id=pack.pk)}
    sprints = [
        SprintPlan(
            one["sprint_number"],
            one["name"],
            tuple(rows[pk].ticket.ticket_id for pk in one["ticket_instance_ids"] if pk in rows),
            date.fromisoformat(one["planned_start"]),
            date.fromisoformat(one["planned_end"]),
        )
        for one in pack.sprint_assignments_json
    ]
    ordered = sorted(rows.values(), key=lambda row: natural(row.ticket.ticket_id))
    return sprints, [work_ticket(row.ticket, row.status) for row in ordered]


def work_ticket(ticket: Ticket, status: str) -> WorkTicket:
    """Give a ticket of the library with a status."""
    return WorkTicket(
        ticket.ticket_id,
        ticket.title,
        ticket.system,
        ticket.category,
        ticket.success_metric,
        ticket.estimate_hours,
        ticket.cost,
        ticket.currency,
        status,
    )


def count_of(*, actor: Actor, enterprise_id: int) -> int:
    """Give how many tickets of an enterprise's pack in force are open."""
    return (
        TicketInstance.objects.for_actor(actor)
        .filter(pack__enterprise_id=enterprise_id, pack__roadmap__status="active")
        .exclude(status__in=["done", "skipped"])
        .count()
    )


def systems_carried_out(*, actor: Actor, enterprise_ids: Iterable[int]) -> dict[int, list[str]]:
    """Give for each enterprise the systems of its roadmap in force in which nothing is left to do. One query.

    What was skipped counts neither way; an enterprise that finished none is not among them.
    """
    rows = (
        TicketInstance.objects.for_actor(actor)
        .filter(pack__roadmap__status="active", pack__enterprise_id__in=set(enterprise_ids))
        .exclude(status=TicketInstance.Status.SKIPPED)
        .order_by()
        .values("pack__enterprise_id", "ticket__system")
        .annotate(left=Count("pk", filter=~Q(status=TicketInstance.Status.DONE)))
        .filter(left=0)
        .order_by("pack__enterprise_id", "ticket__system")
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["pack__enterprise_id"], []).append(row["ticket__system"])
    return found


def _labels(actor: Actor, enterprise_id: int, rows: Iterable[TicketInstance]) -> dict[int, str]:
    """Give how each person is written in a file: by name, and by address where the name is shared or lacking."""
    people = _known_people(actor, enterprise_id, rows)
    shared = Counter(" ".join(user.name.split()).casefold() for user in people.values())
    return {
        pk: " ".join(user.name.split())
        if user.name.strip() and shared[" ".join(user.name.split()).casefold()] == 1
        else user.email
        for pk, user in people.items()
    }


def _known_people(actor: Actor, enterprise_id: int, rows: Iterable[TicketInstance]) -> Mapping[int, Any]:
    working = {row.assignee_id: row.assignee for row in rows if row.assignee_id is not None}
    return {**working, **{seat.user_id: seat.user for seat in members_of(actor, enterprise_id)}}


def ticket_in_its_sprint(*, actor: Actor, instance_id: int) -> TicketInstance:
    """Give one ticket of a pack with its sprint. Refuses: `NotVisible`; `NotFound` to those who see all."""
    row: Any = instance_for(actor=actor, instance_id=instance_id)
    row.sprint = sprint_of(row.pack).get(row.pk, 0)
    found: TicketInstance = row
    return found


def ticket_tag(row: Any) -> str:
    """Give the tag of a ticket of a pack, as `ticket_in_its_sprint` gives it."""
    return tag_of(row, beside=[row.sprint])


def conflicts_here(*, actor: Actor, pack: TicketPack) -> list[Any]:
    """Give the open conflicts of a pack, each with what stands `here` now as a file would tell it."""
    lines = {one.ref: one for one in state_of(actor=actor, pack=pack).tickets}
    rows: list[Any] = list(open_conflicts_of(actor=actor, pack_id=pack.pk))
    for row in rows:
        row.here = str(getattr(lines[row.instance.ticket.ticket_id], row.field))
    return rows
