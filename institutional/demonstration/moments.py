"""Letting the stories of the demonstration happen in the past. Not here: the stories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from clear_platform.foundation import clock


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Let the operations inside happen at noon, that many days ago."""
    day = datetime.now(tz=UTC).date() - timedelta(days=days)
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    with clock.fixed_at(min(noon, datetime.now(tz=UTC))):
        yield
