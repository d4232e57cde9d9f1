"""Tabs of a workspace, registered from above: the shell knows their order, not what stands behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from clear_platform.foundation.tenancy.actors import Actor


@dataclass(frozen=True)
class Tab:
    """A tab of one workspace: its label, URL name (taking the subject's id), place in the row, and optional count."""

    workspace: str
    code: str
    label: str | Promise
    url_name: str
    order: int
    count: Callable[[Actor, Any], int | None] | None = None


@dataclass(frozen=True)
class ShownTab:
    """A tab as a page draws it."""

    code: str
    label: str | Promise
    href: str
    count: int | None
    current: bool


_TABS: dict[tuple[str, str], Tab] = {}


def register_tab(tab: Tab) -> None:
    """Add a tab to a workspace; called from an app's `ready`."""
    _TABS[tab.workspace, tab.code] = tab


def tabs_of(workspace: str, *, actor: Actor, subject_id: int | UUID, current: str) -> list[ShownTab]:
    """Give the tabs of a workspace for one subject, in order, with their counts."""
    found = sorted((tab for tab in _TABS.values() if tab.workspace == workspace), key=lambda tab: tab.order)
    return [
        ShownTab(
            code=tab.code,
            label=tab.label,
            href=reverse(tab.url_name, args=[subject_id]),
            count=tab.count(actor, subject_id) if tab.count else None,
            current=tab.code == current,
        )
        for tab in found
    ]
