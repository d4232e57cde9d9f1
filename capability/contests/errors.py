"""Refusals about asking a person to look again."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, NotAllowed


class NotYourComputation(NotAllowed):
    """Somebody doubts what was computed for others."""

    code = "contest.not_your_computation"
    sentence = (
        "This readiness was not computed for the organization you act for. Its own people ask a person to look again"
        " at it; of your own computation you can ask."
    )


class NotTheNewest(Conflict):
    """There is a newer readiness than the one that is doubted."""

    code = "contest.not_the_newest"
    sentence = "Readiness was computed anew since, and is {score} of 100 now. Look at that one, and ask about it."


class AskedAlready(Conflict):
    """A person is looking at this very readiness."""

    code = "contest.asked_already"
    sentence = "A person was asked to look at this score and answers by {due_on}. Wait for that answer."


class ReasonMissing(Malformed):
    """Whoever looks again has to know what is doubted."""

    code = "contest.reason_missing"
    sentence = "Say which figure or flag is wrong, what it should be, and how you know: a person looks at just that."


class ContestOver(Conflict):
    """It was answered, or withdrawn."""

    code = "contest.over"
    sentence = "This request is over: {state}. Its answer stays as it was given; load it again to read it."


class OwnContest(NotAllowed):
    """Whoever asked is to answer."""

    code = "contest.own"
    sentence = "{name} asked for this. Somebody else answers it."


class NotYoursToAnswer(NotAllowed):
    """Somebody answers who is not asked."""

    code = "contest.not_yours_to_answer"
    sentence = (
        "What was computed for an enterprise is answered by staff, what an institution computed by another analyst or"
        " administrator of it, and by staff once that is late or where it has nobody else. Leave it to them."
    )


class AnswerNotOffered(Malformed):
    """There are two answers."""

    code = "contest.answer_not_offered"
    sentence = "'{becomes}' is no answer to this. There are: {choices}."


class AnswerMissing(Malformed):
    """An answer without reasons is none."""

    code = "contest.answer_missing"
    sentence = "Say why the score stands, or what was mended: whoever asked has a right to the reason."


class NothingMended(Conflict):
    """Computed anew, it is the same."""

    code = "contest.nothing_mended"
    sentence = (
        "Computed anew just now, readiness is the same {score} of 100. Mend what it rests on first, or answer that the"
        " score stands."
    )


class NotYoursToWithdraw(NotAllowed):
    """Somebody else asked for it."""

    code = "contest.not_yours_to_withdraw"
    sentence = "Only whoever asked takes it back. Let it be answered."
