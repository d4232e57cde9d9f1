"""Reads of reviews within the reader's scope."""

from __future__ import annotations

from django.db.models import Q

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet
from execution.reviews import registry, rules
from execution.reviews.models import Review
from execution.reviews.results import About


def reviews_for(actor: Actor) -> ScopedQuerySet:
    """Give the reviews an actor may see, what waits longest first, with everybody who is named in them."""
    return (
        Review.objects.for_actor(actor)
        .select_related("organization", "asked_by", "locked_by", "decided_by")
        .order_by("asked_at", "pk")
    )


def review_for(*, actor: Actor, review_id: int, level: GrantLevel = "read") -> Review:
    """Give one review. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = Review.objects.select_related("organization", "asked_by", "locked_by", "decided_by")
    found: Review = rows.get_for(actor, review_id, level)
    return found


def about(*, actor: Actor, review: Review) -> About:
    """Give what a review is about, as its reviewer sees it. Refuses: as whoever owns the thing does."""
    return registry.reviewable(review.entity_type).about(actor, review.entity_id)


def standing_of(review: Review) -> rules.Standing:
    """Give a review as the rules know it."""
    return rules.Standing(str(review.status), review.asked_by_id, review.locked_by_id, review.locked_until)


def refusal_of(actor: Actor, review: Review) -> str:
    """Give why an actor cannot look at a review now; empty where they can."""
    return rules.refusal(standing_of(review), actor_id=actor.id, now=clock.now())


def is_before(actor: Actor, review: Review) -> bool:
    """Say whether the actor has a review before them."""
    return actor.id is not None and rules.has_it(standing_of(review), clock.now()) == actor.id


def to_look_at(actor: Actor) -> ScopedQuerySet:
    """Give the reviews that wait for this actor: not its own, and nobody else has them before them."""
    free = Q(locked_until__isnull=True) | Q(locked_until__lte=clock.now()) | Q(locked_by_id=actor.id)
    rows = Review.objects.for_actor(actor, "review").filter(free, status=Review.Status.OPEN)
    return rows.exclude(asked_by_id=actor.id).order_by("asked_at", "pk")


def waiting_in_words(actor: Actor) -> str:
    """Give how many reviews wait for an actor, for the rail; empty where none does."""
    count = to_look_at(actor).count()
    return str(count) if count else ""


def sent_back(actor: Actor) -> ScopedQuerySet:
    """Give what this actor asked for and was sent back."""
    rows = Review.objects.for_actor(actor).filter(status=Review.Status.CHANGES_REQUESTED, asked_by_id=actor.id)
    return rows.select_related("decided_by").order_by("decided_at", "pk")
