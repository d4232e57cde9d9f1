"""People and organizations for tests, made through the operations that make them in life."""

from __future__ import annotations

from clear_platform.foundation.models import User
from clear_platform.foundation.public import (
    Actor,
    NewOrganization,
    OrganizationKind,
    StaffGroup,
    acting,
    actor_for,
    add_member,
    add_organizations,
    create_user,
    grant_access,
    platform_organization_id,
    system_actor,
)

PASSWORD = "a long enough password"
_counter = iter(range(1, 1_000_000))


def system() -> Actor:
    """The system, writing for the platform's organization."""
    with acting(system_actor("tests")):
        platform = platform_organization_id()
    return system_actor("tests", organization_id=platform)


def organization(kind: OrganizationKind, name: str = "") -> int:
    """An organization of a kind; gives its id."""
    actor = system()
    with acting(actor):
        wanted = NewOrganization(name=name or f"Organization {next(_counter)}", kind=kind)
        return add_organizations(actor=actor, wanted=[wanted], granted_to=None)[0].pk


def member(organization_id: int, role: str, *, email: str = "") -> Actor:
    """Somebody with a seat in an organization, acting for it."""
    actor = system()
    address = email or f"{role}{next(_counter)}@example.org"
    with acting(actor):
        user = create_user(actor=actor, email=address, name=f"The {role}", password=PASSWORD)
        add_member(actor=actor, organization_id=organization_id, email=address, name=user.name, role=role)
        return actor_for(user, organization_id=organization_id)


def staff(group: StaffGroup = StaffGroup.ADMINISTRATOR, *, email: str = "") -> Actor:
    """Somebody of the staff."""
    actor = system()
    with acting(actor):
        address = email or f"staff{next(_counter)}@example.org"
        user = create_user(actor=actor, email=address, name=str(group), password=PASSWORD, staff_group=group)
        return actor_for(user)


def granted(grantee_id: int, organization_id: int, level: str = "read", via: str = "portfolio:1") -> None:
    """Let one organization see another."""
    actor = system()
    with acting(actor):
        grant_access(actor=actor, grantee_id=grantee_id, organization_ids=[organization_id], via=via, level=level)


def seated_too(person: Actor, organization_id: int, role: str) -> Actor:
    """The same person with a seat in another organization as well, acting for that one."""
    actor = system()
    with acting(actor):
        user = User.objects.get(pk=person.id)
        add_member(actor=actor, organization_id=organization_id, email=user.email, name=user.name, role=role)
        return actor_for(user, organization_id=organization_id)
