"""Panels of a page, registered from above: the page knows where they stand, not what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clear_platform.foundation.tenancy.actors import Actor


@dataclass(frozen=True)
class Panel:
    """A part that an app adds to a page of another below it.

    `page` and `code` name it, `order` is its place among those of the page. `context` reads what `template` shows, for
    the actor and the subject's id; None where there is nothing to show. `instead_of` names a part of the page that
    need not be shown beside it.
    """

    page: str
    code: str
    order: int
    template: str
    context: Callable[[Actor, Any], Mapping[str, Any] | None]
    instead_of: str = ""


@dataclass(frozen=True)
class ShownPanel:
    """A panel as a page includes it: `{% include panel.template with panel=panel.context request=request only %}`."""

    code: str
    template: str
    context: Mapping[str, Any]
    instead_of: str = ""


_PANELS: dict[tuple[str, str], Panel] = {}


def register_panel(panel: Panel) -> None:
    """Add a panel to a page; called from an app's `ready`."""
    _PANELS[panel.page, panel.code] = panel


def panels_of(page: str, *, actor: Actor, subject_id: int | UUID) -> list[ShownPanel]:
    """Give the panels of a page that have something to show of one subject, in order."""
    found = sorted((panel for panel in _PANELS.values() if panel.page == page), key=lambda panel: panel.order)
    read = ((panel, panel.context(actor, subject_id)) for panel in found)
    return [
        ShownPanel(panel.code, panel.template, context, panel.instead_of)
        for panel, context in read
        if context is not None
    ]
