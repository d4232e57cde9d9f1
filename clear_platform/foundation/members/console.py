"""Members and roles as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="members",
            group="people",
            order=10,
            label=_("Members and roles"),
            url_name="members-page",
            says=_("Who belongs here and in which role; inviting somebody, and ending a seat."),
        )
    )
