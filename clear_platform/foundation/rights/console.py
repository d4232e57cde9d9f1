"""Rights as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="rights",
            group="proof",
            order=20,
            label=_("Rights"),
            url_name="rights-page",
            says=_("What each source of data allows your organization, and the exceptions to that."),
        )
    )
