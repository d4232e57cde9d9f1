"""How an organization looks as a part of its console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="theme",
            group="product",
            order=20,
            label=_("Looks"),
            url_name="theme-page",
            says=_("Logo, colours and size of type on pages and papers of your organization."),
        )
    )
