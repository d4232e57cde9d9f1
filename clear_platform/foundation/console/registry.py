"""The parts of an organization's console, registered by the slices that own them. Not here: any part, or its page.

A part is a page at `/organizations/<id>/<part>`. It names the roles it is open to; staff may open every one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.tenancy.actors import Actor, Allowed

PartGroup = Literal["people", "access", "proof", "product"]
GROUPS: tuple[tuple[PartGroup, str | Promise], ...] = (
    ("people", _("People")),
    ("access", _("Ways in")),
    ("proof", _("Proof")),
    ("product", _("What is switched on")),
)
RUNS_IT = Allowed(institution=("admin",), enterprise=("owner",))
"""Whoever runs an organization: the roles that most parts are open to."""


@dataclass(frozen=True)
class ConsolePart:
    """One part: its place, label, the name of its address (which takes `organization_id`), and whom it is open to.

    `says` is one sentence on what is found there, for the first page of the console.
    """

    code: str
    group: PartGroup
    order: int
    label: str | Promise
    url_name: str
    says: str | Promise
    allowed: Allowed = RUNS_IT

    def open_to(self, actor: Actor) -> bool:
        """Say whether an actor may open it, in the seat it acts from."""
        return actor.sees_all or self.allowed.admits(actor)


_PARTS: dict[str, ConsolePart] = {}


def register_console_part(part: ConsolePart) -> None:
    """Add a part to every organization's console; called from an app's `ready`.

    Refuses: `ValueError` when another part already has this code.
    """
    if _PARTS.setdefault(part.code, part) != part:
        raise ValueError(f"The console already has a part {part.code!r}.")


def console_part_named(code: str) -> ConsolePart:
    """Give the part with a code. Refuses: `KeyError` when none was registered."""
    return _PARTS[code]


def console_parts(actor: Actor) -> list[ConsolePart]:
    """Give the parts that are open to an actor, in the order of their groups."""
    places = {code: place for place, (code, _heading) in enumerate(GROUPS)}
    mine = (part for part in _PARTS.values() if part.open_to(actor))
    return sorted(mine, key=lambda part: (places[part.group], part.order, part.code))
