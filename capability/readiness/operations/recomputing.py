"""Scores and readiness computed anew for many enterprises at once; nothing is written where inputs are unchanged.

Where nothing counts any more there is no readiness to write: that it lapsed is kept beside the last there was, and once
something counts again readiness is written anew, be it the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db import connection

from capability.catalog.models import Capability
from capability.catalog.queries import capabilities
from capability.catalog.shipped import ORDER
from capability.readiness import queries
from capability.readiness.contracts import CapabilityScored, ReadinessChanged, ReadinessLapsed, ScoreTold
from capability.readiness.errors import NotYourComputation
from capability.readiness.models import FinancingReadiness, ReadinessFlag, ReadinessLapse
from capability.readiness.operations.writing import write_readiness, write_scores
from capability.readiness.results import Recomputed, StoredReadiness
from capability.readiness.rules.flags import Flag, flags_standing
from capability.readiness.rules.summing import Readiness, ScoredPart, readiness, readiness_hash
from capability.scoring.models import CapabilityScore
from capability.scoring.queries.gathering import Gathered, gather
from capability.scoring.queries.stored import stored_scores
from capability.scoring.rules.considering import Considered, considered
from capability.scoring.rules.scoring import Scored, only, scored
from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_ANALYSTS,
    Actor,
    Allowed,
    News,
    OrganizationKind,
    operation,
    organizations_granted,
    publish_many,
    record,
)
from enterprises.public import enterprise_for, enterprises_for

AT_ONCE = 1000
RECOMPUTERS = Allowed(staff=STAFF_ANALYSTS, institution=("admin", "analyst"))


@dataclass
class _Pending:
    """Rows of one batch that differ from those stored."""

    scores: list[CapabilityScore] = field(default_factory=list)
    readiness: list[FinancingReadiness] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    readiness_before: dict[int, Decimal] = field(default_factory=dict)
    lapsed: dict[int, StoredReadiness] = field(default_factory=dict)


@operation(RECOMPUTERS)
def recompute_capabilities(
    *,
    actor: Actor,
    enterprise_ids: Iterable[int] | None = None,
    organization_id: int | None = None,
    as_of: date | None = None,
) -> Recomputed:
    """Score every capability of enterprises anew, and their readiness with it.

    Takes: the enterprises, or None for all the actor sees from the seat it acts from; `organization_id`, the holder for
    whom it is computed with its own rows besides the enterprise's, or None for the enterprises themselves; `as_of`,
    today unless given. An institution always computes for itself, and nothing is computed for a holder of an
    enterprise that it may not read. Refuses: `NotYourComputation`, `RoleNotAllowed`.
    Leaves: new scores and readiness where inputs changed, the lapse of a readiness of which nothing counts any more,
    their events, one audit event. A constant number of queries a thousand.
    """
    holder = _holder(actor, organization_id)
    rows = enterprises_for(actor.from_its_seat())
    if enterprise_ids is not None:
        rows = rows.filter(pk__in=set(enterprise_ids))
    if holder is not None:
        rows = rows.filter(pk__in=organizations_granted(holder).values("organization_id"))
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    result = compute(actor=actor, enterprise_ids=ids, organization_id=holder, as_of=as_of)
    record(
        actor=actor,
        action="recompute_capabilities",
        object_type="capability.financingreadiness",
        object_id=ids[0] if len(ids) == 1 else "",
        organization_id=holder,
        after={
            "enterprises": len(ids),
            "scores": result.scores,
            "readiness": result.readiness,
            "lapsed": result.lapsed,
            "as_of": as_of or clock.today(),
        },
    )
    return result


@operation(Allowed(staff=STAFF_ANALYSTS))
def recompute_enterprise(*, actor: Actor, enterprise_id: int) -> Recomputed:
    """Compute one enterprise anew: for itself, and for each holder that computed it before and may still read it.

    Refuses: `NotFound`. Leaves: what `recompute_capabilities` leaves, once for each holder. All enterprises are
    computed part by part instead (`recomputing.operations`).
    """
    enterprise_for(actor=actor, enterprise_id=enterprise_id)
    holders = [None, *queries.holders_of(actor, enterprise_id=enterprise_id)]
    done = [
        recompute_capabilities(actor=actor, enterprise_ids=[enterprise_id], organization_id=holder)
        for holder in holders
    ]
    return Recomputed(
        enterprises=sum(one.enterprises for one in done),
        scores=sum(one.scores for one in done),
        readiness=sum(one.readiness for one in done),
        unchanged=sum(one.unchanged for one in done),
        lapsed=sum(one.lapsed for one in done),
    )


def compute(
    *, actor: Actor, enterprise_ids: Sequence[int], organization_id: int | None, as_of: date | None = None
) -> Recomputed:
    """Score enterprises anew in the caller's transaction, for the holder named or for themselves.

    Part of larger operations, which audit and have checked who may, which enterprises and for whom. Computations for
    one holder wait for each other until their transactions end.
    """
    _in_turn(organization_id)
    reader, day = actor.from_its_seat(), as_of or clock.today()
    catalog = sorted(capabilities(), key=lambda one: ORDER.get(one.code, len(ORDER)))
    scores = made = unchanged = lapsed = 0
    for part in _in_parts(enterprise_ids):
        pending = _recomputed(reader, part, holder=organization_id, catalog=catalog, day=day)
        write_scores(pending.scores)
        write_readiness(pending.readiness)
        _let_lapse(pending, organization_id)
        _tell(actor, pending, organization_id)
        scores, made = scores + len(pending.scores), made + len(pending.readiness)
        unchanged, lapsed = unchanged + len(part) - len(pending.touched), lapsed + len(pending.lapsed)
    return Recomputed(
        enterprises=len(enterprise_ids), scores=scores, readiness=made, unchanged=unchanged, lapsed=lapsed
    )


def _holder(actor: Actor, organization_id: int | None) -> int | None:
    seat = actor.seat
    if actor.sees_all or seat is None or seat.kind != OrganizationKind.INSTITUTION:
        return organization_id
    if organization_id not in {None, seat.organization_id}:
        raise NotYourComputation()
    return seat.organization_id


def _in_turn(holder: int | None) -> None:
    """Let computations for one holder come one after the other: two at once would each miss the other's rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('recompute_capabilities'), %s)", [holder or 0])


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _recomputed(
    actor: Actor, ids: Sequence[int], *, holder: int | None, catalog: Sequence[Capability], day: date
) -> _Pending:
    gathered = gather(actor=actor, enterprise_ids=ids, organization_id=holder)
    flags = queries.flags_set(actor, enterprise_ids=ids, organization_id=holder)
    stored = stored_scores(actor, enterprise_ids=ids, organization_id=holder)
    ready = queries.stored_readiness(actor, ids, organization_id=holder)
    pending = _Pending()
    for enterprise_id in ids:
        taken, earlier = _taken(gathered, enterprise_id, catalog, day), ready.get(enterprise_id)
        if not taken:
            _lapses(pending, enterprise_id, earlier)
            continue
        anew = _Anew(taken, day)
        for one, (_considered, inputs_hash) in taken.items():
            before = stored.get((enterprise_id, one.pk))
            if before is None or before.inputs_hash != inputs_hash:
                pending.scores.append(_score_row(anew.of(one), one, enterprise_id, holder))
                pending.touched.add(enterprise_id)
        standing = _flags(gathered, enterprise_id, flags.get(enterprise_id, ()), day)
        stands = earlier is not None and not earlier.lapsed
        if earlier is not None and stands and enterprise_id not in pending.touched:
            known = [
                ScoredPart(one.code, one.name, stored[enterprise_id, one.pk].score, None, inputs_hash)
                for one, (_considered, inputs_hash) in taken.items()
            ]
            if earlier.inputs_hash == readiness_hash(known, standing):
                continue
        found = readiness(anew.parts(), standing)
        if found is None:
            _lapses(pending, enterprise_id, earlier)
        elif earlier is None or not stands or earlier.inputs_hash != found.inputs_hash:
            pending.readiness.append(_readiness_row(found, enterprise_id, holder))
            if earlier is not None:
                pending.readiness_before[enterprise_id] = earlier.score
            pending.touched.add(enterprise_id)
    return pending


