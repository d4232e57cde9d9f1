"""Looking at a thing that waits: taking it, giving it back, deciding of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils.dateformat import format as formatted

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, operation, record
from clear_platform.foundation.stated import words_of
from execution.reviews import queries, rules
from execution.reviews.errors import (
    CommentMissing,
    DecisionNotOffered,
    NothingWaits,
    OwnWork,
    ReviewDecided,
    ReviewLocked,
)
from execution.reviews.models import Review
from execution.reviews.registry import Reviewable, reviewable
from execution.runs.operations.reviewing import REVIEWERS

LONGEST_COMMENT = 2_000

_TAKE = """
UPDATE execution_review SET locked_by_id = %(user)s,
    locked_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = %(review)s AND status = ANY (%(undecided)s) AND (asked_by_id IS NULL OR asked_by_id <> %(user)s)
    AND (locked_by_id IS NULL OR locked_by_id = %(user)s OR locked_until <= clock_timestamp())
RETURNING id
"""


@operation(REVIEWERS)
def take_review(*, actor: Actor, review_id: int) -> Review:
    """Have a thing before oneself for fifteen minutes: nobody else decides of it meanwhile.

    One statement, so that of two who reach for it at the same moment one has it. Taking one's own again begins the time
    anew. Gives: the review. Refuses: `NotVisible`, `ReviewLocked`, `ReviewDecided`, `OwnWork`.
    """
    queries.review_for(actor=actor, review_id=review_id, level="review")
    asked = {
        "user": actor.id,
        "review": review_id,
        "seconds": rules.LOCK_SECONDS,
        "undecided": list(rules.UNDECIDED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        taken = cursor.fetchone()
    review = queries.review_for(actor=actor, review_id=review_id, level="review")
    if taken is None:
        _refuse(actor, review)
    record(
        actor=actor,
        action="take_review",
        obj=review,
        after={"until": review.locked_until and review.locked_until.isoformat()},
    )
    return review


@operation(REVIEWERS)
def give_review_back(*, actor: Actor, review_id: int) -> Review:
    """Let others take a thing that one has before oneself. Refuses: `NotVisible`. Of what is another's, nothing."""
    review: Review = Review.objects.select_for_update(of=("self",)).get_for(actor, review_id, "review")
    if not queries.is_before(actor, review):
        return review
    review.locked_by_id, review.locked_until = None, None
    review.save(update_fields=["locked_by", "locked_until"])
    record(actor=actor, action="give_review_back", obj=review, after={"until": None})
    return review


@operation(REVIEWERS)
def decide_review(
    *, actor: Actor, entity_type: str, entity_id: str, decision: str, comment: str = ""
) -> Sequence[Review]:
    """Decide of a thing that waits, and let that have its effect in the same transaction.

    Takes: `decision`, approve, reject or request_changes; the last two with a `comment`. A thing that is a name for
    several decides all of them that wait. Gives: the reviews that were decided.
    Refuses: `TypeUnknown`, `DecisionNotOffered`, `CommentMissing`, `NotVisible`, `NothingWaits`, `ReviewDecided`,
    `ReviewLocked`, `OwnWork`, and what the thing itself refuses. Leaves: one audit event for each, and what the effect
    leaves.
    """
    kind = reviewable(entity_type)
    kind.about(actor, entity_id)
    if decision not in kind.decisions:
        raise DecisionNotOffered(decision=decision[:20], entity_type=entity_type, choices=", ".join(kind.decisions))
    if rules.needs_words(decision) and not words_of(comment):
        raise CommentMissing()
    because = words_of(comment)[:LONGEST_COMMENT]
    if kind.hold is not None:
        kind.hold(actor, entity_id)
    decided = _waiting(actor, kind, entity_type, entity_id)
    # All of them before any effect: the effect of one may take the others off the queue.
    for review in decided:
        _decide(actor, review, decision, because)
    _let_it_have_its_effect(actor, kind, entity_id, decided, decision, because)
    return decided


def _waiting(actor: Actor, kind: Reviewable, entity_type: str, entity_id: str) -> list[Review]:
    keys = kind.parts(actor, entity_id) if kind.parts else [(entity_type, entity_id)]
    found = []
    for part_type, part_id in keys:
        rows = Review.objects.for_actor(actor).filter(entity_type=part_type, entity_id=part_id)
        newest = rows.order_by("-pk").values_list("pk", flat=True).first()
        if newest is not None:
            locked = Review.objects.select_for_update(of=("self",)).select_related("asked_by", "locked_by")
            found.append(locked.get_for(actor, newest, "review"))
    if not found:
        raise NothingWaits()
    open_ones = [one for one in found if one.status in rules.UNDECIDED]
    for one in open_ones or found:
        _refuse(actor, one)
    return open_ones


def _let_it_have_its_effect(
    actor: Actor, kind: Reviewable, entity_id: str, decided: Sequence[Review], decision: str, comment: str
) -> None:
    whole = kind.effect(decision)
    if whole is not None:
        whole(actor, entity_id, comment)
        return
    for review in decided:
        effect = reviewable(review.entity_type).effect(decision)
        if effect is not None:
            effect(actor, review.entity_id, comment)


def _decide(actor: Actor, review: Review, decision: str, comment: str) -> None:
    before = str(review.status)
    review.status = rules.STATUS_AFTER[decision]
    review.decided_by_id, review.decided_at, review.comment = actor.id, clock.now(), comment
    review.locked_by_id, review.locked_until = None, None
    review.save(update_fields=["status", "decided_by", "decided_at", "comment", "locked_by", "locked_until"])
    record(
        actor=actor,
        action="decide_review",
        obj=review,
        before={"status": before},
        after={
            "status": review.status,
            "entity_type": review.entity_type,
            "entity_id": review.entity_id,
            "because": comment,
        },
    )


def _refuse(actor: Actor, review: Review) -> None:
    """Refuse where the actor cannot look at a review now."""
    match queries.refusal_of(actor, review):
        case "decided":
            raise ReviewDecided(status=review.get_status_display().lower())
        case "own":
            raise OwnWork(name=review.asked_by.name if review.asked_by else actor.name)
        case "locked":
            assert review.locked_until is not None  # noqa: S101  (told to mypy: the rule found it locked)
            name = review.locked_by.name if review.locked_by else "Somebody"
            raise ReviewLocked(name=name, until=formatted(review.locked_until, "H:i"))
        case _:
            return
