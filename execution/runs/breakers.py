"""Circuit breakers of agents as rows that all workers share. Not here: what opens one (`engine.runtime`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation.public import acting, apart, in_scope, system_actor
from execution.runs.engine.errors import CircuitOpen
from execution.runs.engine.ports import Admission

FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30
TRYING_SECONDS = 60
KNOWN_SECONDS = 1.0
_ASK = """
SELECT failures, opened_at IS NOT NULL, ceil(extract(epoch FROM
    greatest(opened_at + make_interval(secs => %(open)s), trying_until) - clock_timestamp()))::int
FROM execution_breaker WHERE capability = %(capability)s
"""
_TRY = """
UPDATE execution_breaker SET trying_until = clock_timestamp() + make_interval(secs => %(trying)s)
WHERE capability = %(capability)s AND opened_at + make_interval(secs => %(open)s) <= clock_timestamp()
    AND (trying_until IS NULL OR trying_until <= clock_timestamp())
RETURNING failures
"""
_FAIL = """
INSERT INTO execution_breaker AS held (capability, failures, last_failed_at)
VALUES (%(capability)s, 1, clock_timestamp())
ON CONFLICT (capability) DO UPDATE SET
    failures = held.failures + 1, last_failed_at = clock_timestamp(), trying_until = NULL,
    opened_at = CASE WHEN held.failures + 1 >= %(most)s THEN clock_timestamp() ELSE held.opened_at END
"""
_MEND = """
UPDATE execution_breaker SET failures = 0, opened_at = NULL, trying_until = NULL WHERE capability = %(capability)s
"""


class _Troubled:
    """Which capabilities failed of late, as this process knows: asked for anew each second, and after a failure here.

    So a call of what works asks nothing of the database; what fails elsewhere is known here a second later.
    """

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._until = 0.0
        self._of = ""

    def has(self, capability: str) -> bool:
        """Say whether a capability is among them."""
        database = str(connection.settings_dict["NAME"])
        if monotonic() >= self._until or self._of != database:
            with _aside(), connection.cursor() as cursor:
                cursor.execute("SELECT capability FROM execution_breaker WHERE failures > 0")
                self._known = frozenset(name for (name,) in cursor.fetchall())
            self._until, self._of = monotonic() + KNOWN_SECONDS, database
        return capability in self._known

    def forget(self) -> None:
        """Ask anew the next time."""
        self._until = 0.0


_TROUBLED = _Troubled()


class DatabaseBreakers:
    """Circuit breakers as rows, each asked and told in one statement."""

    def admit(self, capability: str) -> Admission:
        """Let a call through; of those that come once a breaker was open for its time, one. Refuses: `CircuitOpen`."""
        if not _TROUBLED.has(capability):
            return Admission()
        asked: dict[str, Any] = {"capability": capability, "open": OPEN_SECONDS, "trying": TRYING_SECONDS}
        with _aside(), connection.cursor() as cursor:
            cursor.execute(_ASK, asked)
            failures, is_open, seconds = cursor.fetchone() or (0, False, 0)
        if not is_open:
            return Admission(failures=failures)
        with _aside(), connection.cursor() as cursor:
            cursor.execute(_TRY, asked)
            tried = cursor.fetchone()
        if tried is None:
            raise CircuitOpen(capability=capability, retry_after_seconds=max(1, seconds))
        return Admission(failures=tried[0], trying=True)

    def succeeded(self, capability: str, admission: Admission) -> None:
        """Close the breaker, where anything had failed before."""
        if admission.failures or admission.trying:
            with _aside(), connection.cursor() as cursor:
                cursor.execute(_MEND, {"capability": capability})
            _TROUBLED.forget()

    def failed(self, capability: str) -> None:
        """Count a failure; with the fifth in a row the breaker is open."""
        with _aside(), connection.cursor() as cursor:
            cursor.execute(_FAIL, {"capability": capability, "most": FAILURES_TO_OPEN})
        _TROUBLED.forget()


class NoBreakers:
    """Lets everything through and hears nothing, for replays."""

    def admit(self, capability: str) -> Admission:
        """Let a call through."""
        return Admission()

    def succeeded(self, capability: str, admission: Admission) -> None:
        """Hear nothing."""

    def failed(self, capability: str) -> None:
        """Hear nothing."""


@contextmanager
def _aside() -> Iterator[None]:
    """Be in a scope of the system's own, beside any that is open.

    What an agent did to its breaker is so, whatever becomes of the caller's transaction; and nobody waits for that one
    because it holds the row of a breaker.
    """
    with ExitStack() as beside:
        if in_scope():
            beside.enter_context(apart())
        beside.enter_context(acting(system_actor("runs")))
        yield


def is_of_the_database(fault: Exception) -> bool:
    """Say whether a fault is the database's, or that of the way to it, and nobody's who asked it."""
    return isinstance(fault, (OperationalError, InterfaceError))
