"""The frame of every write: may the actor, in one transaction, known by one name. Not here: any particular write."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from clear_platform.foundation.tenancy import context, standing
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.errors import OrganizationNotChosen, RoleNotAllowed

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Operation:
    """One registered write: its name (also the audit action), who may call it, whether it sees past its caller."""

    name: str
    module: str
    allowed: Allowed
    system: bool
    sentence: str


OPERATIONS: dict[str, Operation] = {}


def operation(allowed: Allowed, *, system: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an operation: it takes `actor` by keyword, checks the role and runs in one transaction.

    `system` operations (creating an organization, imports, recomputing) see past the caller's organizations after the
    caller's role was checked. Refuses: `RoleNotAllowed`.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        name = function.__name__
        if name in OPERATIONS and OPERATIONS[name].module != function.__module__:
            raise RuntimeError(f"Two operations are named {name}: {OPERATIONS[name].module}, {function.__module__}.")
        OPERATIONS[name] = Operation(
            name=name,
            module=function.__module__,
            allowed=allowed,
            system=system,
            sentence=(function.__doc__ or "").strip().split("\n")[0],
        )

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Any = kwargs.get("actor")
            if not isinstance(actor, Actor):
                raise TypeError(f"{name} needs actor=Actor(…).")
            require(actor, allowed)
            with context.acting(actor, operation=name):
                if not system:
                    return function(*args, **kwargs)
                with standing.raised_to_staff():
                    return function(*args, **kwargs)

        return run

    return wrap


def require(actor: Actor, allowed: Allowed) -> None:
    """Refuse unless the actor is among `allowed`. Refuses: `OrganizationNotChosen`, `RoleNotAllowed`."""
    if not allowed.admits(actor):
        if actor.has_to_choose:
            raise OrganizationNotChosen()
        raise RoleNotAllowed(allowed=allowed.in_words())


def may(actor: Actor, name: str) -> bool:
    """Say whether the actor's role includes the operation, for pages that show or hide its button."""
    return OPERATIONS[name].allowed.admits(actor)
