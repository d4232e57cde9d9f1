"""The story of a database that restarts under load: nothing that was acknowledged is lost, and work goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import DatabaseError, InterfaceError, connection
from pytest_django import DjangoDbBlocker

from clear_platform.launcher.cluster import EVERYDAY
from tests.databases import TEMPLATE, SuiteServer, connection_to
from tests.ground import GROUND
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor
from tests.sizes import sized

pytestmark = [pytest.mark.processes, pytest.mark.prove]

SOON_SECONDS = 20
"""Less than a pool of connections waits for one, several times more than is needed."""
JOBS_BEFORE, JOBS_AFTER = sized((20, 20), (500, 500))


@pytest.fixture
def server(django_db_blocker: DjangoDbBlocker) -> Iterator[SuiteServer]:
    """A server of this test's own, which keeps what it promised; nobody else notices that it restarts."""
    made = SuiteServer(settings=EVERYDAY)
    try:
        with django_db_blocker.unblock():
            made.start(only=GROUND)
            yield made
    finally:
        made.stop()


def test_every_job_that_was_acknowledged_runs_once(server: SuiteServer, tmp_path: Path) -> None:
    """F4"""
    acknowledged: list[str] = []
    enough = threading.Event()
    addresses = server.addresses

    with ExitStack() as running, connection_to(addresses.web(TEMPLATE)):
        floor = Floor(web=addresses.web(TEMPLATE), owner=addresses.owner(TEMPLATE), folder=tmp_path, running=running)
        worker, reaper = floor.worker(), floor.reaper()

        def load() -> None:
            for number in range(1_000_000):
                if enough.is_set():
                    break
                try:
                    floor.enqueue("walk", key=f"job {number}", steps=2)
                except (DatabaseError, InterfaceError):
                    connection.close()
                else:
                    acknowledged.append(f"job {number}")
            connection.close()

        loading = threading.Thread(target=load)
        loading.start()
        running.callback(loading.join)
        running.callback(enough.set)
        wait_until(lambda: len(acknowledged) >= JOBS_BEFORE)
        server.restart()
        reached = len(acknowledged)
        wait_until(lambda: len(acknowledged) >= reached + JOBS_AFTER)
        enough.set()
        loading.join()
        wait_until(
            lambda: (
                floor.read(
                    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
                    " AND task_name = 'proving.walk'"
                )
                == [(0,)]
            )
        )

        kept = floor.read("SELECT key, step, count(*) FROM proving_ledger GROUP BY key, step")
        assert (worker.running, reaper.running) == (True, True)

        # Whoever is told to stop while the database is away, and has no job at hand, does not wait for it to be back.
        server.stop()
        worker.process.terminate()
        assert worker.process.wait(SOON_SECONDS) == 0

    # A commit whose answer got lost may stand too: what was acknowledged is the least.
    assert {key for key, _step, _times in kept} >= set(acknowledged)
    assert {times for _key, _step, times in kept} == {1}
    assert {step for _key, step, _times in kept} == {0, 1}
