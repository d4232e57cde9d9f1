"""Refusals at the gate."""

from __future__ import annotations

from clear_platform.foundation.errors import NotAllowed


class RightsRefused(NotAllowed):
    """A source does not allow what was asked for, and nothing is left without its data."""

    title = "May not leave"
    code = "rights.refused"
    sentence = "Nothing may leave. {because}"
