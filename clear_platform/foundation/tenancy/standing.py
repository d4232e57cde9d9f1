"""As whom the open scope goes on: the actor, the role and the organizations that the database is told.

Row-level security reads them. Not here: how a scope begins and ends (`context`), or who the actor is (`actors`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.scope import CURRENT, DatabaseRole, ForeignScope, Scope, current_scope

_SETTINGS = (
    "clear.actor",
    "clear.user",
    "clear.organizations",
    "clear.organization",
    "clear.narrowed",
    "clear.request",
    "clear.operation",
)
# Told with the rest: a statement of its own would be one more at the beginning of every reading.
_READ_ONLY = {"transaction_read_only": "on"}

LARGEST_ID = 2**63 - 1


def role_of(actor: Actor | None) -> DatabaseRole:
    """Give the database role for an actor: staff and system by name, everybody else the application's."""
    return "clear_staff" if actor is not None and actor.sees_all else "clear_app"


def same(one: Actor, other: Actor) -> bool:
    """Say whether two actors are one: the same account, key or name, for the same organization."""
    return (one.kind, one.id, one.organization_id) == (other.kind, other.id, other.organization_id)


@contextmanager
def raised_to_staff() -> Iterator[None]:
    """Let an operation declared `system` see past the caller's organizations, inside the caller's transaction."""
    scope = current_scope()
    if scope.role == "clear_staff":
        yield
        return
    before = scope.role
    scope.role = "clear_staff"
    take(scope)
    try:
        yield
    finally:
        scope.role = before
        if not connection.needs_rollback:
            take(scope)


@dataclass(frozen=True)
class Standing:
    """As whom, and in which database role, a scope acts at one moment."""

    actor: Actor | None
    role: DatabaseRole


def standing() -> Standing:
    """Give how the open scope stands now."""
    scope = current_scope()
    return Standing(scope.actor, scope.role)


@contextmanager
def standing_as(wanted: Standing) -> Iterator[None]:
    """Let the open scope act as it stood at an earlier moment of its own; what is put off until its end needs that."""
    scope, before = current_scope(), standing()
    if wanted == before:
        yield
        return
    scope.actor, scope.role = wanted.actor, wanted.role
    take(scope)
    try:
        yield
    finally:
        scope.actor, scope.role = before.actor, before.role
        if not connection.needs_rollback:
            take(scope)


def say_who(user_id: int, *, is_staff: bool) -> None:
    """Tell the database whose account asks, before its seats are known: it shows an account its own seats.

    Once the scope acts for somebody, that stands.
    """
    scope = CURRENT.get()
    if scope is None or (scope.actor is not None and scope.actor.kind != "anonymous"):
        return
    scope.role = "clear_staff" if is_staff else "clear_app"
    _set(scope.role, {"clear.user": str(user_id)})


def bind(actor: Actor) -> None:
    """Say who the open scope acts for, once. Refuses: `ForeignScope` when it already acts for somebody else."""
    scope = current_scope()
    if scope.actor is not None and not same(scope.actor, actor):
        raise ForeignScope(f"{actor.name} cannot act inside the transaction of {scope.actor.name}.")
    scope.actor = actor
    scope.role = role_of(actor)
    take(scope)


def narrow_to(organization_id: int) -> None:
    """Keep the open scope to one organization besides the actor's own, as fits a page about that one.

    An actor who was granted sight of thousands then reads as fast as one who sees a single one. Nothing happens for
    those who see all, or who belong to that organization. A number that can be no id is nobody's.
    """
    scope = current_scope()
    if scope.actor is None or scope.actor.sees_all or organization_id in scope.actor.organization_ids:
        return
    scope.about = organization_id if organization_id <= LARGEST_ID else 0
    take(scope)


@contextmanager
def widened() -> Iterator[None]:
    """Let a part of a page that is about one organization ask beyond it, such as what waits for its reader anywhere."""
    scope = CURRENT.get()
    if scope is None or scope.about is None:
        yield
        return
    about, scope.about = scope.about, None
    take(scope)
    try:
        yield
    finally:
        scope.about = about
        if not connection.needs_rollback:
            take(scope)


def narrowed_ids() -> tuple[int, ...]:
    """Give the organizations the open scope keeps to, of all its actor might read; empty where it keeps to none."""
    scope = CURRENT.get()
    if scope is None or scope.actor is None or scope.about is None:
        return ()
    return (*scope.actor.reading_ids, scope.about)


def take(scope: Scope) -> None:
    """Tell the database in which role, and for whom, the transaction of a scope goes on."""
    actor = scope.actor
    _set(
        scope.role,
        {
            "clear.actor": f"{actor.kind}:{actor.acting_id or actor.name}" if actor else "",
            "clear.user": str(actor.id or "") if actor and actor.kind == "user" else "",
            "clear.organizations": _listed(actor.reading_ids if actor else ()),
            "clear.organization": str(actor.organization_id or "") if actor else "",
            "clear.narrowed": _listed(narrowed_ids()),
            "clear.request": str(actor.request_id or "") if actor else "",
            "clear.operation": scope.operation,
            **(_READ_ONLY if scope.read_only else {}),
        },
    )


def take_nobody() -> None:
    """Tell the database that the transaction goes on as nobody, in a role that may read nothing."""
    _set("none", dict.fromkeys(_SETTINGS, ""))


def _set(role: str, values: Mapping[str, str]) -> None:
    changes = ", ".join(["set_config(%s, %s, true)"] * (1 + len(values)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {changes}", ["role", role, *(part for pair in values.items() for part in pair)])


def _listed(ids: Iterable[int]) -> str:
    return ",".join(str(one) for one in ids)
