"""Messages that came in: each to the organization of its sender, by the same operation as at the API's door.

The subject says who sends, never the message: an envelope that names another organization is refused. What was taken is
known for good by its source and id, so that a message that comes again has no second effect. Not here: the fetching
(`bridging`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation.bridge import burying, queries, rules, standing
from clear_platform.foundation.bridge.errors import MessageGivenUp, SenderUnknown
from clear_platform.foundation.bridge.results import Message, Verdict
from clear_platform.foundation.errors import ClearError, FieldProblem
from clear_platform.foundation.events.errors import EventRefused
from clear_platform.foundation.events.operations.receiving import receive_events
from clear_platform.foundation.jobs.rules import asked_to_wait, wait_seconds, worth_another_try
from clear_platform.foundation.limits.errors import TooManyRequests
from clear_platform.foundation.rendering.strict_json import NotStrictJson, loads
from clear_platform.foundation.tenancy.context import acting

log = structlog.get_logger("clear.bridge")

TAKE_IN_AGAIN = "foundation.take_message_again"
TAKEN = Verdict("taken")
GIVEN_UP = Verdict("given_up")
_chance = SystemRandom()


@dataclass(frozen=True)
class _Opened:
    """A message with its sender's organization and what it says."""

    message: Message
    organization_id: int
    said: Any


def take_in(messages: Sequence[Message]) -> list[Verdict]:
    """Take messages in; gives what becomes of each, in order. What is not taken holds up nothing else.

    Leaves: the events that are new, in a transaction for each organization; a dead letter for each message that is
    given up. Refuses: the database's errors while it is away; nothing is lost then.
    """
    organizations = _senders(messages)
    verdicts: dict[str, Verdict] = {}
    together: dict[int, list[_Opened]] = defaultdict(list)
    for message in messages:
        try:
            if message.tries > rules.MOST_DELIVERIES:
                raise MessageGivenUp(tries=message.tries - 1)
            opened = _open(message, organizations)
        except ClearError as refusal:
            verdicts[message.place] = _give_up(message, refusal, _owner(message, organizations))
        else:
            together[opened.organization_id].append(opened)
    for group in together.values():
        verdicts.update(_take(group))
    return [verdicts[one.place] for one in messages]


def note(sequence: int, verdicts: Sequence[Verdict], *, waiting: int, worker: str) -> None:
    """Write down how far it came, and that the bridge is connected."""
    with acting(standing.bridge()):
        standing.hold("in", worker)
        standing.passed(
            "in",
            position=sequence,
            passed=sum(one.kind == "taken" for one in verdicts),
            held_back=sum(one.kind == "given_up" for one in verdicts),
            waiting=waiting,
        )


def take_again(subject: str, text: str) -> None:
    """Take a message in that was given up. Refuses: as the API's door does; `SenderUnknown`."""
    message = Message(place=f"again/{subject}", sequence=0, subject=subject, body=text.encode())
    opened = _open(message, _senders([message]))
    [found] = receive_events(actor=standing.bridge(opened.organization_id), sent=[opened.said])
    if found.refusal is not None:
        raise found.refusal


def _senders(messages: Sequence[Message]) -> dict[str, int]:
    with acting(standing.bridge(), read_only=True):
        return queries.organizations_by_token({_token(one) for one in messages})


def _token(message: Message) -> str:
    return rules.sender_in(message.subject, prefix=settings.NATS_INBOUND)


def _owner(message: Message, organizations: dict[str, int]) -> int | None:
    return organizations.get(_token(message))


def _open(message: Message, organizations: dict[str, int]) -> _Opened:
    organization_id = _owner(message, organizations)
    if organization_id is None:
        raise SenderUnknown(subject=message.subject[:200])
    try:
        return _Opened(message, organization_id, loads(message.body))
    except NotStrictJson as fault:
        raise EventRefused(problems=[FieldProblem(fault.pointer, fault.code, str(fault))]) from fault


def _take(group: Sequence[_Opened]) -> dict[str, Verdict]:
    """Take in what belongs to one organization; where the whole fails for no reason given, each by itself."""
    owner = group[0].organization_id
    try:
        found = receive_events(actor=standing.bridge(owner), sent=[one.said for one in group])
    except Exception as fault:
        if _database_is_away(fault):
            raise
        if len(group) > 1 and not isinstance(fault, ClearError):
            return {place: verdict for one in group for place, verdict in _take([one]).items()}
        if len(group) > 1 and isinstance(fault, TooManyRequests):
            # They came together by chance: so many as fit are taken, or those that never fit would come for ever.
            half = len(group) // 2
            return {**_take(group[:half]), **_all_failed(group[half:], fault)}
        log.warning("messages_not_taken", organization_id=owner, messages=len(group), exc_info=fault)
        return _all_failed(group, fault)
    return {
        one.message.place: TAKEN if got.refusal is None else _give_up(one.message, got.refusal, owner)
        for one, got in zip(group, found, strict=True)
    }


def _all_failed(group: Sequence[_Opened], fault: Exception) -> dict[str, Verdict]:
    return {one.message.place: _failed(one.message, fault, one.organization_id) for one in group}


def _failed(message: Message, fault: Exception, owner: int) -> Verdict:
    seconds = asked_to_wait(fault)
    if seconds:
        # Only too much at once.
        return Verdict("later", seconds)
    if worth_another_try(fault) and message.tries < rules.MOST_TRIES:
        return Verdict("later", wait_seconds(message.tries, backoff_seconds=4.0, chance=_chance.uniform))
    return _give_up(message, fault, owner)


def _give_up(message: Message, fault: BaseException, owner: int | None) -> Verdict:
    log.warning("message_given_up", subject=message.subject, place=message.place, because=str(fault))
    with acting(standing.bridge()):
        burying.bury(
            TAKE_IN_AGAIN,
            {
                "subject": message.subject,
                "text": message.body.decode("utf-8", errors="replace").replace("\x00", "\ufffd"),
            },
            fault,
            of=_id_of(message),
            organization_id=owner,
            attempts=message.tries,
        )
    return GIVEN_UP


def _id_of(message: Message) -> UUID:
    return uuid5(NAMESPACE_URL, f"nats:{message.place}")


def _database_is_away(fault: Exception) -> bool:
    return isinstance(fault, (OperationalError, InterfaceError)) and not connection.is_usable()
