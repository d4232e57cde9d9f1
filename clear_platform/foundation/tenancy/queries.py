"""Reads of accounts and tenancy: who an account is as an actor, members, organizations."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.tenancy import standing
from clear_platform.foundation.tenancy.actors import (
    ANONYMOUS,
    PARTICIPANT,
    Actor,
    Allowed,
    GrantLevel,
    OrganizationKind,
    Seat,
)
from clear_platform.foundation.tenancy.addresses import normal_address
from clear_platform.foundation.tenancy.errors import NotAMember, NotVisible, ReadOnly, RoleNotAllowed
from clear_platform.foundation.tenancy.models import AccessGrant, Membership, Organization, User
from clear_platform.foundation.tenancy.scope import correlation
from clear_platform.foundation.tenancy.scoping import visible_organizations
from clear_platform.foundation.versions.tags import tag_of


def actor_for(
    user: User | AnonymousUser,
    *,
    organization_id: int | None = None,
    request_id: UUID | None = None,
    ip: str | None = None,
) -> Actor:
    """Give the actor an account is, writing for `organization_id`, else for its only organization.

    One that belongs to several and names none acts for none: which of them is meant is the person's to say, and a seat
    that somebody else gave must not change it.

    Refuses: `NotAMember` when the organization asked for is none of the account's; staff may write for any there is.
    """
    if not isinstance(user, User) or not user.is_active:
        return Actor(kind="anonymous", id=None, name=ANONYMOUS.name, request_id=request_id, ip=ip)
    standing.say_who(user.pk, is_staff=user.is_staff)
    seats = _seats_of(user)
    groups = frozenset(user.groups.values_list("name", flat=True)) if user.is_staff else frozenset()
    chosen = organization_id
    if chosen is None:
        only = seats[0].organization_id if len(seats) == 1 else None
        chosen = platform_organization_id() if user.is_staff else only
    elif chosen not in {seat.organization_id for seat in seats} and not (user.is_staff and _exists(chosen)):
        raise NotAMember()
    return Actor(
        kind="user",
        id=user.pk,
        name=user.name,
        organization_id=chosen,
        seats=seats,
        staff_groups=groups,
        is_staff=user.is_staff,
        request_id=request_id,
        ip=ip,
    )


def _seats_of(user: User) -> tuple[Seat, ...]:
    # Not joined: of a few members and thousands of organizations the database would read all of the latter.
    organization = Organization.objects.filter(pk=OuterRef("organization_id"))
    told = Subquery(organization.values(told=JSONObject(kind="kind", name="name", brand="brand_tag")))
    rows = Membership.objects.filter(user=user).values_list("organization_id", "role", told)
    seats = [
        Seat(organization_id, OrganizationKind(seen["kind"]), role, seen["name"], seen["brand"])
        for organization_id, role, seen in rows
    ]
    return tuple(sorted(seats, key=lambda one: (one.name, one.organization_id)))


def actor_for_first(
    user: User | AnonymousUser,
    wanted: Iterable[int | None],
    *,
    request_id: UUID | None = None,
    ip: str | None = None,
) -> Actor:
    """Give the actor an account is, writing for the first of the organizations wanted that is its own.

    Where none is, as `actor_for` does when none is named.
    """
    for organization_id in wanted:
        try:
            return actor_for(user, organization_id=organization_id, request_id=request_id, ip=ip)
        except NotAMember:
            continue
    return actor_for(user, request_id=request_id, ip=ip)


def _exists(organization_id: int) -> bool:
    return Organization.objects.filter(pk=organization_id).exists()


def active_account(user_id: object) -> User | None:
    """Give the account with an id as it stands in a token, unless it is closed or the id is none."""
    text = str(user_id)
    known = text.isascii() and text.isdigit() and len(text) < 19
    return User.objects.filter(pk=int(text), is_active=True).first() if known else None


def account_for(actor: Actor, *, for_update: bool = False) -> User:
    """Give the account of the person who asks. Refuses: `NotFound` when it is not a person who asks."""
    rows = User.objects.select_for_update(of=("self",)) if for_update else User.objects.all()
    user = rows.filter(pk=actor.id or 0).first() if actor.kind == "user" else None
    if user is None:
        raise NotFound()
    return user


def may_choose(user: User) -> bool:
    """Say whether an account belongs to several organizations, of which it acts for one at a time."""
    standing.say_who(user.pk, is_staff=user.is_staff)
    return not user.is_staff and Membership.objects.filter(user=user)[:2].count() > 1


def account_by_email(email: str) -> User | None:
    """Give the account with an e-mail address, however it is typed."""
    return User.objects.filter(email=normal_address(email)).first()


def system_actor(name: str, *, organization_id: int | None = None) -> Actor:
    """Give a named part of the system as an actor, such as 'demo' or 'capability.recompute'.

    Within a job, or for a subscriber of an event, it carries the id of the request that caused it.
    """
    return Actor(kind="system", id=None, name=name, organization_id=organization_id, request_id=correlation())


def platform_organization_id() -> int | None:
    """Give the id of the one organization that staff and the system write for, once reference data is loaded."""
    # By a function of the database: it is asked for before anything is known of whoever asks.
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_platform_id()")
        found: int | None = cursor.fetchone()[0]
    return found


def organizations_for(actor: Actor, *, kind: OrganizationKind | None = None) -> QuerySet[Organization]:
    """Give the organizations an actor may see, by name."""
    rows = Organization.objects.order_by("name", "pk")
    if kind is not None:
        rows = rows.filter(kind=kind)
    return rows if actor.sees_all else rows.filter(pk__in=visible_organizations(actor))


def organization_for(actor: Actor, organization_id: int, level: GrantLevel = "read") -> Organization:
    """Give one organization in the actor's sight.

    Refuses: `NotVisible`; `ReadOnly` when it is in sight, but not at `level`; `NotFound` to those who see all.
    """
    rows = Organization.objects.filter(pk=organization_id)
    if not actor.sees_all:
        rows = rows.filter(pk__in=visible_organizations(actor, level))
    found = rows.first()
    if found is None and actor.sees_all:
        raise NotFound()
    if found is None:
        seen = level != "read" and may_reach(actor, organization_id, "read")
        raise ReadOnly(noun="organization") if seen else NotVisible(noun="organization")
    return found


def organization_run_by(actor: Actor, organization_id: int, allowed: Allowed) -> Organization:
    """Give the organization that a write is about: to staff any, to others the one they act for.

    Takes: `allowed`, who may do what is asked for; the role was checked for the organization acted for. Refuses: as
    `organization_for`, and `RoleNotAllowed` to a member of it who acts for another.
    """
    organization = organization_for(actor, organization_id)
    if not actor.sees_all and actor.organization_id != organization_id:
        if organization_id not in actor.organization_ids:
            raise NotVisible(noun="organization")
        raise RoleNotAllowed(allowed=allowed.in_words())
    return organization


def may_reach(actor: Actor, organization_id: int, level: GrantLevel) -> bool:
    """Say whether the actor belongs to the organization or holds a grant of at least `level` on it."""
    return actor.sees_all or visible_organizations(actor, level).filter(organization_id=organization_id).exists()


def may_see(*, user_id: int, organization_id: int) -> bool:
    """Say whether an account reads an organization's rows: staff, its members, and those of whom it granted sight."""
    return user_id in who_may_see(user_ids=[user_id], organization_id=organization_id)


