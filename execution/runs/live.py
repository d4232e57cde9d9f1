"""News of runs while they happen, for all who follow them: one connection of the process listens, and tells them all.

Everything here runs on the event loop of the web server. Who follows a run holds neither a thread nor a connection:
what changed is read once for all of them, by one thread, whenever the database says that something did. Not here: who
may follow (`api.streaming`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
import structlog
from django.db import connection, connections
from django.db.utils import Error as DatabaseFault

from execution.runs.queries import news_of
from execution.runs.results import RunNews, StepNews

STREAM_SECONDS = 60.0
"""How long a stream lasts; whoever follows on asks again from where it ended."""
QUIET_SECONDS = 15.0
"""After so long without news a line is sent all the same, so that nothing in between takes the stream for dead."""
COME_BACK_MS = 2_000
MOST_STREAMS = 1_000
OVER = frozenset({"succeeded", "failed", "dead_lettered", "cancelled"})
_AGAIN_SECONDS = 1.0
_CHANNEL = "clear_runs"

_log = structlog.get_logger("clear.runs")


class _Line:
    """What is known of one run, shared by all who follow it: how it stands, and each step as it stands last."""

    def __init__(self) -> None:
        self.followers = 0
        self.status = ""
        self.sequence = 0
        self.stale = False
        self.reading: asyncio.Task[None] | None = None
        self._steps: dict[str, StepNews] = {}
        self._changed = asyncio.Event()

    def take(self, news: RunNews) -> None:
        """Take in what is new, and wake all who wait for it."""
        for step in news.steps:
            self._steps[step.step_id] = step
            self.sequence = max(self.sequence, step.sequence)
        if news.steps or news.status != self.status:
            self.status = news.status
            self._changed.set()
            self._changed = asyncio.Event()

    def since(self, sequence: int) -> list[StepNews]:
        """Give the steps that changed after a number, in turn."""
        new = (step for step in self._steps.values() if step.sequence > sequence)
        return sorted(new, key=lambda step: step.sequence)

    async def changed(self, seconds: float) -> bool:
        """Wait for news; gives whether any came in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True


class News:
    """The news of all runs that somebody follows, in one event loop. Takes: how to reach the database."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._parameters = parameters
        self._lines: dict[UUID, _Line] = {}
        self._ear: asyncio.Task[None] | None = None
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="run-news")

    @property
    def streams(self) -> int:
        """How many follow a run at the moment."""
        return sum(line.followers for line in list(self._lines.values()))

    async def told(self, run_id: UUID, since: int, seconds: float = STREAM_SECONDS) -> AsyncGenerator[bytes, None]:
        """Give what happens in a run as server-sent events: each step that changed after a number, and the run.

        Ends once the run is over, or its time is up. Whoever comes late gets each step as it stands.
        """
        clock = asyncio.get_running_loop().time
        until, seen, status = clock() + seconds, since, ""
        with self._following(run_id) as line:
            yield f"retry: {COME_BACK_MS}\n\n".encode()
            while True:
                for step in line.since(seen):
                    yield _event("step", step.shown(), step.sequence)
                    seen = step.sequence
                if line.status and line.status != status:
                    status = line.status
                    yield _event("run", {"run_id": str(run_id), "status": status}, seen)
                left = until - clock()
                if status in OVER or left <= 0:
                    return
                if not await line.changed(min(left, QUIET_SECONDS)):
                    yield b": nothing new\n\n"

    @contextlib.contextmanager
    def _following(self, run_id: UUID) -> Iterator[_Line]:
        line = self._lines.setdefault(run_id, _Line())
        line.followers += 1
        if self._ear is None:
            self._ear = asyncio.create_task(self._listen())
        self._look(run_id, line)
        try:
            yield line
        finally:
            line.followers -= 1
            if not line.followers:
                self._lines.pop(run_id, None)
            if not self._lines and self._ear is not None:
                self._ear.cancel()
                self._ear = None

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**self._parameters, autocommit=True) as heard:
                    await heard.execute(f"LISTEN {_CHANNEL}")
                    for run_id, line in self._lines.items():
                        self._look(run_id, line)
                    async for notice in heard.notifies():
                        run_id = UUID(notice.payload)
                        if run_id in self._lines:
                            self._look(run_id, self._lines[run_id])
            except psycopg.OperationalError as fault:
                _log.warning("run_news_lost", because=type(fault).__name__)
                await asyncio.sleep(_AGAIN_SECONDS)

    def _look(self, run_id: UUID, line: _Line) -> None:
        line.stale = True
        if line.reading is None:
            line.reading = asyncio.create_task(self._read(run_id, line))

    async def _read(self, run_id: UUID, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        try:
            while line.stale and line.followers:
                line.stale = False
                try:
                    line.take(await loop.run_in_executor(self._reader, _read_apart, run_id, line.sequence))
                except DatabaseFault as fault:
                    _log.warning("run_news_unread", run_id=str(run_id), because=type(fault).__name__)
                    line.stale = True
                    await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            line.reading = None


_NEWS: WeakKeyDictionary[asyncio.AbstractEventLoop, News] = WeakKeyDictionary()


def streams_open() -> int:
    """Give how many streams this process feeds at the moment."""
    return sum(one.streams for one in list(_NEWS.values()))


def stream_of(run_id: UUID, since: int) -> AsyncIterator[bytes]:
    """Give what happens in a run from now on, to be sent by the event loop that asks for its first part.

    Takes: `since`, the number of the last change that is known already; 0 for none. Asked whether somebody may follow
    the run, before.
    """
    return _on_this_loop(_parameters(), run_id, since)


async def _on_this_loop(parameters: dict[str, Any], run_id: UUID, since: int) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    if loop not in _NEWS:
        _NEWS[loop] = News(parameters)
    async with contextlib.aclosing(_NEWS[loop].told(run_id, since)) as parts:
        async for part in parts:
            yield part


def _parameters() -> dict[str, Any]:
    known: dict[str, Any] = connection.get_connection_params()
    # Of the connections that Django makes these alone are no business of one that only listens.
    return {name: value for name, value in known.items() if name not in {"cursor_factory", "context"}}


def _read_apart(run_id: UUID, since: int) -> RunNews:
    try:
        return news_of(run_id=run_id, since=since)
    finally:
        connections.close_all()


def _event(kind: str, data: dict[str, Any], number: int) -> bytes:
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
