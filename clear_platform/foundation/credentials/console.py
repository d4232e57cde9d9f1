"""API keys as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="keys",
            group="access",
            order=20,
            label=_("API keys"),
            url_name="keys-page",
            says=_("Keys with which programs act for your organization: what each may do, when it was last used."),
        )
    )
