"""Waiting until something happens: the database says so to whoever listens. What it said meanwhile is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection


class Ear:
    """A connection of its own that listens."""

    def __init__(self, heard: psycopg.Connection[object]) -> None:
        self._connection = heard

    def wait(self, seconds: float) -> bool:
        """Wait until something happens, or the time is over; gives whether something did."""
        return any(True for _notice in self._connection.notifies(timeout=seconds, stop_after=1))


@contextmanager
def listening() -> Iterator[Ear]:
    """Listen for as long as this lasts."""
    own = connection.copy()
    own.ensure_connection()
    own.set_autocommit(True)
    try:
        heard = own.connection
        heard.execute("LISTEN clear_events")
        yield Ear(heard)
    finally:
        own.close()
