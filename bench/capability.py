"""What it costs to compute capabilities and readiness anew, for 1,000 enterprises and for 10,000.

The reference is reading the same rows in psycopg. Each enterprise has an analysis of its books, a decision with two
tasks, one of them done and verified, and three outcomes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bench.many_enterprises import COPIED, copy_enterprise
from bench.measuring import peak_memory, timed
from bench.prepared import prepared_database
from bench.results import Measured

FEW, MANY = 1_000, 10_000
REPETITIONS = 3


def measure() -> Iterator[Measured]:
    """Compute all of them twice: where nothing stands, which writes it all, and again, which writes nothing."""
    with prepared_database() as owner:
        from capability.public import recompute_capabilities
        from tests import actors

        system = actors.system()
        enterprise_id = _one()
        seconds: dict[tuple[int, str], tuple[float, ...]] = {}
        for count, first in ((FEW, 1), (MANY, FEW + 1)):
            ids = copy_enterprise(owner, enterprise_id, first=first, last=first + count - 1)

            def compute(_number: int, ids: Sequence[int] = ids) -> None:
                recompute_capabilities(actor=system, enterprise_ids=ids)

            began = time.perf_counter()
            done = recompute_capabilities(actor=system, enterprise_ids=ids)
            seconds[count, "first"] = (time.perf_counter() - began,)
            again = recompute_capabilities(actor=system, enterprise_ids=ids)
            if done.readiness != count or again.scores or again.readiness:
                raise RuntimeError(
                    f"Of {count} enterprises {done.readiness} were computed, then {again.readiness} again."
                )
            seconds[count, "again"] = timed(compute, REPETITIONS)
            seconds[count, "read"] = timed(lambda _number, ids=ids: _read(owner, ids), REPETITIONS)
        memory = peak_memory()
        for what, words in (("first", "where nothing stands"), ("again", "again, nothing changed: 0 rows written")):
            for count in (FEW, MANY):
                yield Measured(
                    f"capability and readiness of {count:,} enterprises, {words}",
                    seconds[count, what],
                    seconds[count, "read"],
                    memory,
                    "ratio ≥ 0.17 (≤ 6 ×)",
                )
        slope = MANY / FEW
        yield Measured(
            f"the same a thousand, out of {MANY:,} (reference: out of {FEW:,})",
            tuple(one / slope for one in seconds[MANY, "again"]),
            seconds[FEW, "again"],
            memory,
            "linear: ratio about 1",
        )


def _one() -> int:
    """Make the enterprise that is copied, through the operations that make one in life."""
    from execution.public import complete_task, start_task, verify_milestone
    from tests import actors
    from tests.capability.factories import diagnosed
    from tests.enterprises.factories import enterprise, owner_of
    from tests.execution.factories import delivered, tasks
    from tests.outcomes.factories import measured

    enterprise_id = enterprise(name="One of many").id
    doer, verifier = actors.member(enterprise_id, "member"), owner_of(enterprise_id)
    diagnosed(enterprise_id)
    [task, _other] = tasks(enterprise_id)
    start_task(actor=doer, task_id=task.pk)
    verify_milestone(actor=verifier, milestone_id=delivered(task, by=doer).pk)
    complete_task(actor=doer, task_id=task.pk)
    today = datetime.now(UTC)
    for days, metrics in (
        (60, {"late_invoice_share_ratio": 0.28, "nps": 20}),
        (30, {"late_invoice_share_ratio": 0.25, "weekly_ops_hours": 44}),
        (5, {"late_invoice_share_ratio": 0.2, "nps": 31, "weekly_ops_hours": 40}),
    ):
        measured(enterprise_id, by=verifier, on=today - timedelta(days=days), **metrics)
    return enterprise_id


_TABLES = [table for table, *_others in COPIED if table not in {"foundation_organization", "enterprises_enterprise"}]
_STORED = ["capability_capabilityscore", "capability_financingreadiness"]


def _read(owner: str, ids: Sequence[int]) -> None:
    """Read, a thousand enterprises at a time, every row that computing them anew rests on and is held against."""
    import psycopg

    with psycopg.connect(owner) as connection:
        for start in range(0, len(ids), 1000):
            part = list(ids[start : start + 1000])
            for table in (*_TABLES, *_STORED):
                connection.execute(
                    psycopg.sql.SQL("SELECT * FROM {} WHERE organization_id = ANY(%s)").format(
                        psycopg.sql.Identifier(table)
                    ),
                    [part],
                ).fetchall()
