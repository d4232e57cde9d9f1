"""Invitations: sent, sent again, taken back, accepted. Seats themselves are written by `access`."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from clear_platform.foundation import clock
from clear_platform.foundation.access.errors import AlreadyAMember, UnknownRole
from clear_platform.foundation.access.operations import RUNNERS, add_member
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.jobs.registry import enqueue, job_name
from clear_platform.foundation.members import rules
from clear_platform.foundation.members.errors import (
    AccountExists,
    InvitationSettled,
    InvitedAlready,
    InvitedAsSomebodyElse,
)
from clear_platform.foundation.members.models import Invitation
from clear_platform.foundation.members.queries import (
    has_an_account,
    invitation_for,
    open_invitation,
    shown,
    tag_of_invitation,
)
from clear_platform.foundation.members.results import BroughtIn, InvitationShown
from clear_platform.foundation.profile.operations import refuse_weak
from clear_platform.foundation.tenancy.actors import ROLES_OF, Actor, Allowed, OrganizationKind
from clear_platform.foundation.tenancy.addresses import address_of
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.framing import may, operation
from clear_platform.foundation.tenancy.models import Membership, User
from clear_platform.foundation.tenancy.queries import account_for, organization_run_by, system_actor, tag_of_seat
from clear_platform.foundation.versions.tags import Expected, refuse_stale

SEND = job_name("foundation.send_invitation")


@operation(RUNNERS)
def invite_member(*, actor: Actor, organization_id: int, email: str, role: str) -> InvitationShown:
    """Offer somebody a seat by e-mail; it holds for seven days and is accepted once.

    Refuses: `NotVisible`, `UnknownRole`, `AddressRefused`, `AlreadyAMember`, `InvitedAlready`. Leaves: a job that
    sends it.
    """
    organization = organization_run_by(actor, organization_id, RUNNERS)
    choices = ROLES_OF[OrganizationKind(organization.kind)]
    if role not in choices:
        raise UnknownRole(role=role[:20], choices=", ".join(choices))
    address = address_of(email)
    if Membership.objects.filter(organization=organization, user__email=address).exists():
        raise AlreadyAMember(email=address, organization=organization.name)
    standing = (
        Invitation.objects.for_actor(actor)
        .select_for_update()
        .filter(organization=organization, email=address, accepted_at__isnull=True, revoked_at__isnull=True)
    )
    for row in standing:
        if row.expires_at > clock.now():
            raise InvitedAlready(email=address)
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    row = Invitation(
        organization=organization,
        email=address,
        role=role,
        invited_by_id=actor.id,
        expires_at=clock.now() + rules.HOLDS,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        # Of two who invite the same address at once, the second did not see the first one's row.
        raise InvitedAlready(email=address) from fault
    enqueue(SEND, invitation_id=row.pk, organization_id=organization_id)
    record(actor=actor, action="invite_member", obj=row, after={"email": address, "role": role})
    return shown(row)


@operation(RUNNERS)
def resend_invitation(*, actor: Actor, organization_id: int, invitation_id: int) -> InvitationShown:
    """Send an invitation again with a new link, for another seven days; the link before counts no more.

    Refuses: `NotVisible`, `InvitationSettled`.
    """
    row = _standing(actor, organization_id, invitation_id)
    row.expires_at, row.token_hash = clock.now() + rules.HOLDS, None
    row.save(update_fields=["expires_at", "token_hash"])
    enqueue(SEND, invitation_id=row.pk, organization_id=organization_id)
    record(actor=actor, action="resend_invitation", obj=row)
    return shown(row)


@operation(RUNNERS)
def revoke_invitation(
    *, actor: Actor, organization_id: int, invitation_id: int, expected: Expected | None = None
) -> None:
    """Take an invitation back; its link counts no more. Refuses: `NotVisible`, `InvitationSettled`, `Stale`."""
    row = _standing(actor, organization_id, invitation_id)
    refuse_stale(expected, lambda: tag_of_invitation(invitation_for(actor, organization_id, invitation_id)))
    row.revoked_at, row.token_hash = clock.now(), None
    row.save(update_fields=["revoked_at", "token_hash"])
    record(actor=actor, action="revoke_invitation", obj=row)


@operation(Allowed(persons=True), system=True)
def accept_invitation(*, actor: Actor, token: str) -> InvitationShown:
    """Take the seat one was offered, as whom one is signed in.

    Refuses: `InvitationGone`; `InvitedAsSomebodyElse`, when it was sent to another address; `AlreadyAMember`.
    """
    row = open_invitation(_in_scope_of(actor), token, for_update=True)
    user = account_for(actor)
    if user.email != row.email:
        raise InvitedAsSomebodyElse()
    _seat(actor, row, user)
    return shown(row)


@operation(Allowed())
def open_account_by_invitation(*, actor: Actor, token: str, name: str, password: str) -> User:
    """Make the account an invitation was sent to, with a password of one's own, and take the seat.

    Holding the link proves the address. Whether the password then lets them in is decided at the gate of sessions.
    Refuses: `InvitationGone`, `AccountExists`, `PasswordTooWeak`.
    """
    row = open_invitation(actor, token, for_update=True)
    if has_an_account(row.email):
        raise AccountExists()
    user = User.objects.filter(email=row.email).first() or User(email=row.email)
    user.name = name.strip()
    refuse_weak(password, user, field="password")
    user.password = make_password(password)
    user.save()
    _seat(actor, row, user)
    return user


def sent(*, actor: Actor, invitation_id: int, token: str, at: datetime) -> None:
    """Keep the secret of the link that is being sent; part of the job, which is nobody's act."""
    rows = Invitation.objects.for_actor(actor, "act").filter(pk=invitation_id)
    rows.update(token_hash=hash_of_secret(token), sent_at=at)


