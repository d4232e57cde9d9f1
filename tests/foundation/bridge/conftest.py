"""A NATS server, bridges to it on a database of the test's own, and events that wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from clear_platform.foundation.bridge.models import EventSender
from clear_platform.foundation.bridge.operations import add_event_sender
from clear_platform.foundation.bridge.rules import CHANNEL
from clear_platform.foundation.events import publishing
from clear_platform.launcher import programs
from clear_platform.launcher.children import Child
from tests import actors
from tests.databases import ServerAddress
from tests.foundation.bridge.servers import NatsServer
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor
from tests.sizes import sized

WINDOW_SECONDS = sized(2, 60)
"""How long the server recognises what it is given again."""


_GATE = """
CREATE FUNCTION proving_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(815); RETURN OLD; END $$;
CREATE TRIGGER proving_gate BEFORE DELETE ON foundation_eventoutbox FOR EACH ROW EXECUTE FUNCTION proving_gate();
"""


class Crossing(Floor):
    """Where bridges work."""

    def to(self, server: NatsServer, **settings: str) -> None:
        """Have the processes that are started from now on cross to a server."""
        self._environment |= {
            "NATS_URL": server.url,
            "NATS_DUPLICATES_SECONDS": str(WINDOW_SECONDS),
            **settings,
        }

    def bridge(self) -> Child:
        """Start a bridge; it may be that it does not get across."""
        return self._start("bridge", [*programs.bridge(), "--every", "0.2"], "Bridge is ready.")

    def waiting(self) -> int:
        """How many events wait for the bridge."""
        return int(self.read("SELECT count(*) FROM foundation_eventoutbox WHERE channel = 'nats'")[0][0])

    def until_all_went_out(self) -> None:
        """Wait until nothing waits for the bridge any more."""
        wait_until(lambda: self.waiting() == 0)

    def received(self, organization_id: int) -> list[str]:
        """The ids of the events that came in for an organization, sorted."""
        rows = self.read(
            "SELECT external_id FROM foundation_event WHERE organization_id = %s AND external_id <> ''",
            organization_id,
        )
        return sorted(one for (one,) in rows)

    @contextmanager
    def holding(self, statement: str) -> Iterator[None]:
        """Hold what a statement locks for as long as this lasts."""
        with psycopg.connect(self._owner) as held:
            held.execute(statement)
            yield

    @contextmanager
    def nothing_written_off(self) -> Iterator[None]:
        """Have whoever takes an event off the outbox wait for as long as this lasts."""
        self.read(_GATE)
        with self.holding("SELECT pg_advisory_xact_lock(815)"):
            yield

    def somebody_waits(self) -> bool:
        """Say whether a process waits for what is held."""
        return bool(
            self.read(
                "SELECT 1 FROM pg_locks WHERE NOT granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )

    def is_across(self) -> bool:
        """Say whether a bridge is connected."""
        return bool(self.read("SELECT 1 FROM foundation_bridgestate WHERE connected_since IS NOT NULL"))

    def trouble(self) -> str:
        """What the bridge says of itself outward."""
        rows = self.read("SELECT trouble FROM foundation_bridgestate WHERE direction = 'out'")
        return str(rows[0][0]) if rows else ""


@pytest.fixture
def told_on_nats() -> Iterator[None]:
    """Have events wait for the bridge too, as where NATS_URL is set."""
    kept = publishing.channels()
    publishing.tells_on(CHANNEL)
    try:
        yield
    finally:
        publishing._CHANNELS[:] = kept


@pytest.fixture
def nats_server(tmp_path: Path) -> Iterator[NatsServer]:
    """A server that runs."""
    server = NatsServer(tmp_path / "nats")
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def crossing(
    cloned_database: str,
    database_server: ServerAddress,
    tmp_path: Path,
    nats_server: NatsServer,
    told_on_nats: None,
) -> Iterator[Crossing]:
    """Where bridges to the server work, on a copy of the template."""
    with ExitStack() as running:
        made = Crossing(
            web=database_server.web(cloned_database),
            owner=database_server.owner(cloned_database),
            folder=tmp_path,
            running=running,
        )
        made.to(nats_server)
        yield made


def sender_of(organization_id: int) -> EventSender:
    """Let a program send events of an organization."""
    return add_event_sender(actor=actors.staff(), organization_id=organization_id, name="The programme's own system")
