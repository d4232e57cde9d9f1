"""Doing one thing twice at the same moment. Not here: what is done, nor the database of its own it needs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(act: Callable[[], str]) -> list[str]:
    """Do something in two threads that begin together, and give what both came to."""
    together = Barrier(2)

    def one(_: int) -> str:
        together.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))
