"""Refusals of events."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid, Malformed, NotFound


class ContractUnknown(NotFound):
    """There is no contract of this type and version."""

    code = "event.contract_unknown"
    sentence = "There is no event contract {type}, version {version}. /api/v1/event-contracts lists those there are."


class EventRefused(Invalid):
    """An event does not fit the envelope or its contract."""

    code = "event.refused"
    sentence = "The event was not taken. Each member at fault is named; mend it and send it again with the same id."


class EventIdReused(Invalid):
    """An event came whose id its source gave to another one before."""

    code = "event.id_reused"
    sentence = "Source {source} has sent another event with the id {id} before. Give every event an id of its own."


class BatchTooLong(Malformed):
    """More events in one request than are taken."""

    code = "event.batch_too_long"
    sentence = (
        "There are {count} events in the batch; from 1 to {most} are taken at once. Send the others in a second one."
    )