def _lapses(pending: _Pending, enterprise_id: int, last: StoredReadiness | None) -> None:
    """Note that nothing counts any more of the last readiness of an enterprise, where that is news."""
    if last is not None and not last.lapsed:
        pending.lapsed[enterprise_id] = last
        pending.touched.add(enterprise_id)


def _let_lapse(pending: _Pending, holder: int | None) -> None:
    ReadinessLapse.objects.bulk_create(
        ReadinessLapse(organization_id=holder or enterprise_id, enterprise_id=enterprise_id, readiness_id=last.id)
        for enterprise_id, last in pending.lapsed.items()
    )


class _Anew:
    """The scores of one enterprise, each computed when it is first asked for: most are never asked for."""

    def __init__(self, taken: Mapping[Capability, tuple[Considered, str]], day: date) -> None:
        self._taken, self._day = taken, day
        self._found: dict[Capability, Scored] = {}

    def of(self, one: Capability) -> Scored:
        if one not in self._found:
            self._found[one] = scored(self._taken[one][0], as_of=self._day)
        return self._found[one]

    def parts(self) -> list[ScoredPart]:
        return [
            ScoredPart(one.code, one.name, found.score, found.confidence, found.inputs_hash, found)
            for one in self._taken
            for found in [self.of(one)]
        ]


