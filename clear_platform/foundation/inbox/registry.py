"""What needs me: apps register where to-dos come from; the first page and the administration show them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from clear_platform.foundation.tenancy.actors import Actor


@dataclass(frozen=True)
class InboxItem:
    """One thing a person must do: verb first, one line of reason, where, the button's verb, and by when.

    An item about a decision carries its `content_hash` and `seal_state` (pinned, stale, none), so that its seal shows.
    """

    do: str
    because: str
    href: str
    act: str = "Open"
    due: date | None = None
    content_hash: str = ""
    seal_state: str = ""


@dataclass(frozen=True)
class Inbox:
    """The items shown of one group, and how many there are in all."""

    group: str
    items: tuple[InboxItem, ...]
    total: int


AT_MOST = 10
"""How many items of a group are shown."""


def inbox_from(group: str, rows: QuerySet[Any], item: Callable[[Any], InboxItem]) -> Inbox:
    """Give the group of some rows, the first of them as items.

    One statement; a second, which counts them, only where there are more than are shown.
    """
    first = list(rows[: AT_MOST + 1])
    total = len(first) if len(first) <= AT_MOST else rows.count()
    return Inbox(group, tuple(item(row) for row in first[:AT_MOST]), total)


Provider = Callable[[Actor], Sequence[Inbox]]
_PROVIDERS: list[Provider] = []


def provides_inbox(provider: Provider) -> Provider:
    """Register a source of to-dos; it gives its groups with at most ten items each, in few queries."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def inbox_of(actor: Actor) -> list[Inbox]:
    """Give the groups that hold something for this actor."""
    return [group for provider in _PROVIDERS for group in provider(actor) if group.total]
