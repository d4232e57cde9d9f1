"""Refusals about reviews."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, NotAllowed, NotFound


class TypeUnknown(NotFound):
    """Nothing of this type is reviewed."""

    code = "review.type_unknown"
    sentence = "Nothing of the type '{entity_type}' is reviewed. There are: {choices}."


class NothingWaits(Conflict):
    """What was decided waits for nobody."""

    code = "review.nothing_waits"
    sentence = "Nothing of this waits for a review. Look at it again."


class ReviewDecided(Conflict):
    """Somebody decided it before."""

    code = "review.decided"
    sentence = "This review is {status} already. Look at it again."


class ReviewLocked(Conflict):
    """Somebody else has it before them."""

    code = "review.locked"
    sentence = "{name} is looking at this until {until} UTC. Take another one, or come back then."


class OwnWork(NotAllowed):
    """Whoever asked for something is to decide of it."""

    code = "review.own"
    sentence = "{name} asked for this. Somebody else looks at it."


class CommentMissing(Malformed):
    """A decision that sends somebody back says why."""

    code = "review.comment_missing"
    sentence = "Say why: whoever asked for it has to know what to do next."


class DecisionNotOffered(Malformed):
    """This kind of thing cannot be decided in this way."""

    code = "review.decision_not_offered"
    sentence = "'{decision}' is no decision on a {entity_type}. There are: {choices}."
