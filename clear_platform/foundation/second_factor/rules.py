"""Which moment a code belongs to, and how its secret is drawn. No Django here.

Source: RFC 6238 (codes by time), RFC 4226 (codes by counter).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clear_platform.foundation.hashing import same

PERIOD_SECONDS = 30
TOLERATED = 1
"""Steps before and after the present one whose codes count too, for clocks that go wrong a little."""


def matching_step(code: str, *, now_seconds: float, after: int, code_at: Callable[[int], str]) -> int | None:
    """Give the time step a code belongs to; None when it fits none, or one that was used.

    Takes: `after`, the last step a code was used of: neither it nor an earlier one counts again.
    """
    present = int(now_seconds) // PERIOD_SECONDS
    for step in range(present - TOLERATED, present + TOLERATED + 1):
        if step > after and same(code, code_at(step)):
            return step
    return None


def grouped(secret: str) -> str:
    """Give a secret in groups of four, as one types it."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def drawn(squares: Sequence[Sequence[bool]]) -> str:
    """Give the path that draws the dark squares of a code, row by row, runs of them as one."""
    parts = []
    for y, row in enumerate(squares):
        x = 0
        while x < len(row):
            run = next((place for place, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if run:
                parts.append(f"M{x} {y}h{run}v1h-{run}z")
            x += run or 1
    return "".join(parts)
