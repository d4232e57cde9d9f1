"""What a large package costs: the outcomes of one enterprise as JSON with its proof, gathered, written and hashed.

The reference reads the same rows as the database gives them, `COPY (SELECT row_to_json …)`, and keeps nothing. The
memory is what exporting added to the most that this process had held before the first export: Django with all its apps
is about 200 MB by itself, which every process of the product holds whether it exports or not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from decimal import Decimal

import psycopg

from bench.measuring import peak_memory
from bench.prepared import prepared_database
from bench.results import Measured

ROWS = int(os.environ.get("BENCH_EXPORT_ROWS", "1000000"))
REPETITIONS = 3
_SEEDED = """
INSERT INTO outcomes_outcome (organization_id, enterprise_id, source_id, outcome_type, metrics_json, breakdowns_json,
    notes, external_ref, measured_at, valid_on, recorded_at, row_version)
SELECT organization_id, enterprise_id, source_id, outcome_type,
    jsonb_build_object('jobs_created', number %% 17, 'revenue', number * 1.25),
    breakdowns_json, 'Measured by hand, number ' || number, 'R-' || number,
    measured_at - make_interval(mins => number), valid_on, recorded_at, 1
FROM outcomes_outcome CROSS JOIN generate_series(1, %s) AS number
"""
_COPY = "COPY (SELECT row_to_json(o) FROM outcomes_outcome AS o) TO STDOUT"


def measure() -> Iterator[Measured]:
    """Export all rows as JSON beside the bare COPY of the same rows, in turn."""
    with prepared_database() as owner:
        from clear_platform.foundation.public import acting
        from institutional.exports.formats.rendering import rendered
        from institutional.exports.queries.gathering import gathered_of
        from tests import actors

        enterprise_id = _seed(owner)
        actor = actors.system()

        def export() -> int:
            with acting(actor):
                gathered = gathered_of(actor=actor, kind="enterprise", id=str(enterprise_id), scope="outcomes")
            with gathered:
                made = rendered(gathered, "json")
                made.content.file.close()
                return gathered.row_count

        ours, bare = [], []
        before = peak_memory()
        export()
        for _turn in range(REPETITIONS):
            began = time.perf_counter()
            copied = _copied(owner)
            bare.append(time.perf_counter() - began)
            began = time.perf_counter()
            rows = export()
            ours.append(time.perf_counter() - began)
            if rows != copied:
                raise RuntimeError(f"{rows} rows were exported, {copied} copied.")
        name = f"an enterprise of {ROWS:,} outcomes exported as JSON with its proof, memory as growth"
        yield Measured(name, tuple(ours), tuple(bare), peak_memory() - before, "≥ 0.3, under 150 MB")


def _seed(owner: str) -> int:
    from clear_platform.foundation import clock
    from outcomes.public import record_outcome
    from tests import actors
    from tests.enterprises.factories import enterprise

    enterprise_id = enterprise().id
    record_outcome(
        actor=actors.system(), enterprise_id=enterprise_id, outcome_type="follow_up", source_code="internal",
        metrics={"jobs_created": Decimal(3)}, notes="", measured_at=clock.now(),
    )  # fmt: skip
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("ALTER TABLE outcomes_outcome DISABLE TRIGGER USER")
        connection.execute(_SEEDED, [ROWS - 1])
        connection.execute("ALTER TABLE outcomes_outcome ENABLE TRIGGER USER")
        connection.execute("ANALYZE outcomes_outcome")
    return enterprise_id


def _copied(owner: str) -> int:
    rows = 0
    with psycopg.connect(owner) as connection, connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for _row in copy:
            rows += 1
    return rows
