"""Reads of comparisons: what they are made of, those that were kept, and falls that were noticed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet

from capability.comparing.models import Comparison, Fall
from capability.comparing.rules.documents import MEMBERS
from capability.comparing.rules.drift import DAYS
from capability.comparing.rules.falling import Noticed, Place, Point
from capability.comparing.rules.peers import READINESS, Standing
from capability.readiness.models import FinancingReadiness
from capability.readiness.queries import has_lapsed, stood_before
from capability.readiness.rules.summing import is_summed
from capability.scoring.models import CapabilityScore
from capability.scoring.queries.gathering import barred_sources
from clear_platform.foundation.public import (
    Actor,
    Purpose,
    ScopedQuerySet,
    decide,
    organizations_granted,
    still_granted,
)
from enterprises.public import analyses_for, enterprises_for, sector_of, sources_of_inputs

INVENTED = "invented"
_Row = TypeVar("_Row", bound=Model)
Pool = tuple[int | None, bool]
"""Whose computations, None for those of enterprises themselves, and whether of invented enterprises."""

Owner = tuple[int, int]
"""The organization of a computation, and the enterprise it is of."""


@dataclass(slots=True)
class _Day:
    """What one organization's computation of one enterprise came to by a day."""

    points: dict[str, Point] = field(default_factory=dict)
    inputs: dict[str, Decimal] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    had: int = 0
    wanted: int = 0


@dataclass(frozen=True)
class Standings:
    """Everything that is compared: enterprises by pool, and points by place, now and 90 days before.

    `reference` is what falls are measured against: that of 90 days before, or the first there is. `sources` are those
    that the enterprises of a pool and their analyses were read from.
    """

    pools: Mapping[Pool, list[Standing]]
    now: Mapping[Place, Point]
    reference: Mapping[Place, Point]
    sources: Mapping[Pool, Set[str]]


def standings(actor: Actor, *, on: date) -> Standings:
    """Give the newest figures of every enterprise and holder in sight by the end of a day, and those 90 days before.

    Left out is what holders computed of enterprises that they may not read any more, and enterprises of which nothing
    counted any more by then. Left out of comparisons, though
    not of falls: enterprises that were merged into others, and those whose analyses or own record come from a source
    that may not be computed with. Eight statements, however many enterprises.
    """
    end = datetime.combine(on + timedelta(days=1), time(), UTC)
    then = end - timedelta(days=DAYS)
    now, before = _by(actor, end), _by(actor, then)
    first = _first(actor, after=then, until=end)
    facts = _facts(actor)
    resting = _resting(actor)
    barred = _barred(actor, resting)
    pools: dict[Pool, list[Standing]] = defaultdict(list)
    sources: dict[Pool, set[str]] = defaultdict(set)
    for owner, day in now.items():
        organization_id, enterprise_id = owner
        if enterprise_id not in facts or {owner, (enterprise_id, enterprise_id)} & barred:
            continue
        sector, size_band, region, invented, came_from = facts[enterprise_id]
        holder = None if organization_id == enterprise_id else organization_id
        was = before.get(owner, _NOTHING)
        named = resting.get(owner, set()) | resting.get((enterprise_id, enterprise_id), set())
        sources[holder, invented].update(came_from, *named)
        pools[holder, invented].append(
            Standing(
                enterprise_id=enterprise_id,
                sector=sector,
                size_band=size_band,
                region=region,
                now={code: one.score for code, one in day.points.items()},
                before={code: one.score for code, one in was.points.items()},
                inputs=day.inputs,
                inputs_before=was.inputs,
                flags=day.flags,
                flags_before=was.flags,
            )
        )
    reference = {**first, **_places(before)}
    return Standings(pools, _places(now), reference, sources)


def _readable(rows: QuerySet[_Row]) -> QuerySet[_Row]:
    """Keep what enterprises computed for themselves, and holders of those that they may read to this day."""
    return rows.filter(
        Q(organization_id=F("enterprise_id"))
        | Q(still_granted(grantee="organization_id", organization="enterprise_id"))
    )


_NOTHING = _Day()


def _places(days: Mapping[Owner, _Day]) -> dict[Place, Point]:
    return {(*owner, code): point for owner, day in days.items() for code, point in day.points.items()}


