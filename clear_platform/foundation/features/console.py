"""Features as a part of an organization's console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.console.registry import ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="features",
            group="product",
            order=10,
            label=_("Features"),
            url_name="features-page",
            says=_("Parts of the product that your organization uses or does without."),
        )
    )
