"""Every view of the API says what it is about: the scopes of keys are made of that."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from clear_platform.foundation.rendering.api import ClearAPIView

OPEN = {
    "schema", "docs", "auth-token", "auth-token-refresh", "auth-token-revoke", "event-contracts", "event-contract",
    "pack-health",
    "webhook-events",
}  # fmt: skip
"""Names of the paths that are answered without credentials, and so without a scope."""


def api_patterns(patterns: list[URLPattern | URLResolver], path: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from api_patterns(pattern.url_patterns, here)
        elif here.startswith("api/v1/"):
            yield here, pattern


ROUTES = dict(api_patterns(get_resolver().url_patterns))


@pytest.mark.parametrize("path", sorted(path for path, pattern in ROUTES.items() if pattern.name not in OPEN))
def test_a_view_names_its_resource(path: str) -> None:
    view = getattr(ROUTES[path].callback, "cls", None)
    assert isinstance(view, type)
    assert issubclass(view, ClearAPIView)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", view.resource), path


def test_what_is_open_without_credentials_is_listed_and_there() -> None:
    assert {pattern.name for pattern in ROUTES.values()} >= OPEN
