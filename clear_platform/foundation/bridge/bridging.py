"""The bridge at work: connected, sending what waits and taking in what comes, until it is told to stop.

Whatever breaks, NATS or the database, everything is let go of and begun anew after a pause; what was not settled in the
database or not acknowledged by NATS is then done again. Not here: what is sent (`outgoing`), or taken (`incoming`).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation.bridge import incoming, outgoing, rules, standing
from clear_platform.foundation.bridge.connecting import Line, answer, away, client, connected, fetched, message_of
from clear_platform.foundation.bridge.errors import CredentialsUnreadable
from clear_platform.foundation.bridge.results import Verdict
from clear_platform.foundation.events.listening import Ear, listening
from clear_platform.foundation.jobs.rules import wait_seconds
from clear_platform.foundation.masking import masked

log = structlog.get_logger("clear.bridge")

P = ParamSpec("P")
R = TypeVar("R")
_chance = random.SystemRandom()
_DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.Error)


class Desk:
    """A thread of its own for one direction, with its own connection to the database."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._held = ExitStack()

    async def do(self, act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do something there."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(act, *args, **kwargs))

    async def listen(self) -> Ear:
        """Begin to listen for what happens."""
        return await self.do(self._held.enter_context, listening())

    async def clear(self) -> None:
        """Let go of the connections."""
        await self.do(self._close)

    def _close(self) -> None:
        self._held.close()
        connection.close()

    def end(self) -> None:
        """End the thread."""
        self._thread.shutdown()


class Bridge:
    """One running bridge."""

    def __init__(self, *, every: float) -> None:
        self._every = every
        self._worker = standing.new_worker()
        self._out, self._in = Desk("out"), Desk("in")
        self._stop = asyncio.Event()
        self._failures = 0

    def stop(self) -> None:
        """Ask it to stop, once what is at hand is done."""
        self._stop.set()

    async def run(self) -> None:
        """Work until it is asked to stop. Refuses: `NatsClientMissing`, `NatsNotSet`."""
        client()
        try:
            while not self._stop.is_set():
                trouble = await self._until_it_breaks()
                if not self._stop.is_set():
                    log.warning("bridge_broken", because=trouble, times=self._failures)
                await self._say(trouble)
                await self._pause()
        finally:
            await self._say("")
            self._out.end()
            self._in.end()

    async def _until_it_breaks(self) -> str:
        """Connect and work. Gives what broke; empty where it was asked to stop."""
        try:
            async with connected() as line:
                inbound = await line.prepare()
                log.info("bridge_connected", worker=self._worker)
                self._failures = 0
                await self._both(line, inbound)
        except away() as fault:
            self._failures += 1
            return masked(f"NATS: {fault}" if str(fault) else f"NATS: {type(fault).__name__}")
        except CredentialsUnreadable as refusal:
            # A file may be missing for as long as it takes to renew it.
            self._failures += 1
            return refusal.detail
        except _DATABASE_AWAY as fault:
            self._failures += 1
            return f"The database: {fault}"
        return ""

    async def _both(self, line: Line, inbound: Any) -> None:
        """Work in both directions until one of them breaks, or it is asked to stop."""
        over = asyncio.Event()

        def goes_on() -> bool:
            return not (over.is_set() or line.gone.is_set() or self._stop.is_set())

        async def minded(work: Coroutine[Any, Any, None]) -> None:
            try:
                await work
            finally:
                over.set()

        # What is at hand may come to its end: broken off it would only have to be done again.
        ended = await asyncio.gather(
            minded(self._send(line, goes_on)), minded(self._fetch(inbound, goes_on)), return_exceptions=True
        )
        # A fetch is cancelled by the client itself where the connection breaks.
        for fault in ended:
            if fault is not None and not isinstance(fault, asyncio.CancelledError):
                raise fault
        if not self._stop.is_set():
            raise ConnectionError("the connection broke")

    async def _send(self, line: Line, goes_on: Callable[[], bool]) -> None:
        ear = await self._out.listen()
        while goes_on():
            batch = await self._out.do(outgoing.take, self._worker, most_bytes=line.most_bytes)
            if not batch:
                # Another bridge sends, or nothing waits.
                await self._out.do(ear.wait, self._every)
                continue
            await line.cover({one.type for one in batch.parcels})
            acknowledged, fault = await line.send(batch.parcels)
            await self._out.do(outgoing.settle, batch, acknowledged, most_bytes=line.most_bytes)
            if fault is not None:
                raise fault

    async def _fetch(self, inbound: Any, goes_on: Callable[[], bool]) -> None:
        sequence, waiting, verdicts = 0, 0, list[Verdict]()
        while goes_on():
            # First of all, so that nothing is fetched, and counted as tried, while the database is away.
            await self._in.do(incoming.note, sequence, verdicts, waiting=waiting, worker=self._worker)
            sent = await fetched(inbound, seconds=self._every)
            messages = [message_of(one) for one in sent]
            verdicts = await self._in.do(incoming.take_in, messages) if messages else []
            for one, verdict in zip(sent, verdicts, strict=True):
                await answer(one, verdict)
            sequence = max((one.sequence for one in messages), default=sequence)
            waiting = sent[-1].metadata.num_pending if sent else 0

    async def _say(self, trouble: str) -> None:
        """Write down that it is not connected, and let go of the database."""
        try:
            await self._out.do(standing.let_go, self._worker, trouble=trouble)
        except _DATABASE_AWAY as fault:
            log.warning("bridge_state_not_written", because=str(fault))
        await self._out.clear()
        await self._in.clear()

    async def _pause(self) -> None:
        if not self._failures:
            return
        seconds = wait_seconds(
            self._failures,
            backoff_seconds=rules.BACKOFF_SECONDS,
            chance=_chance.uniform,
            most=rules.LONGEST_WAIT_SECONDS,
        )
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
