"""Writes of accounts and tenancy: accounts, organizations, memberships, grants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.text import slugify

from clear_platform.foundation.access.errors import (
    AlreadyAMember,
    EmailTaken,
    LastOwner,
    UnknownAccount,
    UnknownRole,
)
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.actors import (
    ROLES_OF,
    STAFF_WRITERS,
    Actor,
    Allowed,
    GrantLevel,
    OrganizationKind,
    StaffGroup,
)
from clear_platform.foundation.tenancy.addresses import address_of
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.grants import NewGrant, take_back_grants, write_grants
from clear_platform.foundation.tenancy.models import Membership, Organization, User
from clear_platform.foundation.versions.tags import Expected, refuse_stale

ADMINISTRATORS = Allowed(staff=(StaffGroup.ADMINISTRATOR,))
RUNNERS = Allowed(staff=STAFF_WRITERS, institution=("admin",), enterprise=("owner",))
HEAD_ROLE = {OrganizationKind.INSTITUTION: "admin", OrganizationKind.ENTERPRISE: "owner"}


@dataclass(frozen=True)
class NewOrganization:
    """What an organization is made from. An empty slug is made from the name."""

    name: str
    kind: OrganizationKind
    origin: str = Organization.Origin.REGISTERED
    slug: str = ""


@operation(ADMINISTRATORS, system=True)
def create_user(
    *,
    actor: Actor,
    email: str,
    name: str,
    password: str | None = None,
    staff_group: StaffGroup | None = None,
    is_demo: bool = False,
) -> User:
    """Make an account; with a staff group it may use the administration.

    Refuses: `AddressRefused`, `EmailTaken`. Leaves: the account without a usable password when none is given.
    """
    address = address_of(email)
    if User.objects.filter(email=address).exists():
        raise EmailTaken(email=address)
    user = User(email=address, name=name.strip(), is_staff=staff_group is not None, is_demo=is_demo)
    user.password = make_password(password)
    user.save(force_insert=True)
    if staff_group is not None:
        user.groups.add(Group.objects.get(name=str(staff_group)))
    record(actor=actor, action="create_user", obj=user, after={"staff_group": staff_group, "is_demo": is_demo})
    return user


@operation(ADMINISTRATORS, system=True)
def set_password(*, actor: Actor, email: str, password: str) -> User:
    """Give an account a new password, which ends its sessions everywhere. Refuses: `UnknownAccount`."""
    user = queries.account_by_email(email)
    if user is None:
        raise UnknownAccount(email=email)
    user.password = make_password(password)
    user.save(update_fields=["password"])
    record(actor=actor, action="set_password", obj=user)
    return user


def add_organizations(*, actor: Actor, wanted: Sequence[NewOrganization], granted_to: int | None) -> list[Organization]:
    """Make organizations, each with the grant to itself, and let `granted_to` act for them where it is given.

    Part of larger operations, which audit. Three statements whatever the number, and one for slugs that are taken.
    """
    slugs = queries.free_slugs([one.slug or slugify(one.name)[:70] for one in wanted])
    made = Organization.objects.bulk_create(
        [
            Organization(kind=one.kind, origin=one.origin, name=one.name, slug=slug)
            for one, slug in zip(wanted, slugs, strict=True)
        ],
        batch_size=1000,
    )
    grants = [NewGrant(one.pk, one.pk, "self", "act") for one in made]
    if granted_to is not None:
        grants += [NewGrant(granted_to, one.pk, "creation", "act") for one in made]
    write_grants(grants, by_user_id=actor.id if actor.kind == "user" else None)
    return made


@operation(Allowed(staff=STAFF_WRITERS))
def add_member(*, actor: Actor, organization_id: int, email: str, name: str, role: str) -> Membership:
    """Give a person a seat in an organization; an account is made for an address that has none.

    It asks nobody, so that it is for staff and the system alone: who runs an organization invites.
    Refuses: `NotVisible`, `UnknownRole`, `AddressRefused`, `AlreadyAMember`.
    """
    organization = queries.organization_run_by(actor, organization_id, RUNNERS)
    _known_role(organization, role)
    address = address_of(email)
    user = queries.account_by_email(address)
    if user is None:
        user = User(email=address, name=name.strip())
        user.set_unusable_password()
        user.save(force_insert=True)
    if Membership.objects.filter(user=user, organization=organization).exists():
        raise AlreadyAMember(email=user.email, organization=organization.name)
    seat = Membership.objects.create(user=user, organization=organization, role=role)
    record(
        actor=actor,
        action="add_member",
        obj=seat,
        organization_id=organization.pk,
        after={"user": user.pk, "role": role},
    )
    return seat


@operation(RUNNERS)
def change_member_role(
    *, actor: Actor, organization_id: int, user_id: int, role: str, expected: Expected | None = None
) -> Membership:
    """Give a member another role. Refuses: `NotVisible`, `Stale`, `UnknownRole`, `LastOwner`."""
    organization = queries.organization_run_by(actor, organization_id, RUNNERS)
    _known_role(organization, role)
    seat, others = _seat_and_heads(actor, organization, user_id)
    refuse_stale(expected, lambda: queries.tag_of_seat(seat))
    before = seat.role
    if role != before:
        _keep_a_head(organization, seat, others)
        seat.role = role
        seat.save(update_fields=["role"])
        seat.refresh_from_db(fields=["row_version"])
    record(
        actor=actor,
        action="change_member_role",
        obj=seat,
        organization_id=organization.pk,
        before={"role": before},
        after={"role": role},
    )
    return seat


@operation(RUNNERS)
def remove_member(*, actor: Actor, organization_id: int, user_id: int, expected: Expected | None = None) -> None:
    """End a person's seat in an organization. Refuses: `NotVisible`, `Stale`, `LastOwner`."""
    organization = queries.organization_run_by(actor, organization_id, RUNNERS)
    seat, others = _seat_and_heads(actor, organization, user_id)
    refuse_stale(expected, lambda: queries.tag_of_seat(seat))
    _keep_a_head(organization, seat, others)
    record(
        actor=actor,
        action="remove_member",
        obj=seat,
        organization_id=organization.pk,
        before={"user": seat.user_id, "role": seat.role},
    )
    seat.delete()


