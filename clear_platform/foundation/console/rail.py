"""The console on the rail at the side of every page, for those who run the organization they act for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import console_parts
from clear_platform.foundation.rendering.rail import RailEntry, register_rail_entry
from clear_platform.foundation.tenancy.actors import Actor


def register() -> None:
    """Add the entry; called when the app is ready."""
    register_rail_entry(
        RailEntry(
            "console",
            "keep",
            90,
            _("Console"),
            _address,
            says=_("Members and roles, sign-in, keys and the audit log of your organization."),
        )
    )


def _address(actor: Actor) -> str | None:
    if actor.seat is None or not console_parts(actor):
        return None
    return reverse("console", args=[actor.seat.organization_id])
