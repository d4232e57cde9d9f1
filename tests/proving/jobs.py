"""Jobs that stop where a test wants to kill their worker, and write what they did into a ledger.

They find the test's folder in PROVING. A file `hold-<place>` in it stops whoever reaches the place, who says so by a
file `at-<place>`, until the first one is taken away.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django.db import connection

from clear_platform.foundation.errors import Conflict, Unavailable
from clear_platform.foundation.public import acting, current_lease, job, system_actor

FOLDER = Path(os.environ.get("PROVING", "."))
RETRIES = 2


def reach(place: str) -> None:
    """Come to a place, and stay there for as long as the test holds it."""
    if (FOLDER / f"hold-{place}").exists():
        (FOLDER / f"at-{place}").touch()
        while (FOLDER / f"hold-{place}").exists():
            time.sleep(0.01)


@job("proving.walk", retries=5, backoff_seconds=0.1)
def walk(*, key: str, steps: int) -> None:
    """Write every step into the ledger in a transaction of its own; steps that stand there are left alone."""
    for step in range(steps):
        reach(f"before-{step}")
        with acting(system_actor("proving")), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM proving_ledger WHERE key = %s AND step = %s", [key, step])
            if cursor.fetchone()[0] == 0:
                _write(key, step)
            reach(f"inside-{step}")
        reach(f"after-{step}")


@job("proving.stamp", retries=5, backoff_seconds=0.1)
def stamp(*, key: str) -> None:
    """Write into the ledger, whatever stands there: what comes twice stands there twice."""
    reach("before-stamp")
    with acting(system_actor("proving")):
        _write(key, 0)
        reach("inside-stamp")
        (FOLDER / f"stamped-{os.getpid()}").touch()


@job("proving.kill_its_worker", retries=RETRIES, backoff_seconds=0.1)
def kill_its_worker(*, key: str) -> None:
    """Take the whole process along."""
    with (FOLDER / f"killed-{key}").open("a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


@job("proving.fail", retries=RETRIES, backoff_seconds=0.01)
def fail(*, kind: str) -> None:
    """Fail as it is asked to, each time."""
    with (FOLDER / f"failed-{kind}").open("a") as file:
        file.write("x")
    raise {"fault": ValueError("no such number"), "refusal": Conflict(), "away": Unavailable()}[kind]


def _write(key: str, step: int) -> None:
    lease = current_lease()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proving_ledger (key, step, fence, pid) VALUES (%s, %s, %s, %s)",
            [key, step, lease.fence if lease else 0, os.getpid()],
        )
