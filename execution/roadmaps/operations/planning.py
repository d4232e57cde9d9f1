"""Making a roadmap with its pack of tickets, and taking a pack away again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Cited, Expected, operation, record, refuse_stale, tag_of
from enterprises.public import EnterpriseShown, day_at, decision_for, enterprise_for
from execution.roadmaps import queries
from execution.roadmaps.errors import (
    BeginsFarAway,
    NothingRecommended,
    NotItsDecision,
    PlannedMeanwhile,
    StatedRefused,
    UnknownTickets,
)
from execution.roadmaps.models import Roadmap, RoadmapSection, Ticket, TicketInstance, TicketPack
from execution.roadmaps.operations.keeping import (
    KEEPERS,
    cite_grounds,
    count_pack,
    kept_because,
    lock_roadmaps,
    locked_pack,
    note_roadmap,
)
from execution.roadmaps.recommending import analysis_facts, decision_facts, recommended_by
from execution.roadmaps.registry import metrics_named
from execution.roadmaps.results import PackMade
from execution.roadmaps.rules import stated
from execution.roadmaps.rules.documents.facts import Grounds, SectionText, SprintPlan, WorkTicket
from execution.roadmaps.rules.documents.progress import inputs_hash, placed_of, progress_of
from execution.roadmaps.rules.documents.sections import new_sections
from execution.roadmaps.rules.kinds import SECTIONS, SYSTEM_NAMES
from execution.roadmaps.rules.planning import (
    DEFAULT_HOURS,
    Wanted,
    days_to_begin_on,
    name_of,
    placed,
    span_of,
    with_needed,
)
from execution.roadmaps.rules.versions import next_new
from execution.roadmaps.suggesting import suggested_for


@operation(KEEPERS)
def create_pack(
    *,
    actor: Actor,
    enterprise_id: int,
    recommendations: Sequence[str] = (),
    decision_id: UUID | None = None,
    hours_per_sprint: Decimal = DEFAULT_HOURS,
    starts_on: date | None = None,
    assumptions: Mapping[str, Any] | None = None,
    roi_projection: Mapping[str, Any] | None = None,
) -> PackMade:
    """Make a roadmap of ten sections and its pack: tickets of the library, in sprints by dependency and capacity.

    Takes: ids of tickets chosen by hand, a decision whose remedies and expected outcomes choose others, or both; the
    hours a sprint of two weeks holds; the first day, the enterprise's tomorrow where none is named; what it states of
    worth.
    Gives: both, and the tickets that came along because others wait for them. What nobody projected is taken from what
    like roadmaps came to, where that is known, and `suggested` in the metadata says so.
    Refuses: `NotVisible`, `NotItsDecision`, `UnknownTickets`, `NothingRecommended`, `StatedRefused`, `BeginsFarAway`;
    `PlannedMeanwhile` where another version came to be in force before this one could.
    Leaves: the roadmap in force, the one before it superseded; one instance of each ticket; citations of the decision
    and its analysis; an audit event.
    """
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    known = queries.roadmap_in_force(actor=actor, enterprise_id=enterprise_id)
    said = (assumptions or {}, roi_projection or {})
    faults = [*stated.faults_of(*said), *stated.unnamed(*said)]
    if faults:
        raise StatedRefused(problems=faults)
    today = day_at(enterprise.settings, clock.now())
    begins = starts_on or today + timedelta(days=1)
    first, last = days_to_begin_on(today)
    if not first <= begins <= last:
        raise BeginsFarAway(day=begins.isoformat(), first=first.isoformat(), last=last.isoformat())
    grounds, cited = _grounds(actor, enterprise, decision_id, assumptions or {}, roi_projection or {})
    library = {one.ticket_id: one for one in queries.offered_tickets()}
    chosen = [
        *recommendations,
        *(recommended_by(actor=actor, decision_id=decision_id, library=library) if cited else ()),
    ]
    unknown = sorted(set(chosen) - set(library))
    if unknown:
        raise UnknownTickets(tickets=", ".join(unknown))
    if not chosen:
        raise NothingRecommended()
    needs = {ref: [one.ticket_id for one in ticket.depends_on.all()] for ref, ticket in library.items()}
    refs = with_needed(chosen, {ref: [one for one in ahead if one in library] for ref, ahead in needs.items()})
    sprints = planned([library[ref] for ref in refs], needs, hours_per_sprint=hours_per_sprint, starts_on=begins)
    suggested = suggested_for(actor, enterprise_id, sorted({library[ref].system for ref in refs}), grounds.assumptions)
    taken = {
        name: value
        for name, value in (suggested.figures if suggested else {}).items()
        if name not in grounds.projection
    }
    grounds = replace(grounds, projection={**taken, **grounds.projection}, suggested=frozenset(taken))
    lock_roadmaps(enterprise_id)
    _refuse_planned_meanwhile(actor, enterprise_id, known)
    roadmap = _roadmap(actor, enterprise_id, grounds, decision_id if cited else None)
    pack = _pack(roadmap, sprints, hours_per_sprint)
    instances = _instances(pack, [library[ref] for ref in refs])
    tickets = [queries.work_ticket(library[ref], "not_started") for ref in refs]
    grounds = replace(grounds, names=_names(grounds, tickets))
    pack.sprint_assignments_json = assignments(sprints, instances)
    pack.save(update_fields=["sprint_assignments_json"])
    write_sections(roadmap, new_sections(grounds, sprints, tickets))
    roadmap.metadata_json = {
        **roadmap.metadata_json,
        **({"suggested": {"figures": sorted(taken), "as_of": suggested.as_of}} if suggested and taken else {}),
        "implementation_progress": progress_of(tickets),
        "placed": placed_of(sprints),
        "inputs_hash": inputs_hash(tickets, sprints, ""),
    }
    roadmap.save(update_fields=["metadata_json"])
    count_pack(pack)
    note_roadmap(actor=actor, roadmap=roadmap)
    cite_grounds(actor=actor, roadmap=roadmap, grounds=cited)
    record(
        actor=actor,
        action="create_pack",
        obj=pack,
        after={
            "roadmap": roadmap.pk,
            "version": pack.version,
            "decision": str(decision_id) if decision_id else None,
            "tickets": refs,
            "sprints": len(sprints),
        },
    )
    return PackMade(roadmap, pack, tuple(ref for ref in refs if ref not in set(chosen)))


@operation(KEEPERS)
def delete_pack(*, actor: Actor, pack_id: int, expected: Expected | None = None) -> None:
    """Take a pack away with its tickets, what was exported of it and what came back. Its roadmap stays.

    Refuses: `NotVisible`, `Stale`, `PackHasDone`; `PackRestedOn` where a file of it came back to a later version.
    """
    pack = locked_pack(actor, pack_id, of_any_version=True)
    refuse_stale(expected, lambda: tag_of(pack))
    refusal = kept_because(actor, pack)
    if refusal is not None:
        raise refusal
    record(
        actor=actor,
        action="delete_pack",
        obj=pack,
        before={"version": pack.version, "totals": pack.totals_json},
    )
    TicketPack.objects.for_actor(actor, "act").filter(pk=pack.pk).delete()


def planned(
    tickets: Sequence[Ticket], needs: Mapping[str, Sequence[str]], *, hours_per_sprint: Decimal, starts_on: date
) -> list[SprintPlan]:
    """Place tickets in sprints that have names and days."""
    wanted = [
        Wanted(one.ticket_id, one.estimate_hours, tuple(needs.get(one.ticket_id, ())), one.system) for one in tickets
    ]
    by_ref = {one.ref: one for one in wanted}
    return [
        SprintPlan(
            one.number,
            name_of(one.refs, by_ref, SYSTEM_NAMES),
            one.refs,
            *span_of(one.number, starts_on=starts_on),
        )
        for one in placed(wanted, hours_per_sprint=hours_per_sprint)
    ]


def assignments(sprints: Sequence[SprintPlan], instances: Mapping[str, int]) -> list[dict[str, Any]]:
    """Give sprints as a pack keeps them, with the ids of its own tickets."""
    return [
        {
            "sprint_number": one.number,
            "name": one.name,
            "ticket_instance_ids": [instances[ref] for ref in one.refs],
            "planned_start": one.start.isoformat(),
            "planned_end": one.end.isoformat(),
        }
        for one in sprints
    ]


def write_sections(roadmap: Roadmap, sections: Sequence[SectionText]) -> None:
    """Write the sections of a new roadmap. One statement."""
    RoadmapSection.objects.bulk_create(
        [
            RoadmapSection(
                organization_id=roadmap.organization_id,
                roadmap=roadmap,
                section_number=one.number,
                section_name=SECTIONS[one.number],
                content_md=one.content,
                status=one.status,
                last_updated_at=clock.now(),
            )
            for one in sections
        ]
    )


def supersede(actor: Actor, enterprise_id: int) -> None:
    """Let no roadmap of an enterprise be in force any more; what cites the one before sees that it was replaced."""
    standing = Roadmap.objects.for_actor(actor, "act").select_related("enterprise__organization")
    for row in standing.filter(enterprise_id=enterprise_id, status=Roadmap.Status.ACTIVE):
        row.status = Roadmap.Status.SUPERSEDED
        row.save(update_fields=["status"])
        note_roadmap(actor=actor, roadmap=row)


def _grounds(
    actor: Actor,
    enterprise: EnterpriseShown,
    decision_id: UUID | None,
    assumptions: Mapping[str, Any],
    projection: Mapping[str, Any],
) -> tuple[Grounds, list[Cited]]:
    assumed, expected = stated.exactly(assumptions), stated.exactly(projection)
    if decision_id is None:
        return Grounds(enterprise.name, None, None, assumed, expected), []
    decision = decision_for(actor=actor, decision_id=decision_id)
    # A decision that rests on an institution's own data stays with it; an enterprise's roadmap cites its own alone.
    if decision.enterprise_id != enterprise.id or decision.organization_id != enterprise.id:
        raise NotItsDecision()
    cited = [Cited("decision", str(decision.pk))]
    analysis = decision.analysis
    if analysis is not None and analysis.organization_id == enterprise.id:
        cited.append(Cited("analysis", str(analysis.pk)))
        facts = analysis_facts(analysis)
        return Grounds(enterprise.name, decision_facts(decision), facts, assumed, expected), cited
    return Grounds(enterprise.name, decision_facts(decision), None, assumed, expected), cited


def _names(grounds: Grounds, tickets: Sequence[WorkTicket]) -> dict[str, str]:
    """Give what the metrics are called that tickets show in and that a decision expects; none for those unknown."""
    expected = grounds.decision.expected if grounds.decision else ()
    codes = {*(one.success_metric for one in tickets), *(one.metric for one in expected)}
    return {code: one.name for code, one in metrics_named(codes).items() if one.name != code}


def _refuse_planned_meanwhile(actor: Actor, enterprise_id: int, known: Roadmap | None) -> None:
    standing = queries.roadmap_in_force(actor=actor, enterprise_id=enterprise_id)
    if standing is not None and (known is None or standing.pk != known.pk):
        raise PlannedMeanwhile(version=standing.version)


def _roadmap(actor: Actor, enterprise_id: int, grounds: Grounds, decision_id: UUID | None) -> Roadmap:
    supersede(actor, enterprise_id)
    versions = Roadmap.objects.for_actor(actor).filter(enterprise_id=enterprise_id).values_list("version", flat=True)
    made: Roadmap = Roadmap.objects.create(
        organization_id=enterprise_id,
        enterprise_id=enterprise_id,
        version=next_new(versions),
        decision_id=decision_id,
        metadata_json={"assumptions": dict(grounds.assumptions), "roi_projection": dict(grounds.projection)},
        created_by_id=actor.id,
    )
    return made


def _pack(roadmap: Roadmap, sprints: Sequence[SprintPlan], hours_per_sprint: Decimal) -> TicketPack:
    made: TicketPack = TicketPack.objects.create(
        organization_id=roadmap.organization_id,
        enterprise_id=roadmap.enterprise_id,
        roadmap=roadmap,
        version=roadmap.version,
        total_sprints=len(sprints),
        hours_per_sprint=hours_per_sprint,
    )
    return made


def _instances(pack: TicketPack, tickets: Sequence[Ticket]) -> dict[str, int]:
    made = TicketInstance.objects.bulk_create(
        [TicketInstance(organization_id=pack.organization_id, pack=pack, ticket=one) for one in tickets]
    )
    return {one.ticket.ticket_id: one.pk for one in made}
