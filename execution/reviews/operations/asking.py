"""Putting something on the queue of reviews, and taking it off again where it needs nobody any more."""

from __future__ import annotations

from clear_platform.foundation.public import STAFF_ANALYSTS, Actor, Allowed, operation, record
from execution.reviews.models import Review
from execution.reviews.registry import reviewable
from execution.reviews.rules import UNDECIDED

ASKERS = Allowed(staff=STAFF_ANALYSTS, institution=("admin", "analyst"), enterprise=("owner", "member"))
LONGEST_TITLE = 200


@operation(ASKERS)
def ask_for_review(
    *,
    actor: Actor,
    entity_type: str,
    entity_id: str,
    organization_id: int,
    title: str,
    because: str,
    asked_by_id: int | None = None,
) -> Review:
    """Put a thing on the queue, once for as long as nobody decided of it.

    Takes: `asked_by_id`, who is not to review it, else the actor. Gives: the review, the one that waits already where
    there is one. Refuses: `TypeUnknown`. Leaves: one audit event for a new one.
    """
    reviewable(entity_type)
    rows = Review.objects.for_actor(actor).filter(organization_id=organization_id, status__in=UNDECIDED)
    waiting: Review | None = rows.filter(entity_type=entity_type, entity_id=entity_id).first()
    if waiting is not None:
        return waiting
    made = Review(
        organization_id=organization_id,
        entity_type=entity_type,
        entity_id=entity_id,
        title=title[:LONGEST_TITLE],
        because=because,
        asked_by_id=asked_by_id or actor.id,
    )
    made.save(force_insert=True)
    record(
        actor=actor,
        action="ask_for_review",
        obj=made,
        after={"entity_type": entity_type, "entity_id": entity_id, "because": because},
    )
    return made


@operation(ASKERS)
def withdraw_review(*, actor: Actor, review_id: int) -> Review:
    """Take a thing off the queue that needs nobody to look at it any more.

    Refuses: `NotVisible`. One that was decided stays as it is.
    """
    review: Review = Review.objects.select_for_update(of=("self",)).get_for(actor, review_id, "review")
    if review.status not in UNDECIDED:
        return review
    before = str(review.status)
    review.status, review.locked_by_id, review.locked_until = Review.Status.WITHDRAWN, None, None
    review.save(update_fields=["status", "locked_by", "locked_until"])
    record(
        actor=actor, action="withdraw_review", obj=review, before={"status": before}, after={"status": review.status}
    )
    return review
