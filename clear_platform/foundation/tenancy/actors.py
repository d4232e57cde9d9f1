"""Who acts: one frozen value built by every door and handed to every operation and query. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal
from uuid import UUID


class OrganizationKind(StrEnum):
    """What an organization is; `platform` is the one that staff and the system write for."""

    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    PLATFORM = "platform"


class StaffGroup(StrEnum):
    """Platform groups of staff; an auditor reads everything and writes nothing."""

    ADMINISTRATOR = "Administrator"
    PROGRAMME_OFFICER = "Programme officer"
    ANALYST = "Analyst"
    AUDITOR = "Auditor"


PARTICIPANT = "participant"
"""Somebody a programme is for: belongs to an organization without reading its rows."""

ROLES_OF: Mapping[OrganizationKind, tuple[str, ...]] = {
    OrganizationKind.INSTITUTION: ("admin", "analyst", "viewer"),
    OrganizationKind.ENTERPRISE: ("owner", "member", "viewer", PARTICIPANT),
    OrganizationKind.PLATFORM: (),
}

CHOSEN_ORGANIZATION = "organization"
"""Key in a session under which the organization that was chosen to act for is kept."""

GrantLevel = Literal["read", "review", "act"]
LEVELS_FROM: Mapping[GrantLevel, tuple[str, ...]] = {
    "read": ("read", "review", "act"),
    "review": ("review", "act"),
    "act": ("act",),
}


@dataclass(frozen=True)
class Seat:
    """A membership as an actor carries it: which organization, of which kind, in which role."""

    organization_id: int
    kind: OrganizationKind
    role: str
    name: str
    brand_tag: str = ""


@dataclass(frozen=True)
class Actor:
    """A person, a key or the system, for the length of one request, command or job.

    `organization_id` is the one organization it writes for, None until one of several is chosen; `seats` are all it
    belongs to. `id` is the user's id for a person, and for a key that of the person who made it, on whose behalf it
    acts; None for the system, whose `name` says which part of it acts. A key has a `key_id`, and `scopes` beyond which
    it may do nothing.
    """

    kind: Literal["user", "key", "system", "anonymous"]
    id: int | None
    name: str
    organization_id: int | None = None
    seats: tuple[Seat, ...] = ()
    staff_groups: frozenset[str] = field(default_factory=frozenset)
    is_staff: bool = False
    request_id: UUID | None = None
    ip: str | None = None
    key_id: int | None = None
    scopes: tuple[str, ...] | None = None

    @property
    def acting_id(self) -> int | None:
        """The id that the audit log keeps beside `kind`: a key's own, else the person's."""
        return self.key_id if self.kind == "key" else self.id

    @property
    def sees_all(self) -> bool:
        """Staff and the system read every organization's rows."""
        return self.is_staff or self.kind == "system"

    @property
    def organization_ids(self) -> tuple[int, ...]:
        """The organizations it belongs to."""
        return tuple(seat.organization_id for seat in self.seats)

    @property
    def reading_ids(self) -> tuple[int, ...]:
        """The organizations whose rows it reads: a participant of one sees the own profile there, never the rows."""
        return tuple(seat.organization_id for seat in self.seats if seat.role != PARTICIPANT)

    @property
    def seat(self) -> Seat | None:
        """The seat it acts from, if it belongs to the organization it writes for."""
        return next((seat for seat in self.seats if seat.organization_id == self.organization_id), None)

    @property
    def role(self) -> str | None:
        """Its role in the organization it acts for."""
        return self.seat.role if self.seat else None

    @property
    def has_to_choose(self) -> bool:
        """Whether it belongs to several organizations and acts for none of them yet."""
        return self.kind == "user" and not self.is_staff and self.organization_id is None and len(self.seats) > 1

    def from_its_seat(self) -> Actor:
        """Give the same actor with the one seat it acts from.

        What is computed and kept for an organization must rest on what that organization sees, whatever else the
        person who asks for it belongs to.
        """
        return self if self.sees_all or self.seat is None else replace(self, seats=(self.seat,))


ANONYMOUS = Actor(kind="anonymous", id=None, name="nobody signed in")


@dataclass(frozen=True)
class Allowed:
    """Who may call an operation: staff groups, and roles by kind of organization. The system always may.

    `persons`: everybody who signed in, whatever their role, for what is theirs alone (password, sessions); never a key.
    """

    staff: tuple[StaffGroup, ...] = ()
    institution: tuple[str, ...] = ()
    enterprise: tuple[str, ...] = ()
    persons: bool = False

    def admits(self, actor: Actor) -> bool:
        """Say whether this actor, in the seat it acts from, is among them."""
        if actor.kind == "system":
            return True
        if self.persons and actor.kind == "user":
            return True
        if actor.is_staff:
            return bool(actor.staff_groups & {str(group) for group in self.staff})
        seat = actor.seat
        if seat is None:
            return False
        roles = {OrganizationKind.INSTITUTION: self.institution, OrganizationKind.ENTERPRISE: self.enterprise}
        return seat.role in roles.get(seat.kind, ())

    def in_words(self) -> str:
        """Give the words that name them: 'analyst of an institution, owner of an enterprise'."""
        parts = ["every person for themselves"] if self.persons else []
        parts += [f"{group} (staff)" for group in self.staff]
        parts += [f"{role} of an institution" for role in self.institution]
        parts += [f"{role} of an enterprise" for role in self.enterprise]
        return ", ".join(parts) or "the system alone"


STAFF_WRITERS = (StaffGroup.ADMINISTRATOR, StaffGroup.PROGRAMME_OFFICER)
STAFF_ANALYSTS = (*STAFF_WRITERS, StaffGroup.ANALYST)
