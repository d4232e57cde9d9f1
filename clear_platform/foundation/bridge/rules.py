"""Names, bounds and subjects of the bridge. Pure: no Django, no database, no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

CHANNEL = "nats"
"""The channel of the outbox on which events wait for the bridge."""

STREAM = "CLEAR"
INBOUND_STREAM = "CLEAR_IN"
DURABLE = "clear"
"""The consumer that all bridges of one installation share."""

SUBJECT = "clear.{type}"
KEPT_SECONDS = 7 * 24 * 3600.0
"""How long the outward stream keeps what it was given, unless whoever runs NATS says otherwise."""

AT_ONCE = 1000
MOST_BYTES_AT_ONCE = 4 * 1024 * 1024
FETCHED_AT_ONCE = 500
MOST_TRIES = 5
"""How often a message is tried that nothing says why it fails; then it is a dead letter."""

MOST_DELIVERIES = 20
"""How often a message may be handed over at all; waiting for a limit of what one organization may send counts too."""

ACK_SECONDS = 10.0
ACK_WAIT_SECONDS = 60.0
BACKOFF_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 10.0


def subject_of(type: str) -> str:
    """Give the subject that events of a type go out on."""
    return SUBJECT.format(type=type)


def subjects_of(types: Iterable[str]) -> list[str]:
    """Give the subjects that a stream has to take for events of these types: one for each first word.

    Not all of "clear.": what comes in stands there too, in a stream of its own.
    """
    return sorted({subject_of(type.split(".")[0]) + ".>" for type in types})


def covers(known: str, wanted: str) -> bool:
    """Say whether whatever is sent on the subjects `wanted` is also on `known`; both may hold wildcards."""
    there, asked = known.split("."), wanted.split(".")
    for place, word in enumerate(there):
        if word == ">":
            return len(asked) > place
        if place >= len(asked) or (word != asked[place] and (word != "*" or asked[place] == ">")):
            return False
    return len(there) == len(asked)


def missing_of(known: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """Give the subjects of `wanted` that none of `known` covers."""
    return [one for one in wanted if not any(covers(there, one) for there in known)]


def sender_in(subject: str, *, prefix: str) -> str:
    """Give the word of a subject that names who sends: the one right after the prefix; empty where there is none."""
    rest = subject.removeprefix(f"{prefix}.")
    return rest.split(".")[0] if rest != subject else ""
