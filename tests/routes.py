"""Every route of the product, walked from the URL configuration, each with a path that resolves to it.

Lives here: finding routes and filling their places with values of the right shape, no rows. What a route then has to
do is told by the stories that walk them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, resolve

_PLACE = re.compile(r"<(?:(?P<shape>[a-z_]+):)?(?P<name>\w+)>")
_FILLED: Mapping[str, str] = {"int": "1", "uuid": str(UUID(int=1)), "path": "1", "slug": "one", "str": "one"}


@dataclass(frozen=True)
class Route:
    """One route: how it is written, a path that leads to it, and what answers there."""

    written: str
    path: str
    view: Callable[..., Any]

    @property
    def of_the_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def of_the_administration(self) -> bool:
        return self.path.startswith("/admin/")

    @property
    def api_class(self) -> Any:
        """The class of the API view; None where a page answers."""
        return getattr(self.view, "cls", None)

    def __str__(self) -> str:
        return self.written


def every_route() -> list[Route]:
    """Give all of them, the one that catches what the administration does not know left out."""
    return [route for route in _walked(get_resolver().url_patterns, "/") if "(?P<" not in route.written]


def _walked(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        written = before + str(pattern.pattern).removeprefix("^").removesuffix("$").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from _walked(pattern.url_patterns, written)
        else:
            path = _PLACE.sub(lambda place: _FILLED[place["shape"] or "str"], written)
            yield Route(written, path, pattern.callback)


def leads_there(route: Route) -> bool:
    """Whether its path resolves to its own view, so that nothing before it takes the path away."""
    return resolve(route.path).func is route.view
