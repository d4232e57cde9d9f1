"""Every scope that a key can have. Not here: which of them a request needs; the base view of the API says it."""

from __future__ import annotations

from django.urls import get_resolver

from clear_platform.foundation.rendering.api import every_scope_needed


def every_scope() -> tuple[str, ...]:
    """Give every scope a key can have, those that some operation of the API needs."""
    # Views register themselves when their addresses are read.
    _ = get_resolver().url_patterns
    return every_scope_needed()
