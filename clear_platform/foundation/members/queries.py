"""Reads of who belongs to an organization, and of who was invited."""

from __future__ import annotations

from dataclasses import asdict

from django.db import connection
from django.db.models import QuerySet

from clear_platform.foundation import clock
from clear_platform.foundation.console.registry import RUNS_IT
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.members import rules
from clear_platform.foundation.members.errors import InvitationGone
from clear_platform.foundation.members.models import Invitation
from clear_platform.foundation.members.results import InvitationShown
from clear_platform.foundation.sso.queries import enters_through_a_provider
from clear_platform.foundation.tenancy import queries, standing
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.framing import require
from clear_platform.foundation.versions.tags import tag_of_values


def invitations_for(actor: Actor, organization_id: int) -> QuerySet[Invitation]:
    """Give the invitations to an organization that were neither accepted nor revoked, newest first.

    Addresses are for those who run it, and for staff. Refuses: `NotVisible`, `RoleNotAllowed`.
    """
    queries.organization_for(actor, organization_id)
    if not actor.sees_all:
        if actor.organization_id != organization_id:
            raise NotVisible(noun="organization")
        require(actor, RUNS_IT)
    rows: QuerySet[Invitation] = (
        Invitation.objects.for_actor(actor)
        .filter(organization_id=organization_id, accepted_at__isnull=True, revoked_at__isnull=True)
        .select_related("organization", "invited_by")
        .order_by("-created_at", "-pk")
    )
    return rows


def invitation_for(actor: Actor, organization_id: int, invitation_id: int) -> InvitationShown:
    """Give one standing invitation.

    Refuses: as `invitations_for`; `NotVisible` when there is none, `NotFound` to staff.
    """
    row = invitations_for(actor, organization_id).filter(pk=invitation_id).first()
    if row is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="invitation")
    return shown(row)


def shown(row: Invitation) -> InvitationShown:
    """Give an invitation as it is shown."""
    return InvitationShown(
        id=row.pk,
        organization_id=row.organization_id,
        organization=row.organization.name,
        kind=row.organization.kind,
        email=row.email,
        role=row.role,
        invited_by=row.invited_by.name if row.invited_by else "",
        created_at=row.created_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        state=rules.state_of(
            accepted_at=row.accepted_at, revoked_at=row.revoked_at, expires_at=row.expires_at, now=clock.now()
        ),
    )


def tag_of_invitation(found: InvitationShown) -> str:
    """Give the tag of an invitation as the API shows it."""
    return tag_of_values(*asdict(found).values())


def organization_inviting(token: str) -> int | None:
    """Give the organization that an open invitation leads to, by the secret of its link; asked before sign-in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_invitation_organization(%s)", [hash_of_secret(token)])
        (found,) = cursor.fetchone() or (None,)
    return None if found is None else int(found)


def open_invitation(actor: Actor, token: str, *, for_update: bool = False) -> Invitation:
    """Give the open invitation with the secret of a link, in its organization's scope. Refuses: `InvitationGone`."""
    rows = Invitation.objects.for_actor(actor)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    row: Invitation | None = (
        rows.select_related("organization", "invited_by").filter(token_hash=hash_of_secret(token)).first()
    )
    if row is None or shown(row).state != "open":
        raise InvitationGone()
    return row


def invitation_behind(token: str) -> InvitationShown:
    """Give the open invitation a link leads to, to whoever holds the link. Refuses: `InvitationGone`."""
    organization_id = organization_inviting(token)
    if organization_id is None:
        raise InvitationGone()
    # Whoever was invited sees nothing of the organization yet: the row is read for the organization, by the function's
    # word that the link is its own.
    with standing.raised_to_staff():
        return shown(open_invitation(queries.system_actor("invitations", organization_id=organization_id), token))


def has_an_account(email: str) -> bool:
    """Say whether an address has an account that somebody has come in with, told to whoever holds the invitation alone.

    A link in an e-mail makes an account or completes one that waits for its person. It never changes how somebody
    comes in who has come in before, by a password or through a provider.
    """
    user = queries.account_by_email(email)
    return user is not None and (
        user.has_usable_password()
        or user.last_login is not None
        or user.is_staff
        or not user.is_active
        or enters_through_a_provider(user)
    )
