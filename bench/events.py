"""How soon a subscriber is told of what an operation did, and how fast a dispatcher gets through what waits.

The dispatcher is a process of its own, as in production. What an operation costs with and without its event is measured
side by side.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.measuring import peak_memory, timed
from bench.prepared import DATABASE, prepared_database
from bench.results import Measured

OPERATIONS, WAITING = 300, 1_000
_PAUSE_SECONDS = 0.03
_PATIENCE_SECONDS = 300.0
_HEARD = """
CREATE TABLE bench_heard (event_id uuid, at timestamptz);
GRANT SELECT, INSERT, DELETE ON bench_heard TO clear_app, clear_staff;
"""


def measure() -> Iterator[Measured]:
    """Make enterprises while a dispatcher runs; then let it tell a thousand events that wait."""
    with prepared_database() as owner, TemporaryDirectory(prefix="clear-bench-") as folder:
        import psycopg

        from clear_platform.foundation.events.publishing import Outbox
        from clear_platform.foundation.public import OrganizationKind, acting
        from enterprises.public import NewEnterprise, create_enterprise
        from tests import actors
        from tests.foundation.events.happenings import LOOKING

        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(_HEARD)
        bank = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")

        def operation(number: int) -> None:
            create_enterprise(actor=bank, wanted=NewEnterprise(name=f"Bench {number}"))

        with _nothing_told(Outbox):
            bare = timed(operation, OPERATIONS)
        whole = timed(operation, OPERATIONS)
        yield Measured("an operation with its event, before its answer", whole, bare, peak_memory(), "")
        _forget(LOOKING, acting)
        with _dispatching(Path(folder)) as dispatcher:
            began = _spread(operation)
            heard = _heard(owner, OPERATIONS, dispatcher)
            waits = tuple(at - begun for begun, at in zip(began, heard, strict=True))
            yield Measured(
                "from the beginning of an operation to its subscriber", waits, (), peak_memory(), "p95 ≤ 0.5 s"
            )
        _forget(LOOKING, acting)
        for number in range(WAITING):
            operation(number)
        with _dispatching(Path(folder)) as dispatcher:
            heard = _heard(owner, WAITING, dispatcher)
        # In the order of their telling: subjects go by lanes.
        each = (max(heard) - min(heard)) / (WAITING - 1)
        yield Measured("telling an event that waits, by one dispatcher", (each,), (), peak_memory(), "")


@contextmanager
def _dispatching(folder: Path) -> Iterator[Any]:
    from django.db import connection

    from clear_platform.launcher import programs
    from clear_platform.launcher.children import Child
    from clear_platform.launcher.folders import ROOT, Folders

    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{DATABASE}?host={settings['HOST']}"
    environment = programs.child_environment(
        {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "bench.listening.settings"}, Folders(folder)
    )
    child = Child("dispatcher", programs.dispatcher(), environment=environment, folder=ROOT, on_line=lambda _line: None)
    try:
        until = time.monotonic() + _PATIENCE_SECONDS
        while "Dispatcher is ready." not in child.printed():
            if not child.running or time.monotonic() > until:
                raise RuntimeError(f"The dispatcher did not start: {child.printed()}")
            time.sleep(0.05)
        yield child
    finally:
        child.stop()


@contextmanager
def _nothing_told(outbox: Any) -> Iterator[None]:
    """Leave out what writing the events costs. The product itself has no such switch."""

    def forgotten(_outbox: Any, _waiting: Any) -> None:
        """Write nothing."""

    kept, outbox.write = outbox.write, forgotten
    try:
        yield
    finally:
        outbox.write = kept


def _spread(call: Callable[[int], None]) -> list[float]:
    began = []
    for number in range(OPERATIONS):
        began.append(time.time())
        call(number)
        time.sleep(_PAUSE_SECONDS)
    return began


def _heard(owner: str, wanted: int, dispatcher: Any) -> list[float]:
    """Give when each event was told, in the order in which they happened."""
    import psycopg

    until = time.monotonic() + _PATIENCE_SECONDS
    with psycopg.connect(owner, autocommit=True) as connection:
        while time.monotonic() < until:
            rows = connection.execute(
                "SELECT extract(epoch FROM heard.at)::float8 FROM bench_heard AS heard"
                " JOIN foundation_event AS event ON event.id = heard.event_id ORDER BY event.position"
            ).fetchall()
            if len(rows) >= wanted:
                return [at for (at,) in rows]
            time.sleep(0.2)
    raise RuntimeError(f"The dispatcher did not get through: {dispatcher.printed()}")


def _forget(actor: Any, acting: Any) -> None:
    from django.db import connection

    with acting(actor), connection.cursor() as cursor:
        cursor.execute("DELETE FROM foundation_eventoutbox")
        cursor.execute("DELETE FROM bench_heard")
