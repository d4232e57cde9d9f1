"""Pure rules of jobs: the queues, how long to wait before another try, which failures trying again cannot mend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from clear_platform.foundation.errors import ClearError, Unavailable

Queue = Literal[
    "default",
    "imports",
    "runs",
    "events",
    "deliveries",
    "reports",
    "agents.sdr",
    "agents.sales",
    "agents.negotiation",
    "agents.finance",
    "agents.pipeline",
]
QUEUES: tuple[str, ...] = get_args(Queue)

LONGEST_WAIT_SECONDS = 15 * 60.0
LONGEST_WAIT_OF_AN_ORPHAN_SECONDS = 5.0
"""Its worker died, which is mostly no fault of the job: it goes on soon."""

STRAY_TRIES = 5
"""How often a job of an unknown name is put back: while an installation is upgraded, older workers meet newer names."""
STRAY_WAIT_SECONDS = 30.0


def wait_seconds(
    attempt: int, *, backoff_seconds: float, chance: Callable[[float, float], float], most: float = LONGEST_WAIT_SECONDS
) -> float:
    """Give how long to wait after a failed attempt: doubling each time, and of that any part (full jitter).

    Takes: `attempt`, from 1; `chance(low, high)`, which gives any number in between.
    Source: Brooker, "Exponential backoff and jitter", 2015: full jitter spreads those that failed together best.
    """
    ceiling = min(most, backoff_seconds * 2.0 ** min(attempt - 1, 30))
    return chance(0.0, ceiling)


def worth_another_try(error: BaseException) -> bool:
    """Say whether trying again may help: a refusal stays one, unless something was not ready."""
    return not isinstance(error, ClearError) or isinstance(error, Unavailable)


def told(error: BaseException) -> tuple[str, str]:
    """Give code and text of what ended a job: those of a refusal, else the name of the exception and what it says."""
    if isinstance(error, ClearError):
        return error.code, error.detail
    return "job.failed", f"{type(error).__name__}: {error}"


def asked_to_wait(error: BaseException) -> float:
    """Give for how many seconds a refusal asked not to be tried again; 0 where it named none."""
    if not isinstance(error, Unavailable):
        return 0.0
    seconds = error.facts.get("retry_after_seconds", 0)
    return float(seconds) if isinstance(seconds, (int, float)) else 0.0
