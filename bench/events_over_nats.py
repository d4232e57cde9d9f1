"""How fast a bridge gets through what waits for NATS, and through what comes in from there.

Server and bridge are processes of their own, as in production, on this machine; what is stored goes to its disk.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.measuring import peak_memory
from bench.prepared import DATABASE, prepared_database
from bench.results import Measured

WAITING = 20_000
_AT_ONCE = 1_000
_PATIENCE_SECONDS = 600.0
_LEFT = "SELECT count(*) FROM foundation_eventoutbox WHERE channel = 'nats'"
_CAME_IN = """
SELECT count(*), extract(epoch FROM max(recorded_at) - min(recorded_at))::float8
FROM foundation_event WHERE organization_id = %s AND external_id <> ''
"""


def measure() -> Iterator[Measured]:
    """Let a bridge send twenty thousand events that wait; then let it take in as many messages."""
    with prepared_database() as owner, TemporaryDirectory(prefix="clear-bench-") as folder:
        import psycopg

        from clear_platform.foundation.bridge.operations import add_event_sender
        from clear_platform.foundation.bridge.rules import CHANNEL
        from clear_platform.foundation.events.operations.receiving import receive_events
        from clear_platform.foundation.events.publishing import tells_on
        from clear_platform.foundation.public import OrganizationKind
        from tests import actors
        from tests.foundation.bridge.messages import profile
        from tests.foundation.bridge.servers import NatsServer

        bank, other = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
        analyst = actors.member(bank, "analyst")
        tells_on(CHANNEL)
        for start in range(0, WAITING, _AT_ONCE):
            receive_events(actor=analyst, sent=[profile(start + each) for each in range(_AT_ONCE)])
        server = NatsServer(Path(folder) / "nats")
        server.start()
        with psycopg.connect(owner, autocommit=True) as connection:
            try:
                with _bridging(Path(folder), server.url) as bridge:
                    _until(lambda: connection.execute(_LEFT).fetchone() == (0,), bridge)
                yield _each("sending a thousand events over NATS, by one bridge", server.ask(_seconds_of_the_stream))
                sender = add_event_sender(actor=actors.system(), organization_id=other, name="The bench")
                bodies = [json.dumps(profile(number)).encode() for number in range(WAITING)]
                server.ask(lambda js: _fill(js, f"clear.in.{sender.token}.bench", bodies))
                with _bridging(Path(folder), server.url) as bridge:
                    _until(lambda: _came_in(connection, other)[0] == WAITING, bridge)
                yield _each("taking in a thousand events over NATS, by one bridge", _came_in(connection, other)[1])
            finally:
                server.stop()


def _each(name: str, seconds: float) -> Measured:
    return Measured(name, (1_000 * seconds / (WAITING - 1),), (), peak_memory(), "")


def _came_in(connection: Any, organization_id: int) -> tuple[int, float]:
    count, seconds = connection.execute(_CAME_IN, [organization_id]).fetchone()
    return count, seconds or 0.0


async def _seconds_of_the_stream(js: Any) -> float:
    """Give the time from the first to the last event that the stream was given."""
    state = (await js.stream_info("CLEAR")).state
    first, last = [(await js.get_msg("CLEAR", seq=number)).time for number in (state.first_seq, state.last_seq)]
    return (_moment(last) - _moment(first)).total_seconds()


def _moment(at: Any) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(str(at))


async def _fill(js: Any, subject: str, bodies: list[bytes]) -> None:
    for body in bodies:
        await js.publish_async(subject, body)
    await js.publish_async_completed()


@contextmanager
def _bridging(folder: Path, url: str) -> Iterator[Any]:
    from django.db import connection

    from clear_platform.launcher import programs
    from clear_platform.launcher.children import Child
    from clear_platform.launcher.folders import ROOT, Folders

    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{DATABASE}?host={settings['HOST']}"
    environment = programs.child_environment({**os.environ, "DATABASE_URL": address, "NATS_URL": url}, Folders(folder))
    child = Child("bridge", programs.bridge(), environment=environment, folder=ROOT, on_line=lambda _line: None)
    try:
        yield child
    finally:
        child.stop()


def _until(reached: Callable[[], bool], bridge: Any) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not reached():
        if not bridge.running or time.monotonic() > until:
            raise RuntimeError(f"The bridge did not get through: {bridge.printed()}")
        time.sleep(0.2)