def who_may_see(*, user_ids: Iterable[int], organization_id: int) -> set[int]:
    """Give those of some accounts that read an organization's rows, as `may_see` says of one. Two queries."""
    wanted = set(user_ids)
    if not wanted:
        return set()
    staff = User.objects.filter(pk__in=wanted, is_active=True, is_staff=True)
    granted = AccessGrant.objects.filter(organization_id=organization_id).values("grantee_id")
    seats = Membership.objects.filter(user_id__in=wanted, user__is_active=True, organization_id__in=granted)
    return {
        *staff.values_list("pk", flat=True),
        *seats.exclude(role=PARTICIPANT).values_list("user_id", flat=True),
    }


def members_of(actor: Actor, organization_id: int) -> QuerySet[Membership]:
    """Give the members of an organization the actor may see, with their accounts, by name."""
    organization_for(actor, organization_id)
    return (
        Membership.objects.filter(organization_id=organization_id)
        .select_related("user")
        .annotate(person=F("user__name"))
        .order_by("person", "pk")
    )


def staff_in(actor: Actor, groups: Iterable[str]) -> QuerySet[User]:
    """Give the staff of some groups whose accounts are open, by name, to those who see all; nobody to others."""
    rows = User.objects.filter(is_active=True, is_staff=True, groups__name__in=[str(one) for one in groups])
    return rows.distinct().order_by("name", "pk") if actor.sees_all else rows.none()


