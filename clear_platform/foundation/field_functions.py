"""Callables that migrations store by path (defaults, upload paths). Nothing here may move or be renamed."""

from __future__ import annotations

from datetime import datetime

from clear_platform.foundation import clock


def recorded_now() -> datetime:
    """Give the moment a row is recorded, UTC."""
    return clock.now()
