"""Refusals of requests to report and of the forms that answer them."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, NotFound


class RequestRefused(Invalid):
    """What is asked for cannot be asked as it stands."""

    code = "reporting.request_refused"
    sentence = "This cannot be asked as it stands. Each fault is named; mend it and send it again."


class DueBeforeTheEnd(Invalid):
    """Nobody can report a period before it is over."""

    code = "reporting.due_before_the_end"
    sentence = "The period ends on {ends}. Let the answers be due on that day or later."


class NobodyAsked(Invalid):
    """A request goes to one enterprise at least, to each once, and not to too many."""

    code = "reporting.nobody_asked"
    sentence = "Name between 1 and {most} enterprises, each once, with the e-mail address of who answers."


class AskedAlready(Conflict):
    """Each enterprise answers a request once."""

    code = "reporting.asked_already"
    sentence = "Asked already: {names}. Remind them instead, or correct the address on their forms."


class HandedInAlready(Conflict):
    """What was handed in stays; only what nobody answered can be taken back."""

    code = "reporting.handed_in_already"
    sentence = "Handed in already by: {names}. What was handed in stays; take back the forms that are not answered."


class LinkGone(NotFound):
    """The link counts no more, or never did; which of these it is stays unsaid."""

    code = "reporting.link_gone"
    sentence = "This link counts no more. Open the one in the newest e-mail, or ask whoever sent it for another."


class AnswerRefused(Invalid):
    """An answer cannot be taken as it stands."""

    code = "reporting.answer_refused"
    sentence = "Some figures cannot be taken as they stand. Each is named; mend it and hand it in again."


class AnswerSettled(Conflict):
    """What was handed in waits for a look or was accepted; it changes only once it is sent back."""

    code = "reporting.answer_settled"
    sentence = "This was handed in and is {status}. It can change once it is sent back."


class RemindedJustNow(Conflict):
    """Nobody is reminded of one form twice within the hour."""

    code = "reporting.reminded_just_now"
    sentence = (
        "Reminded within the last hour: {names}. Nobody is reminded more than once an hour: remind the others alone, or"
        " all of them from {again} UTC on."
    )


class NothingToJudge(Conflict):
    """Only what was handed in can be accepted or sent back."""

    code = "reporting.nothing_to_judge"
    sentence = "{name} has not handed anything in that waits for a decision."


class JudgedAlready(Conflict):
    """Somebody decided before; what was accepted can still be sent back, what was sent back comes in again first."""

    code = "reporting.judged_already"
    sentence = "{by} decided on what {name} handed in on {day}: it is {status}. Look at it again, then decide."


class NameMissing(Invalid):
    """Whoever hands figures in says who they are."""

    code = "reporting.name_missing"
    sentence = "Write your name: whoever reads the figures has to know whom to ask."
