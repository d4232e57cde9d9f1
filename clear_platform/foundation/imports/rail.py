"""Imports on the rail at the side of every page, for those whose role includes one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.imports.queries import kinds_for
from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
from clear_platform.foundation.tenancy.actors import Actor


def register() -> None:
    """Add the entry; called when the app is ready."""
    register_rail_entry(
        RailEntry(
            "imports",
            "keep",
            10,
            _("Imports"),
            _address,
            says=_("Files that were sent, checked and loaded, and taking one back."),
        )
    )


def _address(actor: Actor) -> str | None:
    return reverse("imports-page") if kinds_for(actor) else None
