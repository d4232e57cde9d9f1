"""How every measurement takes its times and its memory. What becomes of the figures is in `results`."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable


def timed(call: Callable[[int], object], repetitions: int) -> tuple[float, ...]:
    """Call so many times, each with its number from 0; give the seconds of each."""
    seconds = []
    for number in range(repetitions):
        begun = time.perf_counter()
        call(number)
        seconds.append(time.perf_counter() - begun)
    return tuple(seconds)


def peak_memory() -> int:
    """The most memory that this process has held, in octets."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
