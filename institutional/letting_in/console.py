"""Whom an enterprise let in, as a part of its console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.public import Allowed, ConsolePart, register_console_part


def register() -> None:
    """Add the part; called when the app is ready."""
    register_console_part(
        ConsolePart(
            code="let-in",
            group="people",
            order=40,
            label=_("Institutions let in"),
            url_name="let-in-list-page",
            says=_("The institutions that you let see your enterprise, since when, and how to end it."),
            allowed=Allowed(enterprise=("owner",)),
        )
    )
