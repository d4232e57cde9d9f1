"""Signing keys as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.public import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="signing-keys",
            group="proof",
            order=30,
            label=_("Signing keys"),
            url_name="signing-keys-page",
            says=_("The keys that your exports are signed with, and how to put another in their place."),
        )
    )