def _by(actor: Actor, until: datetime) -> dict[Owner, _Day]:
    found: dict[Owner, _Day] = defaultdict(_Day)
    ready = (
        _readable(FinancingReadiness.objects.for_actor(actor))
        .filter(computed_at__lt=until)
        .annotate(stood=stood_before(until))
        .order_by("organization_id", "enterprise_id", "-computed_at", "-pk")
        .distinct("organization_id", "enterprise_id")
    )
    bridges: dict[Owner, Sequence[Mapping[str, Any]]] = {}
    lapsed: set[Owner] = set()
    for organization, enterprise, score, confidence, flags, at, bridge, stood in ready.values_list(
        "organization_id", "enterprise_id", "readiness_score", "confidence", "flags_json", "computed_at",
        "rationale_json__bridge", "stood",
    ):  # fmt: skip
        if not stood:
            lapsed.add((organization, enterprise))
            continue
        day = found[organization, enterprise]
        bridges[organization, enterprise] = bridge
        day.points[READINESS], day.flags = Point(score, at.date()), frozenset(flags)
        if confidence is not None:
            day.inputs["confidence"] = confidence
    scores = (
        _readable(CapabilityScore.objects.for_actor(actor))
        .filter(computed_at__lt=until)
        .order_by("organization_id", "enterprise_id", "capability_id", "-computed_at", "-pk")
        .distinct("organization_id", "enterprise_id", "capability_id")
    )
    for organization, enterprise, code, score, inputs, at in scores.values_list(
        "organization_id", "enterprise_id", "capability__code", "score", "evidence_json__inputs", "computed_at"
    ):
        owner = (organization, enterprise)
        if owner in lapsed or not is_summed(bridges.get(owner), code):
            continue
        day = found[organization, enterprise]
        day.points[code] = Point(score, at.date())
        day.had, day.wanted = day.had + (inputs or {}).get("had", 0), day.wanted + (inputs or {}).get("wanted", 0)
        if day.wanted:
            day.inputs["coverage"] = Decimal(day.had) / day.wanted
    return found


def _first(actor: Actor, *, after: datetime, until: datetime) -> dict[Place, Point]:
    """Give the first figures of a span, for what was not computed before it."""
    found: dict[Place, Point] = {}
    ready = (
        _readable(FinancingReadiness.objects.for_actor(actor))
        .filter(computed_at__gte=after, computed_at__lt=until)
        .order_by("organization_id", "enterprise_id", "computed_at", "pk")
        .distinct("organization_id", "enterprise_id")
    )
    for organization, enterprise, score, at in ready.values_list(
        "organization_id", "enterprise_id", "readiness_score", "computed_at"
    ):
        found[organization, enterprise, READINESS] = Point(score, at.date())
    scores = (
        _readable(CapabilityScore.objects.for_actor(actor))
        .filter(computed_at__gte=after, computed_at__lt=until)
        .order_by("organization_id", "enterprise_id", "capability_id", "computed_at", "pk")
        .distinct("organization_id", "enterprise_id", "capability_id")
    )
    for organization, enterprise, code, score, at in scores.values_list(
        "organization_id", "enterprise_id", "capability__code", "score", "computed_at"
    ):
        found[organization, enterprise, code] = Point(score, at.date())
    return found


def _facts(actor: Actor) -> dict[int, tuple[str, str, str, bool, tuple[str, ...]]]:
    rows = enterprises_for(actor).filter(merged_into__isnull=True).order_by()
    read = list(
        rows.values_list("pk", "industry", "size_band", "region", "organization__origin", "import_batch__source__code")
    )
    sources = {source for *_facts, source in read if source is not None}
    decision = decide(actor, Purpose.DERIVE, sources) if sources else None
    return {
        pk: (sector_of(industry), size_band or "", region or "", origin == INVENTED, (source,) if source else ())
        for pk, industry, size_band, region, origin, source in read
        if source is None or (decision is not None and decision.on(source).allowed)
    }


def _resting(actor: Actor) -> Mapping[Owner, set[tuple[str, ...]]]:
    """Give the sources that each newest analysis names together, by its organization and enterprise."""
    rows = (
        analyses_for(actor)
        .filter(enterprise__isnull=False)
        .order_by("organization_id", "enterprise_id", "domain", "-created_at", "-pk")
        .distinct("organization_id", "enterprise_id", "domain")
        .values_list("organization_id", "enterprise_id", "input_json__sources")
    )
    resting: dict[Owner, set[tuple[str, ...]]] = defaultdict(set)
    for organization, enterprise, cited in rows:
        resting[organization, enterprise].add(sources_of_inputs({"sources": cited or ()}))
    return resting


