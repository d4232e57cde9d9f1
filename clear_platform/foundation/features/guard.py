"""Closing the doors of a feature that is off, and hiding the ways to them. Not here: who switches (`operations`).

One line closes a door: `@needs_feature("reports")` above an operation, a page, a method of an API view or of a model
admin, or the body of a job that takes `organization_id`. Where the feature belongs to somebody else than the one who
asks (the sender of a share link), call `require_feature` with that organization.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest

from clear_platform.foundation.features import rules
from clear_platform.foundation.features.errors import FeatureOff
from clear_platform.foundation.features.queries import feature_on, features_off
from clear_platform.foundation.tenancy.actors import Actor

P = ParamSpec("P")
R = TypeVar("R")


def require_feature(code: str, *, organization_id: int | None) -> None:
    """Refuse with `FeatureOff` unless the feature is on for the organization."""
    if not feature_on(code, organization_id=organization_id):
        raise FeatureOff(label=rules.label_of(code))


def needs_feature(code: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Close a door while a feature is off for the organization that whoever knocks acts for.

    Takes: a code of `rules.FEATURES`. Refuses: `FeatureOff`; `TypeError` on a function that no actor can be found for.
    """
    rules.label_of(code)

    def wrap(door: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(door)
        def opened(*args: P.args, **kwargs: P.kwargs) -> R:
            require_feature(code, organization_id=_organization_of(door, args, kwargs))
            return door(*args, **kwargs)

        return opened

    return wrap


class Features(Mapping[str, bool]):
    """Which features are on, asked of the database once and only when a template looks: `{% if features.reports %}`."""

    def __init__(self, organization_id: int | None) -> None:
        self._organization_id = organization_id

    @functools.cached_property
    def _off(self) -> frozenset[str]:
        return features_off(self._organization_id)

    def __getitem__(self, code: str) -> bool:
        if code not in rules.CODES:
            raise KeyError(code)
        return code not in self._off

    def __iter__(self) -> Iterator[str]:
        return iter(rules.CODES)

    def __len__(self) -> int:
        return len(rules.CODES)


def features_context(request: HttpRequest) -> dict[str, Any]:
    """Give every template its `features`."""
    actor: Actor | None = getattr(request, "actor", None)
    return {"features": Features(actor.organization_id if actor else None)}


def where_on(code: str, address: Callable[[Actor], str | None]) -> Callable[[Actor], str | None]:
    """Give the address of an entry of the rail, or None while its feature is off."""
    rules.label_of(code)

    def shown(actor: Actor) -> str | None:
        leads = address(actor)
        return leads if leads is not None and feature_on(code, organization_id=actor.organization_id) else None

    return shown


def _organization_of(door: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> int | None:
    """An operation has its actor by keyword, a page on its request, an API view on itself, a job its organization."""
    if "organization_id" in kwargs and "actor" not in kwargs:
        organization_id: int | None = kwargs["organization_id"]
        return organization_id
    for holder in (kwargs.get("actor"), *(getattr(one, "actor", None) for one in args[:2])):
        if isinstance(holder, Actor):
            return holder.organization_id
    raise TypeError(f"{door.__qualname__} has no actor to look up a feature for.")
