"""The audit log as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="audit",
            group="proof",
            order=10,
            label=_("Audit log"),
            url_name="audit-page",
            says=_("Who did what and when, in a chain that shows when somebody changed it."),
        )
    )
