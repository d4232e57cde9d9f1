"""What a scope is, and which one is open: the transaction of everything that touches the database, and for whom it is.

Not here: how it begins and ends (`context`), or as whom it goes on (`standing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from clear_platform.foundation.errors import NotAllowed
from clear_platform.foundation.tenancy.actors import Actor

DatabaseRole = Literal["clear_app", "clear_staff"]


class ForeignScope(RuntimeError):
    """Code tried to act for one actor inside the transaction of another."""


class NoScope(RuntimeError):
    """Code that needs a scope ran outside of any."""


class ReadOnlyScope(RuntimeError):
    """Code that leaves something ran in a scope that only reads."""


class ScopeInUse(RuntimeError):
    """Code wanted to end a transaction that others rely on: inside an operation, or with something still to be left."""


class Closing(Protocol):
    """What a scope does as the last thing before its commit."""

    def __call__(self) -> None: ...


@dataclass
class Scope:
    """The open transaction: for whom, in which database role, and the refusals to note down after it is rolled back.

    `about`: the one organization it is about, besides the actor's own; the database keeps it to those. `closing` is
    called just before it is committed, `afterwards` in turn once it is over. `operation`: the outermost that runs.
    `frame` holds the transaction; `depth` counts the savepoints around it. `one_moment`: every statement sees what the
    first one saw.
    """

    actor: Actor | None
    role: DatabaseRole
    read_only: bool
    about: int | None = None
    operation: str = ""
    refusals: list[tuple[Actor, NotAllowed]] = field(default_factory=list)
    closing: list[Closing] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    frame: ExitStack = field(default_factory=ExitStack)
    depth: int = 0
    one_moment: bool = False


CURRENT: ContextVar[Scope | None] = ContextVar("clear_scope", default=None)
_CORRELATION: ContextVar[UUID | None] = ContextVar("clear_correlation", default=None)


def current_scope() -> Scope:
    """Give the open scope. Refuses: `NoScope` when there is none."""
    scope = CURRENT.get()
    if scope is None:
        raise NoScope("Open a scope first: with acting(actor): …")
    return scope


def in_scope() -> bool:
    """Say whether a scope is open."""
    return CURRENT.get() is not None


def only_reads() -> bool:
    """Say whether a scope is open that cannot write."""
    scope = CURRENT.get()
    return scope is not None and scope.read_only


@contextmanager
def correlated(correlation_id: UUID) -> Iterator[None]:
    """Let what the system does inside carry the id of the request that caused it."""
    token = _CORRELATION.set(correlation_id)
    try:
        yield
    finally:
        _CORRELATION.reset(token)


def correlation() -> UUID | None:
    """Give the id of the request that caused what the system does now; None where nothing did."""
    return _CORRELATION.get()
