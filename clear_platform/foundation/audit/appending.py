"""Appending to the chains: collected while an operation runs, written as the last thing before its commit.

The head of a chain is a row that everybody who writes for the organization waits for. So it is locked last and for the
shortest time, all heads of a transaction in one statement and in order of organization: two operations that touch two
organizations in opposite order cannot wait for each other. What is collected in a savepoint that was undone is left
out. Not here: what an entry says (`operations`), or how it is hashed (`rules`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from clear_platform.foundation.audit.personal import PersonalText
from clear_platform.foundation.audit.rules import Entry, hash_of, moment
from clear_platform.foundation.tenancy import context, standing
from clear_platform.foundation.tenancy.collecting import Collector, PutOff


@dataclass(eq=False, slots=True)
class Pending(PutOff):
    """An entry before it has its place: what it says, the plain texts behind its digests, as whom it was made."""

    organization: int
    actor_kind: str
    actor_id: int | None
    actor_name: str
    action: str
    object_type: str
    object_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    request_id: UUID | None
    ip: str | None
    texts: Sequence[PersonalText]
    made: standing.Standing

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"

    def placed(self, seq: int, prev_hash: str, at: datetime) -> Entry:
        """Give the entry at its place, hashed."""
        entry = Entry(
            organization=self.organization,
            seq=seq,
            at=at,
            actor_kind=self.actor_kind,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            action=self.action,
            object_type=self.object_type,
            object_id=self.object_id,
            before=self.before,
            after=self.after,
            request_id=self.request_id,
            ip=self.ip,
            prev_hash=prev_hash,
        )
        return replace(entry, hash=hash_of(entry))


class Ledger(Collector[Pending]):
    """The entries that one scope has collected; calling it appends them."""

    def write(self, waiting: Sequence[Pending]) -> None:
        append(waiting)


After = TypeVar("After", bound=Collector[Any])


def after_the_log(kind: Callable[[], After]) -> After:
    """Give the one collector of a class that the open scope has; it writes once the log's entries are written.

    What else is locked as the last thing before a commit is locked after the chains of the log, by everybody alike: so
    two operations cannot wait for each other there.
    """
    context.before_commit(Ledger)
    return context.before_commit(kind)


Told = Callable[[Sequence[tuple[standing.Standing, Entry]]], None]
_TOLD: list[Told] = []


def tells_of_entries(told: Told) -> None:
    """Have a function called with the entries that were appended, and as whom, in their transaction; from `ready`."""
    if told not in _TOLD:
        _TOLD.append(told)


def append(waiting: Sequence[Pending]) -> None:
    """Give entries their places and write them, as whom they were made: two statements, or more for several."""
    makers: dict[int, standing.Standing] = {}
    for one in waiting:
        if one.made.role == "clear_staff" or one.organization not in makers:
            makers[one.organization] = one.made
    several = len(set(makers.values())) > 1
    with standing.raised_to_staff() if several else standing.standing_as(waiting[0].made):
        heads = _locked_heads(makers)
        entries = [_placed(one, heads) for one in waiting]
        if not several:
            _write(entries)
    if several:
        for made in dict.fromkeys(makers.values()):
            with standing.standing_as(made):
                _write([row for row in entries if makers[row[0].organization] == made])
    for told in _TOLD:
        told([(makers[entry.organization], entry) for entry, _texts in entries])


def _placed(one: Pending, heads: dict[int, tuple[int, str, datetime]]) -> tuple[Entry, Sequence[PersonalText]]:
    seq, prev_hash, at = heads[one.organization]
    entry = one.placed(seq + 1, prev_hash, at)
    heads[one.organization] = (entry.seq, entry.hash, at)
    return entry, one.texts


def _locked_heads(organizations: Iterable[int]) -> dict[int, tuple[int, str, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization_id, seq, hash, at FROM clear_lock_audit_heads(%s::bigint[])", [sorted(organizations)]
        )
        return {organization: (seq, text, at) for organization, seq, text, at in cursor.fetchall()}


def _write(entries: Sequence[tuple[Entry, Sequence[PersonalText]]]) -> None:
    if not entries:
        return
    rows = [
        {
            "organization": entry.organization,
            "seq": entry.seq,
            "at": moment(entry.at),
            "actor_kind": entry.actor_kind,
            "actor_id": entry.actor_id,
            "actor_name": entry.actor_name,
            "action": entry.action,
            "object_type": entry.object_type,
            "object_id": entry.object_id,
            "before": entry.before,
            "after": entry.after,
            "request_id": None if entry.request_id is None else str(entry.request_id),
            "ip": entry.ip,
            "prev_hash": entry.prev_hash,
            "hash": entry.hash,
        }
        for entry, _texts in entries
    ]
    texts = [
        {"organization": entry.organization, "seq": entry.seq, "path": one.path, "value": one.value, "salt": one.salt}
        for entry, behind in entries
        for one in behind
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_append_audit(%s::jsonb, %s::jsonb)", [json.dumps(rows), json.dumps(texts)])
