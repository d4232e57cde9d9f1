"""What counting a request costs, which every request pays before anything else is done for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from bench.measuring import peak_memory
from bench.prepared import prepared_database
from bench.results import Measured

REPETITIONS = 2_000


def measure() -> Iterator[Measured]:
    """Count requests of one sender, of ever new senders, and inside a request that has begun."""
    with prepared_database():
        from clear_platform.foundation.limits.rates import RateLimit, spend
        from clear_platform.foundation.tenancy.actors import Actor
        from clear_platform.foundation.tenancy.context import acting

        limit = RateLimit("bench", 10**9, 60)
        somebody = Actor(kind="system", id=None, name="bench")

        def beside(number: int) -> None:
            with acting(somebody):
                spend(limit, "beside")

        yield _measured("counting a request of one sender", lambda _: spend(limit, "one"))
        yield _measured("counting a request of a new sender", lambda number: spend(limit, f"sender {number}"))
        yield _measured("counting beside an open transaction, a connection made each time", beside, repetitions=200)


def _measured(name: str, call: Callable[[int], None], *, repetitions: int = REPETITIONS) -> Measured:
    seconds = []
    for number in range(repetitions):
        begun = time.perf_counter()
        call(number)
        seconds.append(time.perf_counter() - begun)
    peak = peak_memory()
    return Measured(name, tuple(seconds), (), peak, bar="≤ 1 ms" if repetitions == REPETITIONS else "")
