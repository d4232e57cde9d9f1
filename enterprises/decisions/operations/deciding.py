"""Decisions on their way: proposed, approved by somebody else, rejected, closed; and the context around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    GrantLevel,
    operation,
    publish,
    record,
)
from clear_platform.foundation.stated import words_of
from enterprises.approvals.queries import approvers_needed, hold_rules
from enterprises.approvals.rules import needed_now
from enterprises.decisions import queries
from enterprises.decisions.contracts import DecisionApproved, DecisionSuperseded
from enterprises.decisions.errors import ApprovedAlready, ContextOfAnother, NoteMissing, NotOpenTo, OwnVersion
from enterprises.decisions.models import DecisionApproval, DecisionContext, DecisionRecord
from enterprises.decisions.operations.drafting import AUTHORS, add_context, pin
from enterprises.decisions.operations.keeping import keep, scores_follow
from enterprises.decisions.rules import transitions
from enterprises.profiles.queries import enterprise_for

DECIDERS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"), enterprise=("owner",))


@operation(AUTHORS)
def propose_decision(*, actor: Actor, decision_id: UUID) -> DecisionRecord:
    """Put a draft before those who decide. Refuses: `NotVisible`, `NotOpenTo`, `EvidenceNotPinned`.

    What it cites is fixed from here on: a citation without a hash takes the one its evidence has now, and one of what
    can be cited, but is not there or not in sight, is refused. How many have to approve is kept with it, as its
    organization's rule is now.
    """
    row = _locked(actor, decision_id, "act")
    _open_to("propose", row, "proposed")
    pinned = pin(actor=actor, row=row)
    return _moved(actor, row, "propose", *pinned, proposed_at=clock.now(), approvers_needed=_by_rule(actor, row))


@operation(DECIDERS)
def approve_decision(*, actor: Actor, decision_id: UUID, note: str = "") -> DecisionRecord:
    """Sign a proposed version by its content hash; the last of as many as it needs makes it approved.

    Then it is frozen, and earlier versions are superseded. Until then it stays proposed. Several who approve at once
    come one after another, and each counts; who lost the seat to approve from since counts no more.
    Refuses: `NotVisible` below the level `review`, `NotOpenTo`, `OwnVersion`, `ApprovedAlready` by the same person.
    """
    row = _decidable(actor, decision_id, "approve", "approved")
    given, needed = _signed(actor, row, words_of(note))
    if given < needed:
        if needed != row.approvers_needed:
            row.approvers_needed = needed
            row.save(update_fields=["approvers_needed"])
        keep(actor=actor, operation="approve_decision", row=row)
        record(
            actor=actor,
            action="approve_decision",
            obj=row,
            after={
                "status": row.status,
                "content_hash": row.content_hash,
                "approvals": given,
                "approvers_needed": needed,
                "note": words_of(note),
            },
        )
        return row
    approved = _moved(
        actor,
        row,
        "approve",
        decided_by_id=actor.id,
        decided_at=clock.now(),
        decided_note=words_of(note),
        approvers_needed=needed,
    )
    for earlier in _earlier(actor, row):
        if earlier.status == DecisionRecord.Status.APPROVED:
            earlier.status = DecisionRecord.Status.SUPERSEDED
            earlier.save(update_fields=["status"])
            keep(actor=actor, operation="approve_decision", row=earlier)
            publish(
                actor=actor,
                type="decision.superseded",
                subject=f"decision/{earlier.pk}",
                data=DecisionSuperseded(
                    decision_id=earlier.pk,
                    enterprise_id=earlier.enterprise_id,
                    version=earlier.version,
                    superseded_by=row.pk,
                ),
                organization_id=earlier.organization_id,
            )
    publish(
        actor=actor,
        type="decision.approved",
        subject=f"decision/{row.pk}",
        data=DecisionApproved(
            decision_id=row.pk,
            enterprise_id=row.enterprise_id,
            domain=row.domain,
            version=row.version,
            content_hash=row.content_hash,
        ),
        organization_id=row.organization_id,
    )
    return approved


@operation(DECIDERS)
def reject_decision(*, actor: Actor, decision_id: UUID, note: str) -> DecisionRecord:
    """Reject a proposed version, saying why.

    Refuses: `NotVisible` below the level `review`, `NotOpenTo`, `OwnVersion`, `NoteMissing`.
    """
    if not words_of(note):
        raise NoteMissing()
    row = _decidable(actor, decision_id, "reject", "rejected")
    return _moved(actor, row, "reject", decided_by_id=actor.id, decided_at=clock.now(), decided_note=words_of(note))


@operation(AUTHORS)
def close_decision(*, actor: Actor, decision_id: UUID, note: str = "") -> DecisionRecord:
    """End a decision: withdrawn before it was decided, carried out or given up after.

    Refuses: `NotVisible`, `NotOpenTo`.
    """
    row = _locked(actor, decision_id, "act")
    _open_to("close", row, "closed")
    return _moved(actor, row, "close", note=words_of(note))


@operation(AUTHORS)
def add_decision_context(
    *, actor: Actor, decision_id: UUID, context: Mapping[str, Any], enterprise_id: int | None = None
) -> DecisionContext:
    """Add what is known and assumed around a decision; the newest holds, earlier ones stay.

    Refuses: `NotVisible`, `ContextOfAnother`.
    """
    row = _locked(actor, decision_id, "act")
    if enterprise_id is not None and enterprise_id != row.enterprise_id:
        enterprise_for(actor=actor, enterprise_id=enterprise_id)
        raise ContextOfAnother()
    made = add_context(actor=actor, row=row, context=context)
    record(actor=actor, action="add_decision_context", obj=row, after={"context": made.pk})
    return made


def _locked(actor: Actor, decision_id: UUID, level: GrantLevel) -> DecisionRecord:
    rows = DecisionRecord.objects.select_for_update(of=("self",)).select_related("created_by", "analysis")
    row: DecisionRecord = rows.get_for(actor, decision_id, level)
    return row


def _earlier(actor: Actor, row: DecisionRecord) -> list[DecisionRecord]:
    """Give the versions before one that is locked, locked as well, the first first.

    All others who change a version lock that one alone, so nobody waits for anybody in a circle.
    """
    before = [one.pk for one in queries.versions_of(actor=actor, decision_id=row.pk) if one.version < row.version]
    rows = DecisionRecord.objects.for_actor(actor).filter(pk__in=before)
    return list(rows.select_for_update(of=("self",)).order_by("version"))


def _decidable(actor: Actor, decision_id: UUID, act: str, done: str) -> DecisionRecord:
    row = _locked(actor, decision_id, "review")
    _open_to(act, row, done)
    if transitions.is_own_version(author_id=row.created_by_id, decider_id=actor.id):
        raise OwnVersion(author=row.created_by.name if row.created_by else actor.name, act=act)
    return row


def _signed(actor: Actor, row: DecisionRecord, note: str) -> tuple[int, int]:
    """Write down one approval of a version that is locked; give how many there are now, and how many it needs."""
    hold_rules(row.organization_id)
    approvals = DecisionApproval.objects.for_actor(actor).filter(decision_id=row.pk)
    signed_before = approvals.filter(approver_id=actor.id).exists()
    if not signed_before:
        DecisionApproval.objects.create(
            organization_id=row.organization_id,
            decision=row,
            approver_id=actor.id,
            content_hash=row.content_hash,
            note=note,
        )
    given = queries.counted(approvals).count()
    needed = needed_now(when_proposed=row.approvers_needed, by_rule=_by_rule(actor, row))
    # Somebody whose approval did not count for a while may have made the number full by coming back.
    if signed_before and given < needed:
        raise ApprovedAlready()
    return given, needed


def _by_rule(actor: Actor, row: DecisionRecord) -> int:
    return approvers_needed(actor=actor, organization_id=row.organization_id, domain=row.domain)


def _open_to(act: str, row: DecisionRecord, done: str) -> None:
    if not transitions.may_follow(act, row.status):
        raise NotOpenTo(status=row.status, needed=transitions.in_words(act), act=done)


def _moved(actor: Actor, row: DecisionRecord, act: str, *changed: str, note: str = "", **facts: Any) -> DecisionRecord:
    before, row.status = row.status, transitions.comes_to(act)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=["status", *changed, *(name.removesuffix("_id") for name in facts)])
    keep(actor=actor, operation=f"{act}_decision", row=row)
    record(
        actor=actor,
        action=f"{act}_decision",
        obj=row,
        before={"status": before},
        after={"status": row.status, "content_hash": row.content_hash, "note": facts.get("decided_note", note)},
    )
    scores_follow(row)
    return row
