"""Refusals of jobs, and the signal that an execution is over because somebody else may go on with its job."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict


class LeaseLost(RuntimeError):
    """The job was given to somebody else meanwhile: what this transaction wrote is rolled back."""


class AlreadySettled(Conflict):
    """Somebody of the staff settled the dead letter before."""

    code = "dead_letter.settled"
    sentence = "This dead letter was {settled_as} on {settled_at} already. Nothing was done; load the list again."


class ScheduleAlreadySo(Conflict):
    """The schedule is switched as was asked."""

    code = "schedule.already_so"
    sentence = "The schedule {name} is {state} already. Nothing was done."
