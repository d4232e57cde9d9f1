"""Enterprises, analyses and decisions for tests, made through the operations that make them in life."""

from __future__ import annotations

from itertools import count

from clear_platform.foundation.public import Actor
from enterprises.public import EnterpriseShown, NewEnterprise, create_enterprise
from tests import actors

_number = count(1)


def enterprise(*, by: Actor | None = None, **facts: object) -> EnterpriseShown:
    """An enterprise, made by staff unless somebody else is named."""
    wanted = NewEnterprise(**{"name": f"Enterprise {next(_number)}", **facts})  # type: ignore[arg-type]
    return create_enterprise(actor=by or actors.staff(), wanted=wanted)


def owner_of(enterprise_id: int) -> Actor:
    """The owner of an enterprise."""
    return actors.member(enterprise_id, "owner")
