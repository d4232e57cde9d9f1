"""Doing two things at the same moment. Not here: what is done, nor the database of its own it needs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

from django.db import connection

from clear_platform.foundation.public import Actor, acting


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


def while_the_first_is_open(actor: Actor, first: Callable[[], object], second: Callable[[], str]) -> str:
    """Do one thing, and before it is committed another that comes to wait for it; give what the second came to.

    The first is committed only once the database says that somebody waits for its transaction, so that neither can be
    over before the other has begun.
    """

    def other() -> str:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with acting(actor):
            first()
            coming = pool.submit(other)
            while not awaited() and not coming.done():
                sleep(0.01)
        return coming.result()


def awaited() -> bool:
    """Say whether anybody waits for what this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        [found] = cursor.fetchone()
    return bool(found)
