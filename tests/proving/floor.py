"""Real workers and reapers on a database of the test's own, with leases of two seconds and a ledger to write into.

The fixture: `tests/conftest.py`.
"""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

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


NOTES_OF_LEASES = """
CREATE TABLE proving_lease (job_id bigint, lease_until timestamptz, at timestamptz DEFAULT clock_timestamp());
GRANT INSERT ON proving_lease TO clear_app, clear_staff;
CREATE FUNCTION proving_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO proving_lease VALUES (NEW.job_id, OLD.lease_until); RETURN NULL; END $$;
CREATE TRIGGER proving_lease AFTER UPDATE ON foundation_joblease FOR EACH ROW
    WHEN ((OLD.lease_until IS NULL) <> (NEW.lease_until IS NULL)) EXECUTE FUNCTION proving_lease();
"""


class LeaseNote(NamedTuple):
    """One moment at which a lease was taken or given back: until when it would have lasted, None where it was taken."""

    lease_until: datetime | None
    at: datetime


class Floor:
    """Where workers work: starts and kills them, holds them at places, reads the ledger."""

    def __init__(self, *, web: str, owner: str, folder: Path, running: ExitStack) -> None:
        self.folder = folder
        self._running = running
        self._owner = owner
        self._lines: dict[int, list[str]] = {}
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

    def note_leases(self) -> None:
        """Write down from now on when leases are taken and given back."""
        self.read(NOTES_OF_LEASES)

    def leases_of(self, job_id: int) -> list[LeaseNote]:
        """Give when the leases of a job were taken and given back, in turn."""
        rows = self.read("SELECT lease_until, at FROM proving_lease WHERE job_id = %s ORDER BY at", job_id)
        return [LeaseNote(*row) for row in rows]

    def until_done(self, job_id: int) -> None:
        """Wait until a job is done."""
        wait_until(lambda: self.status_of(job_id) == "succeeded")

    def status_of(self, job_id: int) -> str:
        """Give how a job stands."""
        return str(self.read("SELECT status FROM procrastinate_jobs WHERE id = %s", job_id)[0][0])

    def ledger(self) -> list[tuple[Any, ...]]:
        """Give key and step of all that was written, sorted."""
        return self.read("SELECT key, step FROM proving_ledger ORDER BY key, step")

    def all_said(self, child: Child) -> str:
        """Give all that a process printed; it keeps the last lines alone, and one error may be longer."""
        return "\n".join(self._lines[child.pid])

    def _start(self, name: str, command: list[str], ready: str) -> Child:
        lines: list[str] = []
        child = Child(name, command, environment=self._environment, folder=ROOT, on_line=lines.append)
        self._lines[child.pid] = lines
        self._running.callback(child.stop)
        wait_until(lambda: ready in child.printed() or not child.running)
        # What is started may be made to die at once; that it was ready is what counts.
        assert ready in child.printed(), child.printed()
        return child


def ended(child: Child) -> bool:
    """Say whether a process has ended."""
    return not child.running


def stopped(child: Child) -> None:
    """Stop a process where it stands, and wait until all of it stands: the signal alone is only on its way."""
    os.kill(child.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)


def killed(child: Child) -> None:
    """Kill a process outright, and wait for its end."""
    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: not child.running)
