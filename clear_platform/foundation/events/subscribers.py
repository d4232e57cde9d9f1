"""Who takes in which events: registered by apps in `ready`, told by the dispatcher. Not here: telling them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from clear_platform.foundation.events.contracts import AUDIT_RECORDED
from clear_platform.foundation.events.registry import EVERY, Contract
from clear_platform.foundation.tenancy.actors import Actor


@dataclass(frozen=True)
class Happened:
    """An event as a subscriber gets it: `data` is in the newest version of its contract, whatever it was told in."""

    id: UUID
    type: str
    subject: str
    organization_id: int
    time: datetime
    correlation_id: UUID
    data: Contract


class Handler(Protocol):
    """What a subscriber does. It acts as the named part of the system that it is given, in an open transaction."""

    def __call__(self, *, actor: Actor, event: Happened) -> None: ...


class Listening(Protocol):
    """Which organizations somebody listens to at present, of those that are asked about; asked once for many events."""

    def __call__(self, actor: Actor, organization_ids: Collection[int]) -> Collection[int]: ...


@dataclass(frozen=True)
class Subscriber:
    """A handler, under which name it takes in events, of which type, and of whom where that is not everybody."""

    type: str
    consumer: str
    handler: Handler
    of_whom: Listening | None = None


SUBSCRIBERS: dict[tuple[str, str], Subscriber] = {}


def subscribe(type: str, *, consumer: str, handler: Handler, of_whom: Listening | None = None) -> None:
    """Have a handler told of every event of a type; called from an app's `ready`.

    Takes: `type`, or `"*"` for all but `audit.recorded`; `consumer`, the name that the handler acts under and that
    remembers what it has taken in: never change it; `of_whom`, where events of most organizations would be told for
    nothing: what it leaves out is not told. The handler is called in one transaction with that memory, so that
    it has one effect in the database, in the order of each subject. What takes long, or goes outside, it enqueues.
    """
    known = SUBSCRIBERS.get((consumer, type))
    if known is not None and known.handler is not handler:
        raise RuntimeError(f"Two handlers take in {type} as {consumer}.")
    SUBSCRIBERS[consumer, type] = Subscriber(type, consumer, handler, of_whom)


def subscribers_of(type: str) -> list[Subscriber]:
    """Give who takes in events of a type, each consumer once, in the order of their names."""
    found = {
        one.consumer: one
        for one in SUBSCRIBERS.values()
        if one.type == type or (one.type == EVERY and type != AUDIT_RECORDED)
    }
    return [found[name] for name in sorted(found)]


def subscriber_named(consumer: str, type: str) -> Subscriber | None:
    """Give the subscriber of a name that takes in a type, None when there is none any more."""
    return next((one for one in subscribers_of(type) if one.consumer == consumer), None)
