"""Filters of API lists by the id of something that has an owner: another tenant's id is refused as in an address.

Not here: what may be seen; each filter is given a question that refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet

from clear_platform.foundation.rendering.bounded import BoundedNumberFilter
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.queries import organization_for, person_for

LARGEST_ID = 2**62

Asks = Callable[[Actor, Any], object]

_QUESTIONS: dict[str, Asks] = {}


def answers_about(noun: str, asks: Asks) -> None:
    """Register how to ask whether an actor may see a thing, for filters of apps below the one whose thing it is."""
    _QUESTIONS[noun] = asks


def ask_about(noun: str) -> Asks:
    """Give the question that is registered for a noun, looked up when it is asked."""
    return lambda actor, value: _QUESTIONS[noun](actor, value)


class SeenFilter(django_filters.Filter):
    """A filter that asks whether the caller may see what it names before it narrows. Refuses: as the question does."""

    asks: Asks

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow the list to rows of what is named."""
        if value not in EMPTY_VALUES:
            self.asks(self.parent.request.parser_context["view"].actor, value)
        return super().filter(qs, value)


class SeenIdFilter(SeenFilter, BoundedNumberFilter):
    """By the whole-number id of something that `asks` refuses where the caller may not see it."""

    def __init__(self, *, asks: Asks, **extra: Any) -> None:
        self.asks = asks
        super().__init__(decimal_places=0, min_value=1, max_value=LARGEST_ID, **extra)


class SeenUuidFilter(SeenFilter, django_filters.UUIDFilter):
    """By the UUID of something that `asks` refuses where the caller may not see it."""

    def __init__(self, *, asks: Asks, **extra: Any) -> None:
        self.asks = asks
        super().__init__(**extra)


class SeenTextFilter(SeenFilter, django_filters.CharFilter):
    """By the id, as text, of something of one of several kinds that `asks` refuses where the caller may not see it."""

    def __init__(self, *, asks: Asks, **extra: Any) -> None:
        self.asks = asks
        super().__init__(**extra)


class PersonFilter(SeenIdFilter):
    """By a person, seen where one of the organizations that the caller sees has them as a member."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(asks=lambda actor, value: person_for(actor, int(value)), **extra)


class OrganizationFilter(SeenIdFilter):
    """By an organization, an enterprise among them, whose id is its organization's."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(asks=lambda actor, value: organization_for(actor, int(value)), **extra)
