"""Refusals of events."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, NotFound


class ContractUnknown(NotFound):
    """There is no contract of this type and version."""

    code = "event.contract_unknown"
    sentence = "There is no event contract {type}, version {version}. /api/v1/event-contracts lists those there are."


class EventRefused(Malformed):
    """An event does not fit the envelope or its contract."""

    code = "event.refused"
    sentence = "The event was not taken. Each member at fault is named; mend it and send it again with the same id."


class EventIdReused(Conflict):
    """An event came whose id its source had given to another one before."""

    code = "event.id_reused"
    sentence = "This source has sent another event with the id {id} before. Give every event an id of its own."


class DispatcherDied(Conflict):
    """The dispatcher ended again and again while a consumer took an event in."""

    code = "event.dispatcher_died"
    sentence = "The dispatcher ended each time {consumer} took this event in. Find out why, then retry the dead letter."


class BatchNotAList(Malformed):
    """A batch is no list of events, or one that is too long."""

    code = "event.batch_not_a_list"
    sentence = "A batch is a JSON list of 1 to {most} events."
