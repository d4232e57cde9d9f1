"""Real dispatchers on a database of the test's own, whose subscriber writes into a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from clear_platform.launcher import programs
from clear_platform.launcher.children import Child
from tests.databases import ServerAddress
from tests.proving.floor import Floor


class Hall(Floor):
    """Where dispatchers work."""

    def dispatcher(self) -> Child:
        """Start a dispatcher, and wait until it looks around."""
        return self._start("dispatcher", [*programs.dispatcher(), "--every", "0.2"], "Dispatcher is ready.")

    def written(self) -> list[tuple[str, int]]:
        """Give subject and version of all that was taken in, in the order in which it was."""
        return [(key, step) for key, step in self.read("SELECT key, step FROM proving_ledger ORDER BY ctid")]

    def waiting(self) -> int:
        """Give how many events wait to be told."""
        return int(self.read("SELECT count(*) FROM foundation_eventoutbox")[0][0])


@pytest.fixture
def hall(cloned_database: str, database_server: ServerAddress, tmp_path: Path) -> Iterator[Hall]:
    """A hall on a copy of the template."""
    with ExitStack() as running:
        yield Hall(
            web=database_server.web(cloned_database),
            owner=database_server.owner(cloned_database),
            folder=tmp_path,
            running=running,
        )
