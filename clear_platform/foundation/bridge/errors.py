"""Refusals of the bridge."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, NotFound, Unavailable


class NatsClientMissing(Unavailable):
    """NATS is set up, and the client for it is not installed."""

    code = "bridge.client_missing"
    sentence = (
        "NATS_URL is set, but the client for NATS, the extra 'nats', is not installed. Install it with"
        " '.venv/bin/uv pip install --require-hashes -r requirements-nats.lock'."
    )


class NatsNotSet(Unavailable):
    """There is no NATS server to connect to."""

    code = "bridge.not_set"
    sentence = "NATS_URL is not set. Set it to the address of a NATS server, for every process of CLEAR alike."


class CredentialsUnreadable(Unavailable):
    """A file with which the bridge signs in to NATS cannot be used."""

    code = "bridge.credentials_unreadable"
    sentence = "{setting} cannot be used: {because}. Correct the file, or the setting."


class SenderUnknown(NotFound):
    """A message came on a subject that names nobody who may send."""

    code = "bridge.sender_unknown"
    sentence = (
        "The subject {subject} names no sender that holds. Add the sender in the administration, under NATS senders, "
        "and have it send on the subject shown there."
    )


class MessageGivenUp(Conflict):
    """A message was handed over again and again and never taken."""

    code = "bridge.message_given_up"
    sentence = (
        "The message was tried {tries} times and never taken. Find out why in the log, then retry the dead letter."
    )


class EventTooLarge(Conflict):
    """An event is larger than the NATS server takes."""

    code = "bridge.event_too_large"
    sentence = (
        "The event has {bytes} bytes, and NATS takes {most}. Raise max_payload there, then retry the dead letter."
    )


class SenderNameMissing(Malformed):
    """A sender is to be added without a name."""

    code = "bridge.sender_name_missing"
    sentence = "Give the sender a name of at most {most} characters, so that others know what it is."


class SenderEnded(Conflict):
    """A sender that has ended is to be ended."""

    code = "bridge.sender_ended"
    sentence = "This sender has ended already. Add another one to let the program send again."
