"""Real workers and reapers on a database of the test's own, with leases of two seconds and a ledger to write into.

The fixture: `tests/conftest.py`.
"""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from clear_platform.foundation.jobs.registry import JobName, enqueue
from clear_platform.foundation.public import acting
from clear_platform.launcher import programs
from clear_platform.launcher.children import Child
from clear_platform.launcher.folders import ROOT, Folders
from tests import actors
from tests.launcher.processes import wait_until

LEASE_SECONDS = 2
LEDGER = """
CREATE TABLE proving_ledger (key text, step integer, fence bigint, pid integer);
GRANT SELECT, INSERT ON proving_ledger TO clear_app, clear_staff;
"""


class Floor:
    """Where workers work: starts and kills them, holds them at places, reads the ledger."""

    def __init__(self, *, web: str, owner: str, folder: Path, running: ExitStack) -> None:
        self.folder = folder
        self._running = running
        self._owner = owner
        self._environment = programs.child_environment(
            {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.proving.settings",
                "DATABASE_URL": web,
                "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
                "PROVING": str(folder),
            },
            Folders(folder),
        )
        self.read(LEDGER)

    def lease(self, seconds: int) -> None:
        """Let leases of the processes that are started from now on last so long."""
        self._environment["JOB_LEASE_SECONDS"] = str(seconds)

    def worker(self, *, concurrency: int = 2) -> Child:
        """Start a worker, and wait until it takes jobs."""
        return self._start("worker", [*programs.worker(), "--concurrency", str(concurrency)], "Worker is ready.")

    def reaper(self) -> Child:
        """Start a reaper, and wait until it looks around."""
        return self._start("reaper", [*programs.reaper(), "--every", "0.2"], "Reaper is ready.")

    def enqueue(self, name: str, **arguments: Any) -> int:
        """Put a job on its queue."""
        with acting(actors.system()):
            return enqueue(JobName(f"proving.{name}"), **arguments)

    def hold(self, place: str) -> None:
        """Stop whoever reaches a place."""
        (self.folder / f"hold-{place}").touch()

    def until_somebody_is_at(self, place: str) -> None:
        """Wait until a place that is held is reached."""
        wait_until((self.folder / f"at-{place}").exists)

    def let_go(self, place: str) -> None:
        """Hold a place no more."""
        (self.folder / f"hold-{place}").unlink()

    def read(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database past every wall."""
        with psycopg.connect(self._owner, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def until_done(self, job_id: int) -> None:
        """Wait until a job is done."""
        wait_until(lambda: self.status_of(job_id) == "succeeded")

    def status_of(self, job_id: int) -> str:
        """Give how a job stands."""
        return str(self.read("SELECT status FROM procrastinate_jobs WHERE id = %s", job_id)[0][0])

    def ledger(self) -> list[tuple[Any, ...]]:
        """Give key and step of all that was written, sorted."""
        return self.read("SELECT key, step FROM proving_ledger ORDER BY key, step")

    def _start(self, name: str, command: list[str], ready: str) -> Child:
        child = Child(name, command, environment=self._environment, folder=ROOT, on_line=lambda _line: None)
        self._running.callback(child.stop)
        wait_until(lambda: ready in child.printed() or not child.running)
        assert child.running, child.printed()
        return child


def ended(child: Child) -> bool:
    """Say whether a process has ended."""
    return not child.running


def killed(child: Child) -> None:
    """Kill a process outright, and wait for its end."""
    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: not child.running)
