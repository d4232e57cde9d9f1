"""Telling what happened: collected while an operation runs, written with its rows, after its entries in the log.

An event exists exactly when the operation's rows do. It is written as the last thing before the commit, where the
organization's chain is held already, so that the positions of one organization's own events follow its commits. Not
here: who is told (`dispatching`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.audit.appending import Ledger
from clear_platform.foundation.events import rules
from clear_platform.foundation.events.reading import contract_for, newest_version
from clear_platform.foundation.events.registry import Contract
from clear_platform.foundation.tenancy import context, standing
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.collecting import Collector, PutOff
from clear_platform.foundation.tenancy.scope import correlated, correlation

SUBSCRIBERS_CHANNEL = "subscribers"
SOURCE = "/clear/{app}"
AT_ONCE = 1000


@dataclass(frozen=True)
class Cause:
    """The event that is being taken in, of which what is told meanwhile is the consequence."""

    event_id: UUID
    type: str


_CAUSE: ContextVar[Cause | None] = ContextVar("clear_causing_event", default=None)
_CHANNELS: list[str] = [SUBSCRIBERS_CHANNEL]


@dataclass(frozen=True)
class News:
    """One event to tell: what it is about, whose it is (else the actor's organization's), what its contract says."""

    subject: str
    data: Contract
    organization_id: int | None = None


@dataclass(eq=False, slots=True)
class Pending(PutOff):
    """Events of one call, before they are written, and as whom they were made."""

    rows: Sequence[Mapping[str, Any]]
    made: standing.Standing

    def __str__(self) -> str:
        return f"{len(self.rows)} × {self.rows[0]['type']}"


class Outbox(Collector[Pending]):
    """The events that one scope has collected; calling it writes them and has them told."""

    def write(self, waiting: Sequence[Pending]) -> None:
        for made, group in groupby(waiting, key=lambda one: one.made):
            rows = [row for one in group for row in one.rows]
            with standing.standing_as(made), connection.cursor() as cursor:
                for start in range(0, len(rows), AT_ONCE):
                    cursor.execute(
                        "SELECT clear_append_events(%s::jsonb, %s::text[])",
                        [json.dumps(rows[start : start + AT_ONCE]), list(_CHANNELS)],
                    )


def publish(
    *,
    actor: Actor,
    type: str,
    subject: str,
    data: Contract,
    organization_id: int | None = None,
) -> UUID:
    """Tell that something happened, in the transaction of the operation that calls; gives the event's id.

    Takes: `subject`, what it is about ("decision/…"): events of one subject are told in order; `data`, the newest
    version of the type's contract, filled in; whose event it is, else the actor's organization's.
    """
    [made] = publish_many(actor=actor, type=type, news=[News(subject, data, organization_id)])
    return made


def publish_many(*, actor: Actor, type: str, news: Iterable[News]) -> list[UUID]:
    """Tell many things of one type that happened, as `publish`, in a statement for each thousand."""
    kept = contract_for(type, newest_version(type))
    at = clock.now()
    because = cause()
    together = actor.request_id or correlation()
    rows = []
    ids = []
    for one in news:
        made = rules.new_id(at)
        owner = one.organization_id or actor.organization_id
        if owner is None:
            raise ValueError(f"{type} {one.subject} is nobody's: say whose event it is.")
        if not isinstance(one.data, kept.model):
            raise TypeError(f"{type} is told as {kept.model.__name__}, not as {one.data.__class__.__name__}.")
        together = together or made
        ids.append(made)
        rows.append(
            {
                "id": str(made),
                "organization": owner,
                "type": type,
                "version": kept.version,
                "subject": one.subject,
                "source": SOURCE.format(app=kept.model.__module__.split(".")[0].removeprefix("clear_")),
                "external_id": "",
                "time": at.isoformat(),
                "recorded_at": at.isoformat(),
                "correlation_id": str(together),
                "causation_id": None if because is None else str(because.event_id),
                "actor_kind": actor.kind,
                "actor_id": actor.acting_id,
                "data": one.data.model_dump(mode="json"),
            }
        )
    if rows:
        # The log first: what it locks must be held when events get their positions.
        context.before_commit(Ledger)
        context.before_commit(Outbox).collect(Pending(rows, standing.standing()))
    return ids


@contextmanager
def caused_by(event_id: UUID, *, type: str, correlation_id: UUID) -> Iterator[None]:
    """Let everything told inside name an event as its cause, and belong to what that event belongs to."""
    token = _CAUSE.set(Cause(event_id, type))
    try:
        with correlated(correlation_id):
            yield
    finally:
        _CAUSE.reset(token)


def cause() -> Cause | None:
    """Give the event that is being taken in; None where none is."""
    return _CAUSE.get()


def tells_on(channel: str) -> None:
    """Have every event wait on a further channel as well; whoever registers it takes its rows from the outbox."""
    if channel not in _CHANNELS:
        _CHANNELS.append(channel)


def channels() -> list[str]:
    """Give the channels on which every event waits to be told."""
    return list(_CHANNELS)
