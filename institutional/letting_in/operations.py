"""Writes of letting in: an institution asks and withdraws, an enterprise's owner accepts, declines, ends it later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from clear_platform.foundation import clock
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.public import (
    Actor,
    Allowed,
    Expected,
    NotVisible,
    account_for,
    address_of,
    enqueue,
    grant_access,
    job_name,
    operation,
    record,
    refuse_stale,
    revoke_access,
    system_actor,
    tag_of_values,
)
from institutional.letting_in import queries
from institutional.letting_in.errors import (
    AccessEndedAlready,
    EnterpriseInvitationSettled,
    EnterpriseInvitedAlready,
    LetInAlready,
    TooManyEnterpriseInvitations,
)
from institutional.letting_in.models import EnterpriseInvitation
from institutional.letting_in.queries import INVITERS, OWNERS
from institutional.letting_in.results import EnterpriseInvitationShown, LetInShown
from institutional.letting_in.rules import AT_MOST_A_DAY, HOLDS, grant_of
from institutional.portfolios.operations import hold_back_from_portfolios, take_out_what_was_put_in_since

SEND = job_name("institutional.send_enterprise_invitation")


@operation(INVITERS)
def invite_enterprise(*, actor: Actor, email: str) -> EnterpriseInvitationShown:
    """Ask, by e-mail, the owner of an enterprise to let the actor's institution read it; it holds for fourteen days.

    The answer is the same whether or not anybody has that address: nothing is looked up before the owner accepts.
    Refuses: `AddressRefused`, `EnterpriseInvitedAlready`, `TooManyEnterpriseInvitations`. Leaves: a job that sends it.
    """
    institution_id = actor.organization_id or 0
    address = address_of(email)
    standing = (
        EnterpriseInvitation.objects.for_actor(actor, "act")
        .select_for_update()
        .filter(
            organization_id=institution_id,
            email=address,
            accepted_at__isnull=True,
            declined_at__isnull=True,
            withdrawn_at__isnull=True,
        )
    )
    for row in standing:
        if row.state == "open":
            raise EnterpriseInvitedAlready(email=address)
        row.withdrawn_at, row.token_hash = clock.now(), None
        row.save(update_fields=["withdrawn_at", "token_hash"])
    if queries.sent_lately(actor, institution_id) >= AT_MOST_A_DAY:
        raise TooManyEnterpriseInvitations(count=AT_MOST_A_DAY)
    row = EnterpriseInvitation(
        organization_id=institution_id, email=address, invited_by_id=actor.id, expires_at=clock.now() + HOLDS
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        # Of two who invite the same address at once, the second did not see the first one's row.
        raise EnterpriseInvitedAlready(email=address) from fault
    enqueue(SEND, invitation_id=row.pk, organization_id=institution_id)
    record(actor=actor, action="invite_enterprise", obj=row, after={"email": address})
    return queries.shown(row)


@operation(INVITERS)
def withdraw_enterprise_invitation(
    *, actor: Actor, invitation_id: int, expected: Expected | None = None
) -> EnterpriseInvitationShown:
    """Take an unanswered invitation back; its link counts no more.

    Refuses: `NotVisible`, `EnterpriseInvitationSettled`, `Stale`.
    """
    rows = EnterpriseInvitation.objects.select_for_update(of=("self",)).select_related("organization", "invited_by")
    row: EnterpriseInvitation = rows.get_for(actor, invitation_id, "act")
    refuse_stale(expected, lambda: tag_of_values(queries.shown(row)))
    if row.state not in ("open", "expired"):
        raise EnterpriseInvitationSettled(state=row.state)
    row.withdrawn_at, row.token_hash = clock.now(), None
    row.save(update_fields=["withdrawn_at", "token_hash"])
    record(actor=actor, action="withdraw_enterprise_invitation", obj=row)
    return queries.shown(row)


@operation(OWNERS, system=True)
def accept_enterprise_invitation(*, actor: Actor, token: str) -> LetInShown:
    """Let the institution that sent a link read the enterprise the actor owns and acts for.

    Refuses: `EnterpriseInvitationGone`; `OwnerOfAnotherAddress`; `LetInAlready`.
    Leaves: a grant to read that rests on the invitation; an entry in the log of either side.
    """
    row = queries.behind(actor, token, for_update=True)
    row.accepted_at, row.token_hash = clock.now(), None
    row.accepted_by, row.enterprise_id = account_for(actor), actor.organization_id
    try:
        with transaction.atomic():
            row.save(update_fields=["accepted_at", "accepted_by", "enterprise", "token_hash"])
    except IntegrityError as fault:
        raise LetInAlready(institution=row.organization.name) from fault
    grant_access(
        actor=actor,
        grantee_id=row.organization_id,
        organization_ids=[actor.organization_id or 0],
        via=grant_of(row.pk),
    )
    _record_on_both_sides(actor, "accept_enterprise_invitation", row, after={"level": "read"})
    return queries.let_in_shown(row)


@operation(Allowed(persons=True), system=True)
def decline_enterprise_invitation(*, actor: Actor, token: str) -> None:
    """Say no to an institution; it is told so and nothing else.

    Refuses: `EnterpriseInvitationGone`; `OwnerOfAnotherAddress`.
    """
    row = queries.behind(actor, token, for_update=True)
    row.declined_at, row.token_hash = clock.now(), None
    row.save(update_fields=["declined_at", "token_hash"])
    _record_on_both_sides(actor, "decline_enterprise_invitation", row, after={})


@operation(OWNERS, system=True)
def end_institution_access(*, actor: Actor, invitation_id: int) -> LetInShown:
    """End what an enterprise allowed an institution by accepting its invitation.

    The grant that rests on it goes, and so do the entries in the institution's portfolios that were made since, with
    their grants. Where a loan or a share is held, the enterprise stays in that portfolio: a lender goes on reading what
    it lent on, and once that is gone, this may be done again. Nothing goes that rests on something else: an import, an
    entry from before, having made the enterprise.

    Refuses: `NotVisible`; `AccessEndedAlready` when nothing is left that could end.
    """
    rows = queries.accepted_by(actor).select_for_update(of=("self",)).select_related("organization", "accepted_by")
    found = rows.filter(pk=invitation_id).first()
    if found is None or found.accepted_at is None or found.enterprise_id is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="invitation")
    hold_back_from_portfolios(found.enterprise_id)
    taken: list[int] = []
    if not queries.reads_otherwise(found):
        taken = take_out_what_was_put_in_since(
            actor=actor,
            institution_id=found.organization_id,
            enterprise_id=found.enterprise_id,
            since=found.accepted_at,
            operation="end_institution_access",
        )
    if found.ended_at is not None and not taken:
        raise AccessEndedAlready()
    found.ended_at = found.ended_at or clock.now()
    found.save(update_fields=["ended_at"])
    revoke_access(grantee_id=found.organization_id, organization_ids=[found.enterprise_id], via=grant_of(found.pk))
    _record_on_both_sides(actor, "end_institution_access", found, after={"entries": len(taken)})
    return queries.let_in_shown(found)


def link_sent(*, actor: Actor, invitation_id: int, token: str, at: datetime) -> None:
    """Keep the secret of the link that is being sent; part of the job, which is nobody's act."""
    rows = EnterpriseInvitation.objects.for_actor(actor, "act").filter(pk=invitation_id)
    rows.update(token_hash=hash_of_secret(token), sent_at=at)


def _record_on_both_sides(actor: Actor, action: str, row: EnterpriseInvitation, *, after: dict[str, object]) -> None:
    """Leave an entry in the log of either side; who it was of the enterprise, and from where, stays in its own."""
    record(
        actor=replace(system_actor(queries.NAME), request_id=actor.request_id),
        action=action,
        obj=row,
        after={"enterprise": row.enterprise_id, **after},
    )
    record(
        actor=actor,
        action=action,
        object_type=row._meta.label_lower,
        object_id=row.pk,
        organization_id=actor.organization_id,
        after={"institution": row.organization_id, **after},
    )
