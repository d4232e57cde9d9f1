"""Ways on from a page to one of an app above it, registered from above: the page knows what is wanted, not where it is.

A template says `{% way "diagnose" enterprise.id as diagnose %}` and draws the button itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Way:
    """A way on: what templates ask for, what its button says, and the URL name, which takes the subject's id."""

    code: str
    label: str | Promise
    url_name: str


@dataclass(frozen=True)
class ShownWay:
    """A way on as a page draws it."""

    label: str | Promise
    href: str


_WAYS: dict[str, Way] = {}


def register_way(way: Way) -> None:
    """Let pages below lead there; called from an app's `ready`."""
    _WAYS[way.code] = way


def way_to(code: str, subject_id: int | str | UUID) -> ShownWay | None:
    """Give the way on for one subject; None where no app offers it."""
    found = _WAYS.get(code)
    return ShownWay(found.label, reverse(found.url_name, args=[subject_id])) if found else None