def person_for(actor: Actor, user_id: int) -> User:
    """Give the account of a person the actor may know of: the own, or a member of an organization it sees.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    rows = User.objects.filter(pk=user_id)
    if not actor.sees_all and user_id != actor.id:
        seats = Membership.objects.filter(user_id=user_id, organization_id__in=visible_organizations(actor))
        rows = rows.filter(pk__in=seats.values("user_id"))
    found = rows.first()
    if found is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="person")
    return found


def member_of(actor: Actor, organization_id: int, user_id: int) -> Membership:
    """Give one of the members that `roster_of` gives.

    Refuses: as that does; `NotVisible` for a person the actor may not know of, `NotFound` for one who is no member.
    """
    found: Membership | None = roster_of(actor, organization_id).filter(user_id=user_id).first()
    if found is None:
        person_for(actor, user_id)
        raise NotFound()
    return found


def tag_of_seat(seat: Membership) -> str:
    """Give the tag of a member as the API shows one: the seat with name and address of its account."""
    return tag_of(seat, beside=[seat.user.name, seat.user.email])


def roster_of(actor: Actor, organization_id: int) -> QuerySet[Membership]:
    """Give the members of an organization as `members_of` does, to those who may know their addresses.

    They are staff, its own members, and institutions that may act for it. Refuses: `NotVisible`; `NotFound` to those
    who see all.
    """
    if organization_id not in actor.reading_ids:
        organization_for(actor, organization_id)
        if not may_reach(actor, organization_id, "act"):
            raise NotVisible(noun="list of members")
    return members_of(actor, organization_id)


def organizations_with_members(organization_ids: Iterable[int]) -> set[int]:
    """Give those of the organizations that somebody belongs to; for operations that take organizations away."""
    rows = Membership.objects.filter(organization_id__in=set(organization_ids))
    return set(rows.values_list("organization_id", flat=True))


def seats_in(organization: int | OuterRef, roles: Iterable[str]) -> QuerySet[Membership]:
    """Give the seats of open accounts in some roles of an organization, of an outer query's too; for counting alone.

    Takes: the id of the organization, or a reference to a column of the query it stands in.
    """
    return Membership.objects.filter(
        organization_id=organization, role__in=[str(one) for one in roles], user__is_active=True
    )


def organizations_granted(grantee_id: int, *, via: str | None = None) -> QuerySet[AccessGrant]:
    """Give the grants an organization holds on others, optionally those that rest on one thing."""
    rows = AccessGrant.objects.filter(grantee_id=grantee_id).exclude(via="self")
    return rows if via is None else rows.filter(via=via)


def still_granted(*, grantee: str, organization: str) -> Exists:
    """Give the condition that of a row's two organizations the one may read the other today.

    Takes: the names of the row's fields that hold their ids.
    """
    return Exists(AccessGrant.objects.filter(grantee_id=OuterRef(grantee), organization_id=OuterRef(organization)))


def grants_touching(organization_ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """Give grantee, organization and footing of every grant that organizations hold or gave; for taking them away."""
    ids = list(organization_ids)
    rows = AccessGrant.objects.filter(Q(organization_id__in=ids) | Q(grantee_id__in=ids))
    return list(rows.values_list("grantee_id", "organization_id", "via"))


def free_slugs(wanted: Iterable[str]) -> list[str]:
    """Give one unused slug for each wanted one, in order, numbering those that are taken. One query."""
    asked = [slug[:70] or "organization" for slug in wanted]
    taken = set(Organization.objects.filter(slug__in=set(asked)).values_list("slug", flat=True))
    if taken or len(set(asked)) < len(asked):
        taken |= set(
            Organization.objects.filter(slug__regex=r"-\d+$").values_list("slug", flat=True)
            if len(asked) > 1
            else Organization.objects.filter(slug__startswith=f"{asked[0]}-").values_list("slug", flat=True)
        )
    given: list[str] = []
    next_number: dict[str, int] = {}
    for slug in asked:
        candidate = slug
        while candidate in taken:
            next_number[slug] = next_number.get(slug, 1) + 1
            candidate = f"{slug}-{next_number[slug]}"
        taken.add(candidate)
        given.append(candidate)
    return given


def demo_accounts_exist() -> bool:
    """Say whether accounts of the demonstration are in this database."""
    return User.objects.filter(is_demo=True).exists()


def demo_allowed() -> bool:
    """Say whether this installation may hold the demonstration."""
    return bool(settings.DEMO_ALLOWED)
