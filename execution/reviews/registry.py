"""What can be reviewed: each kind of thing is registered by the slice or app that owns it, when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from clear_platform.foundation.public import Actor, InboxItem
from execution.reviews.errors import TypeUnknown
from execution.reviews.results import About
from execution.reviews.rules import APPROVE, DECISIONS

Effect = Callable[[Actor, str, str], object]
"""What a decision does to the thing: takes the actor, the thing's id and the comment; in the decision's transaction."""


@dataclass(frozen=True)
class Reviewable:
    """One kind of thing that is reviewed.

    `about` gives it as a reviewer sees it, and refuses whoever may not see it. `hold` locks it before its reviews are
    locked, as whatever else changes it and takes them off the queue does: one order everywhere. `parts` gives the
    things that a decision on this one decides, where it is only a name for several; what it does itself then stands in
    place of what each of them does. A decision without an effect is kept all the same; those that are not in
    `decisions` are refused.
    """

    entity_type: str
    label: str | Promise
    about: Callable[[Actor, str], About]
    hold: Callable[[Actor, str], object] | None = None
    approved: Effect | None = None
    rejected: Effect | None = None
    changes_requested: Effect | None = None
    parts: Callable[[Actor, str], Sequence[tuple[str, str]]] | None = None
    decisions: tuple[str, ...] = DECISIONS

    def effect(self, decision: str) -> Effect | None:
        """Give what a decision does."""
        others = {"reject": self.rejected, "request_changes": self.changes_requested}
        return self.approved if decision == APPROVE else others[decision]


_KINDS: dict[str, Reviewable] = {}
_ELSEWHERE: list[Callable[[Actor], Sequence[InboxItem]]] = []


def register_reviewable(kind: Reviewable) -> None:
    """Let a kind of thing be reviewed. Refuses: `ValueError` where another has its name."""
    if _KINDS.setdefault(kind.entity_type, kind) != kind:
        raise ValueError(f"Something else of the type {kind.entity_type!r} is reviewed already.")


def reviewable(entity_type: str) -> Reviewable:
    """Give a kind of thing. Refuses: `TypeUnknown`."""
    found = _KINDS.get(entity_type)
    if found is None:
        raise TypeUnknown(entity_type=entity_type[:20], choices=", ".join(sorted(_KINDS)))
    return found


def reviewables() -> tuple[Reviewable, ...]:
    """Give every kind of thing that is reviewed."""
    return tuple(_KINDS.values())


def register_elsewhere(waiting: Callable[[Actor], Sequence[InboxItem]]) -> None:
    """Let the queue say what waits for an actor on pages of other apps; given twice it is asked once."""
    if waiting not in _ELSEWHERE:
        _ELSEWHERE.append(waiting)


def waits_elsewhere(actor: Actor) -> Sequence[InboxItem]:
    """Give what waits for an actor on other pages."""
    return [one for waiting in _ELSEWHERE for one in waiting(actor)]
