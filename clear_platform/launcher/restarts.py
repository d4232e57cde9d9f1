"""How soon a process that ended by itself is started again, and when that is given up. Pure; who does it: `supervisor`.

A worker that is killed once is back at once; one that cannot start at all does not keep the machine busy, and after a
few tries somebody is told.
"""

from __future__ import annotations

from collections import deque

MOST_IN_A_MINUTE = 5
FIRST_PAUSE_SECONDS = 0.25
_MINUTE = 60.0


class Restarts:
    """The starts again of one process."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def pause_seconds(self, now: float) -> float | None:
        """Count an end at a moment, and give how long to wait before the next start; None to give up.

        Takes: `now`, in seconds of a clock that is never set. The pause doubles with each end within a minute.
        """
        while self._times and now - self._times[0] > _MINUTE:
            self._times.popleft()
        if len(self._times) >= MOST_IN_A_MINUTE:
            return None
        self._times.append(now)
        return FIRST_PAUSE_SECONDS * 2.0 ** (len(self._times) - 1)
