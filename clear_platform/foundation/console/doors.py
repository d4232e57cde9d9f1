"""The door of every page of a console: of which organization, and whether this part is open to whoever asks."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from clear_platform.foundation.console.registry import console_part_named, console_parts
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.page_tabs.registry import ShownTab
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.actors import Actor, OrganizationKind
from clear_platform.foundation.tenancy.errors import NotVisible, RoleNotAllowed
from clear_platform.foundation.tenancy.models import Organization


@dataclass(frozen=True)
class Console:
    """The console a page belongs to: the organization's id, name and kind, and the tabs to its parts."""

    organization_id: int
    name: str
    kind: OrganizationKind
    tabs: tuple[ShownTab, ...]


class ConsoleRequest(PageRequest):
    """A request for a page of a console; the actor acts for its organization."""

    console: Console


def console_of(actor: Actor, organization_id: int, current: str = "") -> Console:
    """Give the console of an organization to whoever may open a part of it.

    Refuses: `NotVisible` when the actor does not act for it, `RoleNotAllowed` when no part is open to the role,
    `NotFound` to staff when there is no such organization or it is the platform's own.
    """
    organization = _organization(actor, organization_id)
    parts = console_parts(actor)
    if not parts:
        raise RoleNotAllowed(allowed="admin of an institution, owner of an enterprise")
    tabs = tuple(
        ShownTab(part.code, part.label, reverse(part.url_name, args=[organization_id]), None, part.code == current)
        for part in parts
    )
    return Console(organization.pk, organization.name, OrganizationKind(organization.kind), tabs)


def console_part(code: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Make a view the page of a part, or one below it; its address carries `organization_id`.

    Refuses: as `console_of`, and `RoleNotAllowed` when this part is not open to the role.
    """

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @page
        @functools.wraps(view)
        def shown(request: PageRequest, organization_id: int, **kwargs: Any) -> HttpResponseBase:
            part = console_part_named(code)
            console = console_of(request.actor, organization_id, current=code)
            if not part.open_to(request.actor):
                raise RoleNotAllowed(allowed=part.allowed.in_words())
            request.console = console  # type: ignore[attr-defined]  # from here on it is a ConsoleRequest
            return view(request, organization_id, **kwargs)

        return shown

    return wrap


def _organization(actor: Actor, organization_id: int) -> Organization:
    if not actor.sees_all and actor.organization_id != organization_id:
        raise NotVisible(noun="organization")
    organization = queries.organization_for(actor, organization_id)
    if organization.kind == Organization.Kind.PLATFORM:
        raise NotFound()
    return organization
