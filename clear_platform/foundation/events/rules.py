"""Ids of events, lanes, and how long a failed subscriber waits. Pure: no Django, no database."""

from __future__ import annotations

import random
import secrets
from datetime import datetime, timedelta
from uuid import UUID

MOST_TRIES = 8
FIRST_WAIT_SECONDS = 1
LONGEST_WAIT_SECONDS = 300


def new_id(at: datetime) -> UUID:
    """Give an id that sorts by time. Source: RFC 9562, UUID version 7."""
    milliseconds = int(at.timestamp() * 1000) & (2**48 - 1)
    number = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=number)


def may_try_again(attempts: int) -> bool:
    """Say whether a subscriber that failed so many times is tried once more."""
    return attempts < MOST_TRIES


def next_try(attempts: int, *, now: datetime, chance: random.Random | None = None) -> datetime:
    """Give when a subscriber that failed `attempts` times is tried again: later each time, and never all at once.

    Source: exponential backoff with full jitter.
    """
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** max(0, attempts - 1))
    return now + timedelta(seconds=(chance or random.SystemRandom()).uniform(0, longest))
