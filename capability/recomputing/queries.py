"""Reads of recomputations: how they stand, and what the next part of one is."""

from __future__ import annotations

from django.db.models import QuerySet

from capability.readiness.models import FinancingReadiness
from capability.readiness.queries import held_rows
from capability.recomputing.errors import EnterpriseUnknown
from capability.recomputing.models import Recomputation
from capability.recomputing.results import RecomputationShown
from clear_platform.foundation.public import Actor, may, tag_of
from enterprises.public import enterprises_for

STATUSES = Recomputation.Status.choices
UNDER_WAY = (Recomputation.Status.QUEUED, Recomputation.Status.RUNNING)
THEMSELVES = 0
"""Stands for the enterprises' own computations, which come before those of any holder."""


def recomputations_for(actor: Actor) -> QuerySet[Recomputation]:
    """Give the recomputations that the actor may see, newest first."""
    rows: QuerySet[Recomputation] = Recomputation.objects.for_actor(actor)
    return rows.order_by("-asked_at", "-pk")


def recomputation(actor: Actor, recomputation_id: int) -> RecomputationShown:
    """Give how one recomputation stands. Refuses: `NotVisible`; `NotFound`."""
    return shown(Recomputation.objects.get_for(actor, recomputation_id))


def shown(row: Recomputation) -> RecomputationShown:
    """Give a recomputation as doors show it."""
    return RecomputationShown(
        id=row.pk,
        job=row.job_id,
        status=str(row.status),
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        began_at=row.began_at,
        ended_at=row.ended_at,
        stopped_by=row.stopped_by_id,
        stopped_at=row.ended_at if row.status == Recomputation.Status.CANCELLED else None,
        enterprises=row.enterprises,
        done=row.done,
        scores=row.scores,
        readiness=row.readiness,
        unchanged=row.unchanged,
        failure=row.failure,
        tag=tag_of(row),
        under_way=row.status in UNDER_WAY,
    )


def enterprise_named(actor: Actor, enterprise_id: int) -> int:
    """Give the id of an enterprise that is there. Refuses: `EnterpriseUnknown`, to whoever may compute it."""
    if may(actor, "recompute_enterprise") and not enterprises_for(actor).filter(pk=enterprise_id).exists():
        raise EnterpriseUnknown(enterprise_id=enterprise_id)
    return enterprise_id


def how_many_enterprises(actor: Actor) -> int:
    """Give how many enterprises there are. One query."""
    return enterprises_for(actor).count()


def how_many(actor: Actor) -> int:
    """Give how many computations there are: each enterprise for itself, and once for each holder. Two queries."""
    return how_many_enterprises(actor) + _held(actor).values("organization_id", "enterprise_id").distinct().count()


def next_part(actor: Actor, *, holder: int, behind: int, at_most: int) -> tuple[int, list[int]] | None:
    """Give the enterprises that come next, and for whom; None at the end. Three queries at most.

    Takes: where it stands: the holder, and the enterprise that was the last one computed for it.
    """
    if holder == THEMSELVES:
        own = enterprises_for(actor).filter(pk__gt=behind).order_by("pk").values_list("pk", flat=True)[:at_most]
        if own:
            return THEMSELVES, list(own)
    else:
        held = _enterprises_of(actor, holder, behind, at_most)
        if held:
            return holder, held
    after = _held(actor).filter(organization_id__gt=holder).order_by("organization_id")
    following = after.values_list("organization_id", flat=True).first()
    return None if following is None else (following, _enterprises_of(actor, following, 0, at_most))


def _enterprises_of(actor: Actor, holder: int, behind: int, at_most: int) -> list[int]:
    rows = _held(actor).filter(organization_id=holder, enterprise_id__gt=behind).order_by("enterprise_id")
    return list(rows.values_list("enterprise_id", flat=True).distinct()[:at_most])


def _held(actor: Actor) -> QuerySet[FinancingReadiness]:
    """Give the readiness that was computed for holders that may read the enterprise to this day."""
    return held_rows(FinancingReadiness.objects.for_actor(actor))
