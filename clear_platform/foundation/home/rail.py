"""Today on the rail: the way back to the first page after sign-in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
from clear_platform.foundation.tenancy.actors import Actor


def register() -> None:
    """Add the entry; called when the app is ready."""
    register_rail_entry(RailEntry("today", "look", 10, _("Today"), _address))


def _address(actor: Actor) -> str | None:
    return None if actor.kind == "anonymous" else reverse("today")
