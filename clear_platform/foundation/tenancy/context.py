"""The outermost transaction of everything that touches the database: role, actor, read-only or not.

A process logs in as `clear_web`, which may read nothing. `acting()` and `request_scope()` open the outermost
transaction, take the role that fits the actor for just that transaction, and tell the database who acts (row-level
security reads it there). Not here: which scope is open (`scope`), as whom it goes on (`standing`), or what its actor
may do (`framing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from clear_platform.foundation.errors import NotAllowed
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.scope import (
    CURRENT,
    Closing,
    ForeignScope,
    ReadOnlyScope,
    Scope,
    ScopeInUse,
    current_scope,
    in_scope,
)
from clear_platform.foundation.tenancy.standing import bind, role_of, same, take, take_nobody

Last = TypeVar("Last", bound=Closing)

_GUARD: ContextVar[Closing | None] = ContextVar("clear_guard", default=None)
_GIVING_BACK: ContextVar[bool] = ContextVar("clear_giving_back", default=False)


@contextmanager
def acting(actor: Actor, *, read_only: bool = False, operation: str = "") -> Iterator[Scope]:
    """Let everything inside act for `actor` in one transaction.

    Inside a scope of the same actor it is a savepoint; inside one of nobody (a visitor who signs in, or answers an
    invitation) the scope acts for `actor` for as long as this lasts. Takes: the name of the operation that runs, which
    the database is told unless it runs within another. Refuses: `ForeignScope` inside another actor's scope.
    """
    scope = CURRENT.get()
    if scope is None:
        with _opened(Scope(actor=actor, role=role_of(actor), read_only=read_only, operation=operation)) as opened:
            yield opened
        return
    if scope.actor is None:
        bind(actor)
    elif scope.actor.kind == "anonymous" and actor.kind != "anonymous":
        with _instead_of_nobody(scope, actor, operation):
            yield scope
        return
    elif not same(scope.actor, actor):
        raise ForeignScope(f"{actor.name} cannot act inside the transaction of {scope.actor.name}.")
    with _savepoint(scope, operation):
        yield scope


@contextmanager
def _savepoint(scope: Scope, operation: str) -> Iterator[None]:
    with ExitStack() as inside:
        if operation and not scope.operation:
            scope.operation = operation
            inside.callback(setattr, scope, "operation", "")
            # The statement that sets the savepoint says the name too, so that saying it costs none of its own.
            with connection.execute_wrapper(_naming(operation)):
                inside.enter_context(transaction.atomic())
        else:
            inside.enter_context(transaction.atomic())
        yield


def _naming(operation: str) -> Callable[..., Any]:
    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        return execute(sql + "; SELECT set_config('clear.operation', %s, true)", [operation], many, context)

    return run


@contextmanager
def _instead_of_nobody(scope: Scope, actor: Actor, operation: str) -> Iterator[None]:
    nobody, role, before = scope.actor, scope.role, scope.operation
    scope.actor, scope.role, scope.operation = actor, role_of(actor), before or operation
    take(scope)
    try:
        with transaction.atomic():
            yield
    finally:
        scope.actor, scope.role, scope.operation = nobody, role, before
        if not connection.needs_rollback:
            take(scope)


@contextmanager
def request_scope(*, read_only: bool) -> Iterator[Scope]:
    """Open the transaction of one request before it is known who asks; `bind` says it as soon as it is."""
    with _opened(Scope(actor=None, role="clear_app", read_only=read_only)) as scope:
        yield scope


@contextmanager
def database_access(*, writes: bool = False) -> Iterator[None]:
    """Let sign-in machinery (sessions, accounts) reach its own tables: inside the open scope, or in one of its own.

    Takes: `writes`, whether it will write; beside an open scope that may not, it then gets a connection of its own.
    """
    if in_scope() and writes and current_scope().read_only:
        with apart(), database_access(writes=True):
            yield
        return
    if in_scope():
        yield
        return
    with _opened(Scope(actor=None, role="clear_app", read_only=False)):
        yield


@contextmanager
def apart() -> Iterator[None]:
    """Let everything inside run on a connection of its own: it stands, whatever becomes of the open transaction.

    For what must be kept even when the request is refused: a count, the end of a credential that was misused. It must
    not wait for rows that the open transaction holds.
    """
    outer = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = outer.copy()
    token = CURRENT.set(None)
    try:
        yield
    finally:
        CURRENT.reset(token)
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = outer


def note_refusal(actor: Actor, refusal: NotAllowed) -> None:
    """Keep a refusal to be audited after the transaction it happened in is rolled back."""
    current_scope().refusals.append((actor, refusal))


def before_commit(kind: Callable[[], Last]) -> Last:
    """Give the one object of a class that the open scope has; it is called as the last thing before the commit.

    What takes locks that everybody waits for belongs there. A scope that is rolled back does not call it. Refuses:
    `ReadOnlyScope` where nothing can be left.
    """
    scope = current_scope()
    if scope.read_only:
        raise ReadOnlyScope("This scope is read-only: have it done with after_reading.")
    for one in scope.closing:
        if type(one) is kind:
            return cast(Last, one)
    made = kind()
    scope.closing.append(made)
    return made


def after_reading(step: Callable[[], None]) -> None:
    """Have something done once the open scope is over and nothing was refused, in a transaction of its own.

    For what a read must leave behind: its own transaction cannot write. If the step fails, the door does not answer.
    """
    current_scope().afterwards.append(step)


@contextmanager
def between_transactions() -> Iterator[None]:
    """End the open transaction, let what is inside run without one, and go on in another as the same actor.

    For calls to other machines: nothing of the database is held or waited for meanwhile. What was written before
    stands, so that this belongs before the first write. Refuses: `ScopeInUse`. Does nothing where no scope is open.
    """
    scope = CURRENT.get()
    if scope is None:
        yield
        return
    if scope.closing or scope.afterwards or len(connection.savepoint_ids) != scope.depth:
        raise ScopeInUse("Call other machines from a door, before its first operation.")
    if scope.depth:
        _leave_nothing(scope)
    scope.frame.close()
    if not connection.in_atomic_block:
        connection.close()
    token = CURRENT.set(None)
    try:
        yield
    finally:
        CURRENT.reset(token)
        _begin(scope)


_FROM_ONE_MOMENT: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL idle_in_transaction_session_timeout = '1h'"
)


def read_from_one_moment() -> None:
    """Let all that the open scope reads from here on be of one moment, whatever others write meanwhile.

    Its transaction is ended, and it goes on in another that keeps to what it sees first, and that may sit still for an
    hour while what was read is worked on: it only reads, so nobody waits for it. Refuses: `ScopeInUse` where the scope
    may write, or is within an operation. Does nothing inside a transaction that was open before the scope.
    """
    scope = current_scope()
    if not scope.read_only or len(connection.savepoint_ids) != scope.depth:
        raise ScopeInUse("Read from one moment in a scope that only reads, and outside of operations.")
    if scope.depth:
        return
    scope.one_moment = True
    scope.frame.close()
    _begin(scope)


@contextmanager
def giving_back() -> Iterator[None]:
    """Let every outermost transaction inside give its connection back to the pool as soon as it is over.

    For work that waits between its transactions, in this thread or in those that it begins with its context: what
    waits holds no connection. Where there is no pool each thread keeps its own.
    """
    token = _GIVING_BACK.set(True)
    try:
        yield
    finally:
        _GIVING_BACK.reset(token)


@contextmanager
def guarded_by(guard: Closing) -> Iterator[None]:
    """Let every transaction that writes and is opened inside be held to a condition, as its very last act.

    Takes: `guard`, which raises where the condition does not hold any more; the transaction is then rolled back.
    """
    token = _GUARD.set(guard)
    try:
        yield
    finally:
        _GUARD.reset(token)


@contextmanager
def _opened(scope: Scope) -> Iterator[Scope]:
    outermost = not connection.in_atomic_block
    token = CURRENT.set(scope)
    try:
        with scope.frame:
            _begin(scope)
            yield scope
            whole = not connection.needs_rollback
            if whole and not scope.read_only:
                for close in scope.closing:
                    close()
                guard = _GUARD.get()
                if guard is not None:
                    guard()
            if whole and not outermost:
                _leave_nothing(scope)
    finally:
        CURRENT.reset(token)
        if outermost and _GIVING_BACK.get() and connection.settings_dict["OPTIONS"].get("pool"):
            connection.close()
    if whole:
        for step in scope.afterwards:
            step()


def _begin(scope: Scope) -> None:
    scope.frame.enter_context(transaction.atomic())
    scope.depth = len(connection.savepoint_ids)
    if scope.one_moment:
        # As its very first statement: PostgreSQL takes it at no other place.
        with connection.cursor() as cursor:
            cursor.execute(_FROM_ONE_MOMENT)
    take(scope)


def _leave_nothing(scope: Scope) -> None:
    # Only inside a test's own transaction: leave nothing of this scope behind for the next one.
    if scope.read_only:
        transaction.set_rollback(True)
    else:
        take_nobody()
