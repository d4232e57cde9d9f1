"""Reads of invitations of enterprises: those an institution sent, the one behind a link, and whom an enterprise let in.

An enterprise sees nothing of an institution before it lets it in, nor once it ended that, so that its own side is read
past the wall, for the rows that name the enterprise alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from clear_platform.foundation import clock
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.public import (
    Actor,
    Allowed,
    NotVisible,
    account_for,
    organizations_granted,
    raised_to_staff,
    require,
    system_actor,
)
from institutional.letting_in.errors import EnterpriseInvitationGone, OwnerOfAnotherAddress
from institutional.letting_in.models import EnterpriseInvitation
from institutional.letting_in.results import EnterpriseInvitationShown, LetInShown, Offered
from institutional.letting_in.rules import STATES, State, grant_of

INVITERS = Allowed(institution=("admin", "analyst"))
OWNERS = Allowed(enterprise=("owner",))
NAME = "enterprise invitations"
"""As what the system acts for whoever was asked: they see nothing of the institution yet."""


def invitations_for(actor: Actor) -> QuerySet[EnterpriseInvitation]:
    """Give the invitations that the actor's institution sent, newest first; to staff those of all.

    Addresses are for those who may invite. Refuses: `RoleNotAllowed`, `OrganizationNotChosen`.
    """
    rows = EnterpriseInvitation.objects.for_actor(actor)
    if not actor.sees_all:
        require(actor, INVITERS)
        rows = rows.filter(organization_id=actor.organization_id or 0)
    found: QuerySet[EnterpriseInvitation] = rows.select_related(
        "organization", "invited_by", "enterprise__organization"
    ).order_by("-created_at", "-pk")
    return found


def invitation_for(actor: Actor, invitation_id: int) -> EnterpriseInvitationShown:
    """Give one of them. Refuses: as `invitations_for`; `NotVisible`; `NotFound` to those who see all."""
    row = invitations_for(actor).filter(pk=invitation_id).first()
    if row is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="invitation")
    return shown(row)


def in_state(rows: QuerySet[EnterpriseInvitation], states: list[str]) -> QuerySet[EnterpriseInvitation]:
    """Keep the invitations that stand in one of some states now; all where none is named."""
    now = clock.now()
    wanted = Q()
    for one in STATES:
        if one in states:
            wanted |= _condition(one, now)
    return rows.filter(wanted)


def shown(row: EnterpriseInvitation) -> EnterpriseInvitationShown:
    """Give an invitation as its institution is shown it."""
    return EnterpriseInvitationShown(
        id=row.pk,
        institution_id=row.organization_id,
        institution=row.organization.name,
        email=row.email,
        invited_by=row.invited_by.name if row.invited_by else "",
        state=row.state,
        created_at=row.created_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        declined_at=row.declined_at,
        ended_at=row.ended_at,
        enterprise_id=row.enterprise_id,
        enterprise=row.enterprise.organization.name if row.enterprise else None,
    )


def behind(actor: Actor, token: str, *, for_update: bool = False) -> EnterpriseInvitation:
    """Give the open invitation behind a link to the person it was sent to; read past the wall.

    Refuses: `EnterpriseInvitationGone`; `OwnerOfAnotherAddress`, also to a key, which has no address.
    """
    rows = EnterpriseInvitation.objects.for_actor(system_actor(NAME))
    if for_update:
        rows = rows.select_for_update(of=("self",))
    row: EnterpriseInvitation | None = (
        rows.select_related("organization", "invited_by").filter(token_hash=hash_of_secret(token)).first()
    )
    if row is None or row.state != "open":
        raise EnterpriseInvitationGone()
    if actor.kind != "user" or account_for(actor).email != row.email:
        raise OwnerOfAnotherAddress()
    return row


def offered(actor: Actor, token: str) -> Offered:
    """Give what the person it was sent to is shown of an open invitation. Refuses: as `behind`."""
    with raised_to_staff():
        row = behind(actor, token)
        return Offered(
            institution=row.organization.name,
            invited_by=row.invited_by.name if row.invited_by else "",
            email=row.email,
            expires_at=row.expires_at,
        )


def let_in_by(actor: Actor, organization_id: int | None = None) -> list[LetInShown]:
    """Give the institutions that an enterprise let in, newest first, with those it let in no more.

    The enterprise is the one its owner acts for; staff say which. Refuses: `RoleNotAllowed`, `OrganizationNotChosen`.
    """
    if not actor.sees_all:
        require(actor, OWNERS)
    with raised_to_staff():
        rows = accepted_by(actor, organization_id).select_related("organization", "accepted_by")
        return [let_in_shown(row) for row in rows.order_by("-accepted_at", "-pk")]


def one_let_in_by(actor: Actor, organization_id: int, invitation_id: int) -> LetInShown:
    """Give one of them. Refuses: as `let_in_by`; `NotVisible`; `NotFound` to those who see all."""
    found = next((one for one in let_in_by(actor, organization_id) if one.id == invitation_id), None)
    if found is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="invitation")
    return found


def accepted_by(actor: Actor, organization_id: int | None = None) -> QuerySet[EnterpriseInvitation]:
    """Give the accepted invitations that became the actor's enterprise, of staff the one named.

    To be evaluated past the wall.
    """
    own = organization_id if actor.sees_all else actor.organization_id
    rows: QuerySet[EnterpriseInvitation] = EnterpriseInvitation.objects.for_actor(system_actor(NAME)).filter(
        enterprise_id=own or 0, accepted_at__isnull=False
    )
    return rows


def let_in_shown(row: EnterpriseInvitation) -> LetInShown:
    """Give an accepted invitation as its enterprise is shown it; read past the wall."""
    return LetInShown(
        id=row.pk,
        institution_id=row.organization_id,
        institution=row.organization.name,
        accepted_by=row.accepted_by.name if row.accepted_by else "",
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        still_reads=organizations_granted(row.organization_id).filter(organization_id=row.enterprise_id or 0).exists(),
    )


def reads_otherwise(row: EnterpriseInvitation) -> bool:
    """Say whether the institution reads the enterprise on a footing that is neither this invitation nor a portfolio."""
    held = organizations_granted(row.organization_id).filter(organization_id=row.enterprise_id or 0)
    return held.exclude(via=grant_of(row.pk)).exclude(via__startswith="portfolio:").exists()


def sent_lately(actor: Actor, institution_id: int) -> int:
    """Give how many invitations an institution sent within a day."""
    since = clock.now() - timedelta(days=1)
    rows = EnterpriseInvitation.objects.for_actor(actor)
    return rows.filter(organization_id=institution_id, created_at__gt=since).count()


def _condition(state: State, now: datetime) -> Q:
    unanswered = Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)
    return {
        "open": unanswered & Q(expires_at__gt=now),
        "expired": unanswered & Q(expires_at__lte=now),
        "accepted": Q(accepted_at__isnull=False, ended_at__isnull=True),
        "declined": Q(declined_at__isnull=False),
        "withdrawn": Q(withdrawn_at__isnull=False),
        "ended": Q(ended_at__isnull=False),
    }[state]
