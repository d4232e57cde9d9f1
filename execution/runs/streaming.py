"""What happens to runs, as it happens: one listener for all streams of a process, and one question for all they miss.

A stream holds neither thread nor connection. It begins behind the number that its reader saw last, so that whoever
comes back misses nothing. Not here: who may follow a run; that is asked before.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
import structlog
from django.db import connection

from clear_platform.foundation.rendering.streams import event, remark

LONGEST_SECONDS = 60.0
SILENT_SECONDS = 15.0
GATHERED_SECONDS = 0.05
_AGAIN_SECONDS = 1.0
OVER = frozenset({"succeeded", "failed", "dead_lettered", "cancelled"})
_OF_DJANGO = frozenset({"cursor_factory", "context", "prepare_threshold", "autocommit"})
"""What Django's connections have that a stream's has not: its cursors, and how it turns values into Python's."""
_log = structlog.get_logger("clear.runs")

# Who follows was asked before; here one question serves readers of many organizations.
_READ = """
SELECT step.run_id, step.sequence, step.step_id, step.status, step.agent_name, step.duration_ms, step.attempt,
    step.rests_on_person OR step.status = 'overridden', step.error_code
FROM execution_runstep AS step JOIN unnest(%s::uuid[], %s::bigint[]) AS asked(run_id, since) USING (run_id)
WHERE step.sequence > asked.since ORDER BY step.sequence
"""
_STATUS = "SELECT run_id, status FROM execution_run WHERE run_id = ANY (%s)"

Row = tuple[Any, ...]


def step_event(row: Row) -> bytes:
    """Give the event of a step that changed."""
    _run_id, sequence, step_id, status, agent, milliseconds, attempt, by_person, code = row
    said = {
        "step_id": step_id,
        "status": status,
        "agent_name": agent,
        "duration_ms": milliseconds,
        "attempt": attempt,
        "set_by_person": by_person,
        "error_code": code or None,
    }
    return event("step", said, id=sequence)


def run_event(status: str) -> bytes:
    """Give the event of a run's status."""
    return event("run", {"status": status, "over": status in OVER})


@dataclass(eq=False)
class Reader:
    """One stream: which run it follows, what it saw last, and what it has not sent yet."""

    run_id: UUID
    since: int
    status: str = ""
    waiting: list[bytes] = field(default_factory=list)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, rows: Iterable[Row], status: str) -> None:
        """Take in what is new."""
        for row in rows:
            if row[1] > self.since:
                self.since = row[1]
                self.waiting.append(step_event(row))
        if status and status != self.status:
            self.status = status
            self.waiting.append(run_event(status))
        if self.waiting:
            self.woken.set()

    def taken(self) -> bytes:
        """Give what is to be sent."""
        self.woken.clear()
        given, self.waiting = b"".join(self.waiting), []
        return given


class Hub:
    """All streams of an event loop. It listens for as long as there is one."""

    def __init__(self) -> None:
        self._readers: dict[UUID, set[Reader]] = defaultdict(set)
        self._changed: set[UUID] = set()
        self._something = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def following(self, reader: Reader) -> AsyncIterator[None]:
        """Let a reader hear of its run for as long as this lasts."""
        self._readers[reader.run_id].add(reader)
        self._note(reader.run_id)
        if self._work is None:
            self._work = asyncio.create_task(self._listen_on())
        try:
            yield
        finally:
            self._readers[reader.run_id].discard(reader)
            if not self._readers[reader.run_id]:
                del self._readers[reader.run_id]
            if not self._readers and self._work is not None:
                self._work.cancel()
                self._work = None

    def _note(self, run_id: UUID) -> None:
        if run_id in self._readers:
            self._changed.add(run_id)
            self._something.set()

    async def _listen_on(self) -> None:
        while True:
            try:
                async with await _connected() as heard, await _connected() as asked:
                    await heard.execute("LISTEN clear_runs")
                    for run_id in list(self._readers):
                        self._note(run_id)
                    async with asyncio.TaskGroup() as both:
                        both.create_task(self._hear(heard))
                        both.create_task(self._tell(asked))
            except* psycopg.Error as gone:
                _log.warning("streams_lost_the_database", exc_info=gone)
            # Whatever else it was: without a listener every stream would stay silent, and nobody would be told.
            except* Exception as fault:  # noqa: BLE001
                _log.error("streams_lost_their_listener", exc_info=fault)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _hear(self, heard: psycopg.AsyncConnection[Any]) -> None:
        async for notice in heard.notifies():
            self._note(UUID(notice.payload))

    async def _tell(self, asked: psycopg.AsyncConnection[Any]) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            changed, self._changed = self._changed, set()
            # Those alone who are there now: who joins while the database is asked may have seen less, and is told next.
            told = {one: tuple(self._readers[one]) for one in changed if self._readers.get(one)}
            rows, statuses = await _read(asked, {one: min(each.since for each in those) for one, those in told.items()})
            for run_id, those in told.items():
                for reader in those:
                    reader.hear(rows[run_id], statuses.get(run_id, ""))
            # What comes in the meantime is told together.
            await asyncio.sleep(GATHERED_SECONDS)


async def _connected() -> psycopg.AsyncConnection[Any]:
    return await psycopg.AsyncConnection.connect(**connected_by(connection.get_connection_params()), autocommit=True)


def connected_by(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a stream's connection is made with: all that Django's own are, TLS as well, less what is Django's."""
    return {name: value for name, value in asked.items() if name not in _OF_DJANGO and value is not None}


async def _read(
    asked: psycopg.AsyncConnection[Any], wanted: Mapping[UUID, int]
) -> tuple[dict[UUID, list[Row]], dict[UUID, str]]:
    rows: dict[UUID, list[Row]] = defaultdict(list)
    if not wanted:
        return rows, {}
    async with asked.transaction():
        await asked.execute("SET TRANSACTION READ ONLY")
        await asked.execute("SET LOCAL ROLE clear_staff")
        for row in await (await asked.execute(_READ, [list(wanted), list(wanted.values())])).fetchall():
            rows[row[0]].append(row)
        statuses = await (await asked.execute(_STATUS, [list(wanted)])).fetchall()
    return rows, dict(statuses)


_HUBS: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


async def followed(run_id: UUID, since: int) -> AsyncIterator[bytes]:
    """Give what happens to a run behind a number, until the run is over or a minute has passed."""
    hub = _HUBS.setdefault(asyncio.get_running_loop(), Hub())
    reader = Reader(run_id, since)
    until = time.monotonic() + LONGEST_SECONDS
    yield b"retry: 1000\n\n"
    async with hub.following(reader):
        while (left := until - time.monotonic()) > 0:
            try:
                await asyncio.wait_for(reader.woken.wait(), min(left, SILENT_SECONDS))
            except TimeoutError:
                yield remark()
                continue
            yield reader.taken()
            if reader.status in OVER:
                return
