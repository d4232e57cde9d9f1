"""The time, asked in one place so that a run can be told which moment it stands in. Not here: formatting of times."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_FIXED: ContextVar[datetime | None] = ContextVar("clear_fixed_time", default=None)


def now() -> datetime:
    """Give the present moment in UTC, or the one fixed by `fixed_at`."""
    return _FIXED.get() or datetime.now(tz=UTC)


def today() -> date:
    """Give the present date in UTC."""
    return now().date()


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """Let everything inside see `moment` as the present; used by replays, the demo's history and tests."""
    token = _FIXED.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _FIXED.reset(token)
