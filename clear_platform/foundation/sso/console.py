"""Sign-in as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="sign-in",
            group="access",
            order=20,
            label=_("Sign-in"),
            url_name="sign-in-settings-page",
            says=_("Your own identity provider, the e-mail domains that are yours, and whether passwords still count."),
        )
    )
