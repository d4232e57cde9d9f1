"""Reads of requests to look again, within the reader's scope."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from capability.contests import rules
from capability.contests.models import ReadinessContest
from capability.readiness.queries import last_readiness
from capability.readiness.results import ReadinessShown
from clear_platform.foundation import clock
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, ScopedQuerySet, seats_in, still_granted, tag_of
from enterprises.public import enterprise_for

_READS_STILL = still_granted(grantee="organization_id", organization="enterprise_id")
"""Whether whom it was computed for may still read of the enterprise."""
BESIDE = ("readiness", "recomputed", "asked_by", "answered_by", "organization", "enterprise__organization")


def contests_for(actor: Actor) -> ScopedQuerySet:
    """Give what the actor may see, the newest first, with both readinesses and everybody who is named."""
    return ReadinessContest.objects.for_actor(actor).select_related(*BESIDE).order_by("-asked_at", "-pk")


def contests_of(actor: Actor, *, enterprise_id: int) -> ScopedQuerySet:
    """Give those about one enterprise."""
    return contests_for(actor).filter(enterprise_id=enterprise_id)


def contest_for(*, actor: Actor, enterprise_id: int, contest_id: int) -> ReadinessContest:
    """Give one of an enterprise that the actor may read.

    Refuses: `NotVisible`; `NotFound` when it is another enterprise's.
    """
    enterprise_for(actor=actor, enterprise_id=enterprise_id)
    found: ReadinessContest = ReadinessContest.objects.select_related(*BESIDE).get_for(actor, contest_id)
    if found.enterprise_id != enterprise_id:
        raise NotFound()
    return found


def open_about(actor: Actor, *, readiness_id: int) -> ReadinessContest | None:
    """Give what a person looks at about one readiness, None where nobody does."""
    rows = contests_for(actor).filter(readiness_id=readiness_id, state=ReadinessContest.State.OPEN)
    found: ReadinessContest | None = rows.first()
    return found


def standing_of(contest: ReadinessContest) -> rules.Standing:
    """Give a contest as the rules know it."""
    return rules.Standing(
        str(contest.state), contest.asked_by_id, contest.organization_id, contest.enterprise_id, contest.due_on
    )


def answerer(actor: Actor) -> rules.Answerer:
    """Give an actor as the rules know whoever would answer."""
    return rules.Answerer(actor.id, actor.organization_id, actor.sees_all)


def is_alone(actor: Actor, contest: ReadinessContest) -> bool:
    """Say whether nobody but whoever asked could answer: no other seat, or an institution that reads of it no more."""
    reads = ReadinessContest.objects.for_actor(actor).filter(_READS_STILL, pk=contest.pk)
    return not (_others(contest.organization_id, contest.asked_by_id or 0).exists() and reads.exists())


def nobody_else(actor: Actor) -> bool:
    """Say whether nobody else of the institution that an actor acts for could answer what this actor asks."""
    return not _others(actor.organization_id or 0, actor.id or 0).exists()


def newer_than(actor: Actor, contest: ReadinessContest) -> ReadinessShown | None:
    """Give the readiness that was computed since the one that is doubted, for the same; None where there is none."""
    found = last_readiness(actor, [contest.enterprise_id], organization_id=contest.organization_id)
    newest = found.get(contest.enterprise_id)
    return None if newest is None or newest.id == contest.readiness_id else newest


def refusal_of(actor: Actor, contest: ReadinessContest) -> str:
    """Give why an actor cannot answer now, empty where they can; their role is asked elsewhere."""
    alone = actor.sees_all and is_alone(actor, contest)
    return rules.refusal(standing_of(contest), answerer(actor), today=clock.today(), alone=alone)


def is_asker(actor: Actor, contest: ReadinessContest) -> bool:
    """Say whether it was this actor who asked."""
    return actor.id is not None and contest.asked_by_id == actor.id


def to_answer(actor: Actor) -> ScopedQuerySet:
    """Give what waits for this actor to answer, what is due first: never its own."""
    rows = contests_for(actor).filter(state=ReadinessContest.State.OPEN).exclude(asked_by_id=actor.id)
    if actor.sees_all:
        others = _others(OuterRef("organization_id"), Coalesce(OuterRef("asked_by_id"), 0))
        own, late = Q(organization_id=F("enterprise_id")), Q(due_on__lt=clock.today())
        rows = rows.filter(own | late | ~Exists(others) | ~_READS_STILL)
    else:
        rows = rows.filter(_READS_STILL, organization_id=actor.organization_id).exclude(
            organization_id=F("enterprise_id")
        )
    return rows.order_by("due_on", "pk")


def _others(organization: int | OuterRef, asker: int | Coalesce) -> QuerySet[Any]:
    """Give the seats from which somebody other than the asker answers for an institution."""
    return seats_in(organization, rules.ANSWER_IN_INSTITUTIONS).exclude(user_id=asker)


def late_and_untold(actor: Actor) -> ScopedQuerySet:
    """Give those that passed their day and of which nobody was told."""
    rows = ReadinessContest.objects.for_actor(actor).filter(
        state=ReadinessContest.State.OPEN, due_on__lt=clock.today(), late_told_on__isnull=True
    )
    return rows.order_by("pk")


def tag(contest: ReadinessContest) -> str:
    """Give the tag of a contest as the API shows one; the readinesses beside it never change."""
    return tag_of(contest)
