"""Webhooks as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="webhooks",
            group="access",
            order=30,
            label=_("Webhooks"),
            url_name="webhooks-page",
            says=_("Where your events are sent, how each arrived, and the addresses that signed events come in by."),
        )
    )
