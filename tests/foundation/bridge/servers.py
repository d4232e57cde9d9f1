"""A real NATS server of a test's own, that can be killed and started again with what it kept; and asking it things."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import nats
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StreamConfig
from nats.js.errors import NotFoundError

from tests.launcher.processes import wait_until
from tests.servers import free_port

T = TypeVar("T")
PROGRAM = Path(sys.executable).parent / "nats-server"


class NatsServer:
    """One server with JetStream on a port that stays the same. `extra` goes into its configuration."""

    def __init__(self, folder: Path, *, extra: str = "") -> None:
        self.port = free_port()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "nats.conf"
        self._file.write_text(
            f'listen: "127.0.0.1:{self.port}"\njetstream {{ store_dir: "{folder}/kept" }}\n{extra}', encoding="utf-8"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, with what it kept, and wait until it takes connections."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([PROGRAM, "-c", self._file], stdout=log, stderr=log)
        wait_until(lambda: "Server is ready" in self.log().rpartition("Starting nats-server")[2])

    def log(self) -> str:
        return (self._folder / "log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """Kill it outright."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Have it end, if it runs."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._process is not None:
            os.kill(self._process.pid, number)
            self._process.wait()
            self._process = None

    def ask(self, question: Callable[[Any], Awaitable[T]], **options: Any) -> T:
        """Give what a question about its streams is answered with."""

        async def asked() -> T:
            connection = await nats.connect(self.url, **options)
            try:
                return await question(connection.jetstream())
            finally:
                await connection.close()

        # In a thread of its own: a browser that stands open beside it has a loop in this one.
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(lambda: asyncio.run(asked())).result()

    def send(self, *messages: tuple[str, bytes]) -> None:
        """Send messages on subjects, each stored by the time it is over."""

        async def sent(stream: Any) -> None:
            for subject, body in messages:
                await stream.publish(subject, body)

        self.ask(sent)

    def stored(self, stream: str = "CLEAR") -> list[Any]:
        """Give every message that a stream keeps, in its order."""

        async def read(js: Any) -> list[Any]:
            try:
                state = (await js.stream_info(stream)).state
            except NotFoundError:
                return []
            numbers = range(state.first_seq, state.last_seq + 1) if state.messages else ()
            return [await js.get_msg(stream, seq=number) for number in numbers]

        return self.ask(read)

    def taken_in(self) -> bool:
        """Say whether nothing waits to come in, nor for its acknowledgement."""

        async def looked(js: Any) -> bool:
            found = await js.consumer_info("CLEAR_IN", "clear")
            return found.num_pending == 0 and found.num_ack_pending == 0

        return self.ask(looked)

    def hands_over_soon(self, *, seconds: float) -> None:
        """Have what comes in handed over again when it was not acknowledged for so long."""

        async def made(js: Any) -> None:
            await js.add_stream(
                StreamConfig(name="CLEAR_IN", subjects=["clear.in.>"], retention=RetentionPolicy.WORK_QUEUE)
            )
            await js.add_consumer(
                "CLEAR_IN",
                ConsumerConfig(
                    durable_name="clear",
                    ack_policy=AckPolicy.EXPLICIT,
                    ack_wait=seconds,
                    filter_subject="clear.in.>",
                ),
            )

        self.ask(made)
