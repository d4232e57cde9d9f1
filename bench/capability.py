"""What it costs to compute capabilities and readiness anew, for 1,000 enterprises and for 10,000.

Computed is as the product does it: a recomputation is asked for and carried out part by part, each one transaction with
its events. The reference is reading the same rows in psycopg. Each enterprise has an analysis of its books, a decision
with two tasks, one of them done and verified, and three outcomes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import psycopg.sql

from bench.many_enterprises import COPIED, copy_enterprise
from bench.measuring import peak_memory, timed
from bench.prepared import prepared_database
from bench.results import Measured

if TYPE_CHECKING:
    from capability.recomputing.results import RecomputationShown

FEW, MANY = 1_000, 10_000
REPETITIONS = 3


def measure() -> Iterator[Measured]:
    """Compute all of them twice: where nothing stands, which writes it all, and again, which writes nothing."""
    with prepared_database() as owner:
        enterprise_id = _one()
        _everything()
        seconds: dict[tuple[int, str], tuple[float, ...]] = {}
        ids: list[int] = []
        for count in (FEW, MANY):
            ids += copy_enterprise(owner, enterprise_id, first=len(ids) + 1, last=count)
            _forget(owner)
            began = time.perf_counter()
            done = _everything()
            seconds[count, "first"] = (time.perf_counter() - began,)
            again = _everything()
            # The one that was copied is among them.
            if done.readiness != count + 1 or again.scores or again.readiness:
                raise RuntimeError(
                    f"Of {count + 1} enterprises {done.readiness} were computed, then {again.readiness} again."
                )
            seconds[count, "again"] = timed(lambda _number: _everything(), REPETITIONS)
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
        for what, words in (("first", "where nothing stands"), ("again", "again")):
            yield Measured(
                f"the same a thousand, {words}, out of {MANY:,} (reference: out of {FEW:,})",
                tuple(one / slope for one in seconds[MANY, what]),
                seconds[FEW, what],
                memory,
                "linear: ratio about 1",
            )


def _everything() -> RecomputationShown:
    """Compute everything anew, from asking to the last part."""
    from capability.recomputing.operations import recompute_to_the_end, request_recomputation
    from tests import actors

    system = actors.system()
    asked = request_recomputation(actor=system)
    return recompute_to_the_end(actor=system, recomputation_id=asked.id)


def _forget(owner: str) -> None:
    """Let nothing stand that was computed, so that all of it is written."""
    with psycopg.connect(owner) as connection:
        tables = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, _STORED))
        connection.execute(psycopg.sql.SQL("TRUNCATE {} CASCADE").format(tables))


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