def bring_member_in(*, actor: Actor, organization_id: int, email: str, name: str, role: str) -> BroughtIn:
    """Give somebody a seat where the actor may (`add_member`), else offer them one by e-mail (`invite_member`).

    No organization seats anybody who did not ask for it. Takes: `name`, which an account made for the seat gets; who
    is invited says their own. Refuses: as those two.
    """
    if may(actor, "add_member"):
        seat = add_member(actor=actor, organization_id=organization_id, email=email, name=name, role=role)
        return BroughtIn(
            user_id=seat.user_id,
            invitation_id=None,
            name=seat.user.name,
            email=seat.user.email,
            role=seat.role,
            last_access_at=seat.last_access_at,
            created_at=seat.created_at,
            tag=tag_of_seat(seat),
        )
    offered = invite_member(actor=actor, organization_id=organization_id, email=email, role=role)
    return BroughtIn(
        user_id=None,
        invitation_id=offered.id,
        name=name.strip(),
        email=offered.email,
        role=offered.role,
        last_access_at=None,
        created_at=offered.created_at,
        tag=tag_of_invitation(offered),
    )


def _seat(actor: Actor, row: Invitation, user: User) -> None:
    if Membership.objects.filter(user=user, organization_id=row.organization_id).exists():
        raise AlreadyAMember(email=user.email, organization=row.organization.name)
    seat = Membership.objects.create(user=user, organization_id=row.organization_id, role=row.role)
    row.accepted_at, row.token_hash = clock.now(), None
    row.save(update_fields=["accepted_at", "token_hash"])
    record(
        actor=actor,
        action="accept_invitation",
        obj=row,
        after={"user": user.pk, "role": seat.role},
    )


def _in_scope_of(actor: Actor) -> Actor:
    # The operation is a system one: the invited person sees nothing of the organization before the seat is theirs.
    return system_actor("invitations", organization_id=actor.organization_id)


def _standing(actor: Actor, organization_id: int, invitation_id: int) -> Invitation:
    organization_run_by(actor, organization_id, RUNNERS)
    row: Invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get_for(actor, invitation_id, level="act")
    )
    if row.organization_id != organization_id:
        raise NotFound() if actor.sees_all else NotVisible(noun="invitation")
    if row.accepted_at is not None or row.revoked_at is not None:
        raise InvitationSettled(email=row.email)
    return row