def note_access(*, user_id: int, organization_id: int, at: datetime) -> None:
    """Keep when somebody was last in an organization. It is nobody's act, and leaves nothing in the audit log."""
    seats = Membership.objects.filter(user_id=user_id, organization_id=organization_id)
    seats.filter(Q(last_access_at__isnull=True) | Q(last_access_at__lt=at)).update(last_access_at=at)


def grant_access(
    *, actor: Actor, grantee_id: int, organization_ids: Iterable[int], via: str, level: GrantLevel = "read"
) -> int:
    """Let one organization see others; grants that stand are left alone. Gives how many were asked for.

    Part of larger operations (adding to a portfolio, accepting an invitation), which audit. One statement.
    """
    return add_grants(actor=actor, wanted=[NewGrant(grantee_id, one, via, level) for one in organization_ids])


def add_grants(*, actor: Actor, wanted: Sequence[NewGrant]) -> int:
    """Make grants of many organizations at once, as `grant_access` does for one. One statement."""
    write_grants(wanted, by_user_id=actor.id if actor.kind == "user" else None)
    return len(wanted)


def revoke_access(*, grantee_id: int, organization_ids: Iterable[int], via: str) -> int:
    """Take back the grants that rest on `via`; part of larger operations, which audit. Gives how many went."""
    return take_back_grants([NewGrant(grantee_id, one, via) for one in organization_ids])


def revoke_grants(*, wanted: Sequence[NewGrant]) -> int:
    """Take back many grants at once, by grantee, organization and what they rest on; part of undoing an import."""
    return take_back_grants(wanted)


def remove_organizations(*, organization_ids: Sequence[int]) -> None:
    """Take away organizations that nothing rests on any more, with their grants; part of undoing an import."""
    held = queries.grants_touching(organization_ids)
    take_back_grants([NewGrant(grantee_id, organization_id, via) for grantee_id, organization_id, via in held])
    Organization.objects.filter(pk__in=organization_ids).delete()


def _known_role(organization: Organization, role: str) -> None:
    choices = ROLES_OF[OrganizationKind(organization.kind)]
    if role not in choices:
        raise UnknownRole(role=role, choices=", ".join(choices))


def _seat_and_heads(actor: Actor, organization: Organization, user_id: int) -> tuple[Membership, list[Membership]]:
    """Give the seat in question and those of the organization's heads beside it, locked.

    All of them at once and in one order: of two heads who leave at the same moment the second waits, and sees that one
    is left.
    """
    head = HEAD_ROLE.get(OrganizationKind(organization.kind))
    seats = (
        Membership.objects.select_related("user")
        .select_for_update(of=("self",))
        .filter(Q(role=head) | Q(user_id=user_id), organization=organization)
        .order_by("pk")
    )
    found = list(seats)
    seat = next((one for one in found if one.user_id == user_id), None)
    if seat is None:
        queries.person_for(actor, user_id)
        raise NotFound()
    return seat, [one for one in found if one is not seat]


def _keep_a_head(organization: Organization, seat: Membership, others: Sequence[Membership]) -> None:
    head = HEAD_ROLE.get(OrganizationKind(organization.kind))
    if seat.role == head and not others:
        raise LastOwner(email=seat.user.email, role=head, organization=organization.name)
