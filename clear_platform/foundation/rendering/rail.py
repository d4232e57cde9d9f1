"""The rail: the ways through the product that stand at the side of every page. Apps register theirs when they start.

The rail has three groups: what one looks at, what one sends or answers, what one keeps in order. An entry decides by
itself whether an actor sees it; one that leads nowhere for this actor is not shown. What a page may show is decided
again by the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from clear_platform.foundation.tenancy.actors import Actor

Group = Literal["look", "send", "keep"]
GROUPS: tuple[tuple[Group, str | Promise], ...] = (("look", ""), ("send", _("Send")), ("keep", _("Set up")))


def _nothing_to_do(_actor: Actor) -> str:
    return ""


@dataclass(frozen=True)
class RailEntry:
    """One way through the product.

    `address` gives where it leads for an actor, or None where it is not theirs; `waiting` gives what somebody must act
    on ("9", "1 stale"), empty where nothing does. Both are asked on every page and must be cheap. `says` is one
    sentence on what is found there, for the page after sign-in.
    """

    code: str
    group: Group
    order: int
    label: str | Promise
    address: Callable[[Actor], str | None]
    waiting: Callable[[Actor], str] = _nothing_to_do
    says: str | Promise = ""


@dataclass(frozen=True)
class RailLink:
    """An entry as this actor sees it on this page."""

    label: str | Promise
    href: str
    waiting: str
    current: bool
    says: str | Promise = ""


@dataclass(frozen=True)
class RailGroup:
    """A group with its links; the first has no heading."""

    code: Group
    heading: str | Promise
    links: tuple[RailLink, ...]


_ENTRIES: dict[str, RailEntry] = {}


def register_rail_entry(entry: RailEntry) -> None:
    """Add a way through the product; called in `apps.py`.

    Refuses: `ValueError` when another entry already has this code.
    """
    if _ENTRIES.setdefault(entry.code, entry) != entry:
        raise ValueError(f"The rail already has an entry {entry.code!r}.")


def rail_for(actor: Actor, path: str, *, counting: bool = True) -> tuple[RailGroup, ...]:
    """Give the groups of the rail for an actor, with the entry that `path` belongs to marked as current.

    Takes: `counting`, whether it says what waits.
    Gives: only groups that have a link. The entry with the longest address that leads to `path` is current.
    """
    entries = sorted(_ENTRIES.values(), key=lambda entry: (entry.order, entry.code))
    leading = [(entry, href) for entry in entries if (href := entry.address(actor)) is not None]
    here = max((href for _entry, href in leading if _leads_to(href, path)), key=len, default=None)
    groups = (
        RailGroup(
            code,
            heading,
            tuple(
                RailLink(
                    entry.label,
                    href,
                    entry.waiting(actor) if counting else "",
                    current=href == here,
                    says=entry.says,
                )
                for entry, href in leading
                if entry.group == code
            ),
        )
        for code, heading in GROUPS
    )
    return tuple(group for group in groups if group.links)


def way(code: str, actor: Actor) -> RailLink | None:
    """Give one way by its code, for a page that leads there as well; None where there is none for this actor."""
    entry = _ENTRIES.get(code)
    href = entry.address(actor) if entry is not None else None
    return RailLink(entry.label, href, "", current=False, says=entry.says) if entry and href is not None else None


def _leads_to(href: str, path: str) -> bool:
    stem = href.split("?")[0].rstrip("/")
    return path.rstrip("/") == stem or (bool(stem) and path.startswith(f"{stem}/"))