def _barred(actor: Actor, resting: Mapping[Owner, set[tuple[str, ...]]]) -> set[Owner]:
    """Give whose newest analyses include one that may not be computed with.

    Their scores may have been computed with it before its source said no.
    """
    shut = barred_sources(actor, {together for named in resting.values() for together in named})
    return {owner for owner, named in resting.items() if named & shut}


def comparisons_for(actor: Actor) -> ScopedQuerySet:
    """Give the comparisons an actor may see, those of everybody first."""
    rows: ScopedQuerySet = Comparison.objects.for_actor(actor)
    return rows.select_related("organization").order_by(F("organization_id").asc(nulls_first=True), "is_invented", "pk")


def comparison_of(actor: Actor, *, organization_id: int | None, invented: bool) -> Comparison | None:
    """Give the comparison of one pool; None where there is none in sight. One query."""
    rows = Comparison.objects.for_actor(actor).filter(is_invented=invented)
    found: Comparison | None = (
        rows.filter(organization__isnull=True) if organization_id is None else rows.filter(organization=organization_id)
    ).first()
    return found if found is None or is_whole(actor, [found]) else None


def is_whole(actor: Actor, rows: Sequence[Comparison]) -> bool:
    """Say whether an actor may read every enterprise to this day that the holder of comparisons computed for them.

    What a comparison told with an enterprise that left is read by nobody, but staff, until the next is made without it.
    One query at most.
    """
    holders = {row.organization_id for row in rows} - {None}
    if actor.sees_all or not holders:
        return True
    members = {one for row in rows for one in row.document_json.get(MEMBERS, ())}
    [holder] = holders
    granted = organizations_granted(int(holder or 0)).filter(organization_id__in=members)
    return members <= set(granted.values_list("organization_id", flat=True))


def told_before(actor: Actor) -> dict[int, Mapping[str, Any]]:
    """Give what each enterprise was told of its peers, where it was then and since when, by its id. One query."""
    rows = Comparison.objects.for_actor(actor).filter(document_json__has_key="facts")
    return {
        organization: {"facts": facts, "moved_on": moved_on}
        for organization, facts, moved_on in rows.values_list(
            "organization_id", "document_json__facts", "document_json__moved_on"
        )
    }


def shifted_for(actor: Actor) -> QuerySet[Comparison]:
    """Give the comparisons in which a distribution shifted: to staff all, to members that of their institution."""
    rows: QuerySet[Comparison] = comparisons_for(actor).filter(shifted__gt=0).defer("document_json")
    return rows if actor.sees_all else rows.filter(organization_id=actor.organization_id or 0)


def falls_of(actor: Actor, *, organization_id: int) -> QuerySet[Fall]:
    """Give the falls of one organization's computations that nobody has looked at, the newest first.

    A holder's, of enterprises that it may read to this day.
    """
    rows = _readable(Fall.objects.for_actor(actor)).filter(
        organization_id=organization_id, ended_at__isnull=True, seen_at__isnull=True
    )
    return rows.select_related("enterprise__organization").order_by("-noticed_at", "enterprise_id", "-pk")


def open_falls(actor: Actor) -> dict[Place, Noticed]:
    """Give every fall in sight that has not ended, by its place. One query."""
    rows = Fall.objects.for_actor(actor).filter(ended_at__isnull=True)
    return {
        (organization, enterprise, measure): Noticed(pk, after, seen_at is not None)
        for pk, organization, enterprise, measure, after, seen_at in rows.values_list(
            "pk", "organization_id", "enterprise_id", "measure", "after", "seen_at"
        )
    }


def standing_of(actor: Actor, *, enterprise_id: int, organization_id: int) -> dict[str, Decimal]:
    """Give the newest figures of one enterprise by one organization's computation, by measure: those that count.

    None where nothing counts any more. A constant number of queries.
    """
    ready = (
        FinancingReadiness.objects.for_actor(actor)
        .filter(enterprise_id=enterprise_id, organization_id=organization_id)
        .order_by("-computed_at", "-pk")
        .first()
    )
    if ready is None or has_lapsed(actor, ready):
        return {}
    scores = (
        CapabilityScore.objects.for_actor(actor)
        .filter(enterprise_id=enterprise_id, organization_id=organization_id)
        .order_by("capability_id", "-computed_at", "-pk")
        .distinct("capability_id")
        .values_list("capability__code", "score")
    )
    bridge = ready.rationale_json["bridge"]
    return {READINESS: ready.readiness_score} | {code: score for code, score in scores if is_summed(bridge, code)}
