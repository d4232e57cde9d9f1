"""An enterprise by the short name that commands are given."""

from __future__ import annotations

from clear_platform.foundation.public import Actor, acting
from enterprises.public import enterprises_for
from outcomes.learning.errors import NoSuchEnterprise


def enterprise_named(actor: Actor, slug: str) -> int:
    """Give the id of the enterprise with a short name, among those in sight. Refuses: `NoSuchEnterprise`."""
    with acting(actor, read_only=True):
        found = enterprises_for(actor).filter(organization__slug=slug).first()
    if found is None:
        raise NoSuchEnterprise(slug=slug)
    return int(found.pk)