def _taken(
    gathered: Gathered, enterprise_id: int, catalog: Sequence[Capability], day: date
) -> dict[Capability, tuple[Considered, str]]:
    """Give what each capability is scored from, with its hash; those without anything are left out."""
    found = {}
    for one in catalog:
        taken = considered(gathered.facts_of(enterprise_id, code=one.code, domain=one.domain), as_of=day)
        if not taken.is_empty:
            found[one] = (taken, taken.inputs_hash)
    return found


def _tell(actor: Actor, pending: _Pending, holder: int | None) -> None:
    by_enterprise = groupby(pending.scores, key=lambda row: row.enterprise_id)
    publish_many(
        actor=actor,
        type="capability.scored",
        news=[_scored(list(rows)) for _enterprise_id, rows in by_enterprise],
    )
    publish_many(
        actor=actor,
        type="readiness.changed",
        news=[_changed(row, pending.readiness_before.get(row.enterprise_id)) for row in pending.readiness],
    )
    publish_many(
        actor=actor,
        type="readiness.lapsed",
        news=[_lapsed(enterprise_id, last, holder) for enterprise_id, last in pending.lapsed.items()],
    )


def _scored(rows: Sequence[CapabilityScore]) -> News:
    told = [
        ScoreTold(
            capability=row.capability.code, score=row.score, confidence=row.confidence, inputs_hash=row.inputs_hash
        )
        for row in rows
    ]
    one = rows[0]
    return News(
        subject=f"enterprise/{one.enterprise_id}",
        data=CapabilityScored(enterprise_id=one.enterprise_id, scores=told),
        organization_id=one.organization_id,
    )


def _changed(row: FinancingReadiness, before: Decimal | None) -> News:
    return News(
        subject=f"enterprise/{row.enterprise_id}",
        data=ReadinessChanged(
            enterprise_id=row.enterprise_id,
            score=row.readiness_score,
            confidence=row.confidence,
            before=before,
            flags=row.flags_json,
            inputs_hash=row.inputs_hash,
        ),
        organization_id=row.organization_id,
    )


def _lapsed(enterprise_id: int, last: StoredReadiness, holder: int | None) -> News:
    return News(
        subject=f"enterprise/{enterprise_id}",
        data=ReadinessLapsed(enterprise_id=enterprise_id, readiness_id=last.id, before=last.score),
        organization_id=holder or enterprise_id,
    )


def _flags(gathered: Gathered, enterprise_id: int, flags: Iterable[ReadinessFlag], day: date) -> tuple[Flag, ...]:
    return flags_standing(
        queries.figures_of(gathered, enterprise_id, flags),
        queries.ways_of(gathered, enterprise_id),
        as_of=day,
        statements=queries.statements_of(gathered, enterprise_id),
    )


def _score_row(found: Scored, capability: Capability, enterprise_id: int, holder: int | None) -> CapabilityScore:
    return CapabilityScore(
        organization_id=holder or enterprise_id,
        enterprise_id=enterprise_id,
        decision_id=only(found.decisions),
        capability=capability,
        score=found.score,
        confidence=found.confidence,
        evidence_json=found.as_json(),
        inputs_hash=found.inputs_hash,
    )


def _readiness_row(found: Readiness, enterprise_id: int, holder: int | None) -> FinancingReadiness:
    return FinancingReadiness(
        organization_id=holder or enterprise_id,
        enterprise_id=enterprise_id,
        decision_id=only(found.decisions),
        readiness_score=found.score,
        confidence=found.confidence,
        flags_json=found.flags_json(),
        rationale_json=found.rationale_json(),
        inputs_hash=found.inputs_hash,
    )
