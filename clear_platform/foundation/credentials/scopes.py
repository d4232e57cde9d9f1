"""Every scope that a key can have, and what people call the things they are about.

Not here: which of them a request needs; that is for the base view of the API.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import get_resolver
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from clear_platform.foundation.rendering.api import every_scope_needed


def every_scope() -> tuple[str, ...]:
    """Give every scope a key can have, those that some operation of the API needs."""
    # Views register themselves when their addresses are read.
    _ = get_resolver().url_patterns
    return every_scope_needed()


NAMES = {
    "analyses": gettext_lazy("Analyses"),
    "api_keys": gettext_lazy("API keys"),
    "audit": gettext_lazy("Audit log"),
    "capabilities": gettext_lazy("Capabilities and readiness"),
    "decisions": gettext_lazy("Decisions"),
    "diagnoses": gettext_lazy("Diagnoses"),
    "enterprises": gettext_lazy("Enterprises"),
    "exports": gettext_lazy("Exports"),
    "features": gettext_lazy("Features"),
    "themes": gettext_lazy("Themes"),
    "imports": gettext_lazy("Imports"),
    "institutions": gettext_lazy("Institutions"),
    "invitations": gettext_lazy("Invitations"),
    "me": gettext_lazy("Who the key is"),
    "members": gettext_lazy("Members and roles"),
    "metrics": gettext_lazy("Metrics"),
    "milestones": gettext_lazy("Milestones"),
    "outcomes": gettext_lazy("Outcomes"),
    "portfolios": gettext_lazy("Portfolios"),
    "positions": gettext_lazy("Positions"),
    "readiness": gettext_lazy("Readiness"),
    "snapshots": gettext_lazy("Snapshots"),
    "tasks": gettext_lazy("Tasks"),
    "webhooks": gettext_lazy("Webhooks"),
}
"""What people call the things that scopes are about; one that is missing here is called by its code."""


@dataclass(frozen=True)
class ScopesOfOne:
    """What people call one thing, and the scopes to read and to write it, where there are such."""

    label: str
    read: str | None
    write: str | None


def scopes_by_thing(scopes: Sequence[str]) -> list[ScopesOfOne]:
    """Give scopes thing by thing, by what people call them."""
    known = set(scopes)
    found = []
    for thing in {scope.rpartition(".")[0] for scope in scopes}:
        label = str(NAMES[thing]) if thing in NAMES else capfirst(thing.replace("_", " "))
        read, write = (scope if (scope := f"{thing}.{what}") in known else None for what in ("read", "write"))
        found.append(ScopesOfOne(label, read, write))
    return sorted(found, key=lambda one: one.label.casefold())
