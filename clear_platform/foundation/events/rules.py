"""Ids of events, and how often a subscriber is tried. Pure: no Django, no database."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

MOST_TRIES = 8
"""How often a subscriber is tried with one event before it is given up; all of them take at most ten minutes."""

MOST_DEATHS = 3
"""How often a dispatcher may end while it tells one event first of all, before that event is given up."""

BACKOFF_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0


def new_id(at: datetime) -> UUID:
    """Give an id that sorts by time. Source: RFC 9562, UUID version 7."""
    milliseconds = int(at.timestamp() * 1000) & (2**48 - 1)
    number = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=number)
