"""Reads of snapshots within the reader's scope."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from clear_platform.foundation.public import Actor
from outcomes.snapshots.models import ImplementationSnapshot
from outcomes.snapshots.rules import METRICS

# What doors call a row that they were given; they import no model.
Snapshot = ImplementationSnapshot

ORDERINGS = {"date": "date", "label": "label", "recorded": "recorded_at"}
LABELS = tuple(ImplementationSnapshot.Label.values)
SOURCES = tuple(ImplementationSnapshot.Source.values)


def snapshots_for(actor: Actor) -> QuerySet[ImplementationSnapshot]:
    """Give every snapshot the actor may see, newest day first."""
    rows: QuerySet[ImplementationSnapshot] = ImplementationSnapshot.objects.for_actor(actor)
    return rows.select_related("recorded_by").order_by("-date", "-pk")


def snapshots_of(actor: Actor, *, enterprise_id: int) -> QuerySet[ImplementationSnapshot]:
    """Give the snapshots of one enterprise that the actor may see, newest day first.

    Not checked here: that the enterprise itself is visible; a page asks its own door for that first.
    """
    return snapshots_for(actor).filter(enterprise_id=enterprise_id)


def snapshot_for(*, actor: Actor, snapshot_id: int, enterprise_id: int | None = None) -> ImplementationSnapshot:
    """Give one snapshot in the actor's sight, of one enterprise where that is named.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    rows = ImplementationSnapshot.objects.select_related("recorded_by", "enterprise__organization")
    if enterprise_id is not None:
        rows = rows.filter(enterprise_id=enterprise_id)
    found: ImplementationSnapshot = rows.get_for(actor, snapshot_id)
    return found


def narrowed(
    rows: QuerySet[ImplementationSnapshot], *, labels: Sequence[str] = (), words: str = "", ordering: str = ""
) -> QuerySet[ImplementationSnapshot]:
    """Keep the snapshots with any of the labels and with the words in their notes, ordered by a key of `ORDERINGS`."""
    if labels:
        rows = rows.filter(label__in=labels)
    for word in words.split()[:6]:
        rows = rows.filter(notes__icontains=word)
    key = ORDERINGS.get(ordering.removeprefix("-"), "date")
    down = ordering.startswith("-") or ordering.removeprefix("-") not in ORDERINGS
    return rows.order_by(f"-{key}" if down else key, "-pk" if down else "pk")


def snapshots_measuring(
    *, actor: Actor, enterprise_ids: Collection[int], metrics: Collection[str], since: date, until: date
) -> list[dict[str, Any]]:
    """Give the figures of snapshots of some enterprises in a span of days that hold any of some metrics. One query.

    Gives: for each its id, enterprise, day, label, when it was recorded, and the metrics asked for by name.
    """
    wanted = [name for name in METRICS if name in set(metrics)]
    if not wanted or not enterprise_ids:
        return []
    holds = reduce(or_, (Q(**{f"{name}__isnull": False}) for name in wanted))
    rows = ImplementationSnapshot.objects.for_actor(actor).filter(
        holds, enterprise_id__in=set(enterprise_ids), date__gte=since, date__lte=until
    )
    return list(rows.order_by("date", "pk").values("pk", "enterprise_id", "date", "label", "recorded_at", *wanted))
