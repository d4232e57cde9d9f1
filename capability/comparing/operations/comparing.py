"""Comparing the scores of many enterprises, and noticing which fell: once a day, of all there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from capability.comparing.models import Comparison, Fall
from capability.comparing.queries import Standings, open_falls, standings, told_before
from capability.comparing.results import Compared
from capability.comparing.rules.documents import beside_documents, counted, document_of, shifted
from capability.comparing.rules.falling import Point, turns_of
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Allowed, operation, record
from clear_platform.foundation.withholding import FEWEST

AT_ONCE = 500
SHARED = ((None, False), (None, True))


@operation(Allowed(), system=True)
def compare_readiness(*, actor: Actor, on: date) -> Compared:
    """Compare the scores of all enterprises by a day, and notice those that fell.

    Leaves: a comparison of the enterprises' own computations, one of invented ones apart, and the same of each holder
    that computes for five enterprises or more; for each enterprise what it is told of its peers; falls that began,
    falls that ended, the newest figures of those that nobody saw; an audit event. Done again on a day it leaves the
    same.
    """
    found = standings(actor, on=on)
    kept = _keep(actor, found, on)
    fell, ended = _notice(actor, found)
    record(
        actor=actor,
        action="compare_readiness",
        object_type="capability.comparison",
        after={"on": on, "comparisons": kept, "falls": fell},
    )
    return Compared(comparisons=kept, fell=fell, ended=ended)


def _keep(actor: Actor, found: Standings, on: date) -> int:
    wanted = {*SHARED} | {pool for pool, rows in found.pools.items() if counted(rows) >= FEWEST}
    rows = _beside(actor, found, on)
    pools = len(wanted)
    for organization_id, invented in sorted(wanted, key=lambda one: (one[0] or 0, one[1])):
        members = found.pools.get((organization_id, invented), [])
        document = document_of(
            members, on=on, shared=organization_id is None, sources=found.sources.get((organization_id, invented), ())
        )
        rows.append(
            Comparison(
                organization_id=organization_id,
                is_invented=invented,
                enterprises=counted(members),
                document_json=document,
                shifted=shifted(document),
            )
        )
    now = clock.now()
    for row in rows:
        row.compared_at = now
    Comparison.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["organization", "is_invented"],
        update_fields=["enterprises", "document_json", "shifted", "compared_at"],
    )
    Comparison.objects.for_actor(actor).exclude(compared_at=now).delete()
    return pools


def _beside(actor: Actor, found: Standings, on: date) -> list[Comparison]:
    """Give for each enterprise what it is told of its peers, none of whom it sees, as a row of its own."""
    before = told_before(actor)
    return [
        Comparison(organization_id=enterprise_id, is_invented=invented, enterprises=0, document_json=document)
        for holder, invented in SHARED
        for enterprise_id, document in beside_documents(
            found.pools.get((holder, invented), []),
            on=on,
            before=before,
            sources=found.sources.get((holder, invented), ()),
        ).items()
    ]


def _notice(actor: Actor, found: Standings) -> tuple[int, int]:
    turns = turns_of(found.reference, found.now, open_falls(actor))
    now = clock.now()
    Fall.objects.for_actor(actor).filter(pk__in=turns.ended).update(ended_at=now)
    Fall.objects.bulk_create(
        [
            Fall(
                organization_id=organization_id,
                enterprise_id=enterprise_id,
                measure=measure,
                before=start.score,
                before_on=start.on,
                after=point.score,
                after_on=point.on,
                noticed_at=now,
            )
            for (organization_id, enterprise_id, measure), (start, point) in turns.fell.items()
        ],
        batch_size=AT_ONCE,
    )
    _follow(actor, turns.moved)
    return len(turns.fell), len(turns.ended)


def _follow(actor: Actor, moved: Mapping[int, tuple[Point, Point]]) -> None:
    """Give falls that nobody has looked at, not even meanwhile, their newest figures."""
    rows = [
        Fall(pk=pk, before=start.score, before_on=start.on, after=point.score, after_on=point.on)
        for pk, (start, point) in moved.items()
    ]
    unseen = Fall.objects.for_actor(actor).filter(seen_at__isnull=True)
    unseen.bulk_update(rows, ["before", "before_on", "after", "after_on"], batch_size=AT_ONCE)
