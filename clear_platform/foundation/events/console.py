"""Events as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="events",
            group="proof",
            order=20,
            label=_("Events"),
            url_name="events-page",
            says=_("What happened, as other programs are told of it, and everything that followed from one request."),
        )
    )
