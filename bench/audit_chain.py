"""What the audit chain costs a write: the same operation with its entry appended, and without, in turns.

The write is a decision drafted, with all that the operation does besides. Two write at once, over 200 organizations
and, beside it, all for one, where everybody waits for the head of one chain.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from bench.measuring import peak_memory
from bench.prepared import prepared_database
from bench.results import Measured

TENANTS = 200
AT_ONCE = 2
WRITES = 50
ROUNDS = 30


def measure() -> Iterator[Measured]:
    """Write over all organizations, then for one."""
    with prepared_database():
        owners = _owners()
        yield _measured(f"a write with its audit entry, {TENANTS} organizations", owners)
        yield _measured("a write with its audit entry, all for one organization", owners[:1])


def _owners() -> list[Any]:
    from tests import actors
    from tests.enterprises.factories import enterprise

    made = [enterprise(name=f"Enterprise {number}").id for number in range(TENANTS)]
    return [actors.member(organization_id, "owner") for organization_id in made]


def _measured(name: str, owners: Sequence[Any]) -> Measured:
    on: list[float] = []
    off: list[float] = []
    _write(owners, AT_ONCE * 5)
    for turn in range(ROUNDS):
        # Short blocks in turns: what else the machine does meets both alike.
        on += _write(owners, WRITES, turn * WRITES)
        with _nothing_appended():
            off += _write(owners, WRITES, turn * WRITES)
    peak = peak_memory()
    return Measured(name, tuple(on), tuple(off), peak, bar="≤ 1.3 × reference (ratio ≥ 0.77)")


def _write(owners: Sequence[Any], count: int, begin: int = 0) -> list[float]:
    from django.db import connection

    from enterprises.public import create_decision
    from tests.enterprises.factories import artifact

    def work(place: int) -> list[float]:
        seconds = []
        for number in range(place, count, AT_ONCE):
            owner = owners[(begin + number) % len(owners)]
            begun = time.perf_counter()
            create_decision(
                actor=owner,
                title="Measured",
                domain="cfo",
                artifact=artifact(),
                enterprise_id=owner.organization_id,
            )
            seconds.append(time.perf_counter() - begun)
        connection.close()
        return seconds

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [one for done in threads.map(work, range(AT_ONCE)) for one in done]


@contextmanager
def _nothing_appended() -> Iterator[None]:
    """Leave out what the chain costs: locking heads, hashing, inserting. The product itself has no such switch."""
    from clear_platform.foundation.audit import appending

    def forgotten(waiting: Sequence[appending.Pending]) -> None:
        del waiting

    kept, appending.append = appending.append, forgotten
    try:
        yield
    finally:
        appending.append = kept
