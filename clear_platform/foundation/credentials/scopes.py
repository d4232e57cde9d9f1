"""Every scope that a key can have. Not here: which of them a request needs; that is for the base view of the API."""

from __future__ import annotations

from django.urls import get_resolver

from clear_platform.foundation.credentials import rules
from clear_platform.foundation.rendering.api import every_resource


def every_scope() -> tuple[str, ...]:
    """Give every scope a key can have, from what the views of the API say they are about."""
    # Views register themselves when their addresses are read.
    _ = get_resolver().url_patterns
    return rules.scopes_of(every_resource())
