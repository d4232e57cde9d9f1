"""How fast jobs are put on their queue, and how fast one worker drains it.

The reference of enqueuing is a bare insert of the same row; that of draining is calling the same function without a
queue. What lies between them is the lease, the fence and the book-keeping.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import peak_memory, timed
from bench.prepared import DATABASE, prepared_database
from bench.results import Measured

ENQUEUED, AT_ONCE, DRAINED = 1_000, 1_000, 500
_PATIENCE_SECONDS = 300.0


def measure() -> Iterator[Measured]:
    """Enqueue one by one and many at once, then let a real worker do them all."""
    with prepared_database() as _owner, TemporaryDirectory(prefix="clear-bench-") as folder:
        from django.db import connection

        from clear_platform.foundation.jobs.registry import JobName, enqueue, enqueue_many
        from clear_platform.foundation.limits.jobs import purge_counters_job
        from clear_platform.foundation.public import acting, system_actor

        job, somebody = JobName("foundation.purge_counters"), system_actor("bench")

        def one(_number: int) -> None:
            with acting(somebody):
                enqueue(job)

        def bare(_number: int) -> None:
            with acting(somebody), connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_row (name) VALUES ('foundation.purge_counters')")

        def many(_number: int) -> None:
            with acting(somebody):
                enqueue_many(job, [{} for _ in range(AT_ONCE)])

        def forget() -> None:
            with acting(somebody), connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM foundation_joblease")

        _make_table(_owner)
        yield Measured(
            "enqueuing a job in a transaction of its own",
            timed(one, ENQUEUED),
            timed(bare, ENQUEUED),
            peak_memory(),
            "",
        )
        seconds = tuple(each / AT_ONCE for each in timed(many, 5))
        yield Measured(f"enqueuing a job, {AT_ONCE} at once", seconds, timed(bare, 200), peak_memory(), "")
        forget()
        with acting(somebody):
            enqueue_many(job, [{} for _ in range(DRAINED)])
        drained = _drain(Path(folder), DRAINED)
        yield Measured(
            "a job done by a worker, from its queue to its end",
            (drained / DRAINED,),
            timed(lambda _number: purge_counters_job(), 100),
            peak_memory(),
            "",
        )


def _drain(folder: Path, wanted: int) -> float:
    """Give the seconds from the first job's start to the last one's end, as the database saw them."""
    from django.db import connection

    from clear_platform.foundation.public import acting, system_actor
    from clear_platform.launcher import programs
    from clear_platform.launcher.children import Child
    from clear_platform.launcher.folders import ROOT, Folders

    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{DATABASE}?host={settings['HOST']}"
    environment = programs.child_environment({**os.environ, "DATABASE_URL": address}, Folders(folder))
    worker = Child("worker", programs.worker(), environment=environment, folder=ROOT, on_line=lambda _line: None)
    try:
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            with acting(system_actor("bench")), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FILTER (WHERE type = 'succeeded'),"
                    " extract(epoch FROM max(at) FILTER (WHERE type = 'succeeded')"
                    " - min(at) FILTER (WHERE type = 'started'))::float8 FROM procrastinate_events"
                )
                done, seconds = cursor.fetchone()
            if done >= wanted:
                return float(seconds)
            time.sleep(0.2)
        raise RuntimeError(f"The worker did not get through: {worker.printed()}")
    finally:
        worker.stop()


def _make_table(owner: str) -> None:
    import psycopg

    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_row (id bigserial PRIMARY KEY, name text)")
