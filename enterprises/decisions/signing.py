"""What waits for signatures: every proposed version in sight, what it would replace, who lacks, who may not and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from clear_platform.foundation.public import Actor, ScopedQuerySet, may
from enterprises.approvals.queries import needed_by_rule
from enterprises.approvals.rules import needed_now
from enterprises.decisions import queries
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.decisions.rules import transitions

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Signatures(TypedDict):
    """What `to_sign` and `not_to_sign` add to a version: approvals that count, whether one signed, and may decide."""

    given: int
    signed_here: bool
    reached: bool


@dataclass(frozen=True)
class Waiting:
    """A proposed version: the approved one it would replace, how many signed and have to, why one may not."""

    row: DecisionRecord
    holds: DecisionRecord | None
    given: int
    needed: int
    because: str

    @property
    def lacking(self) -> int:
        """How many signatures are lacking."""
        return max(0, self.needed - self.given)


def to_sign(actor: Actor) -> ScopedQuerySet:
    """Give what waits for this actor's signature, the longest waiting first."""
    return _with_signatures(actor, queries.waiting_for(actor))


def not_to_sign(actor: Actor) -> ScopedQuerySet:
    """Give what is proposed in sight and waits for others than this actor, the longest waiting first."""
    rows = queries.decisions_for(actor).filter(status="proposed").order_by("proposed_at", "pk")
    mine = queries.waiting_for(actor).order_by().values("pk")
    return _with_signatures(actor, rows.exclude(pk__in=mine))


def waiting_in_words(actor: Actor) -> str:
    """Give how many wait for this actor, empty where none does. One statement, none to those who sign nothing."""
    if not (may(actor, "approve_decision") and actor.id):
        return ""
    return str(queries.waiting_for(actor).count() or "")


def shown(*, actor: Actor, rows: Iterable[WithAnnotations[DecisionRecord, Signatures]]) -> list[Waiting]:
    """Give versions of `to_sign` or `not_to_sign` with what they would replace. Four statements for any number."""
    found = list(rows)
    holding = queries.holding_versions(actor=actor, decision_ids=[row.pk for row in found])
    by_rule = needed_by_rule(actor=actor, organization_ids=[row.organization_id for row in found])
    needed = {
        row.pk: needed_now(when_proposed=row.approvers_needed, by_rule=by_rule[row.organization_id][row.domain])
        for row in found
    }
    return [
        Waiting(
            row=row,
            holds=holding.get(row.pk),
            given=row.given,
            needed=needed[row.pk],
            because=_why_not(actor, row, needed[row.pk]),
        )
        for row in found
    ]


def signatures_lacking(*, actor: Actor, decision_id: UUID) -> int:
    """Give how many more people have to sign a version for it to hold; none of one that does not wait."""
    return queries.lacking_for(actor, queries.decision_for(actor=actor, decision_id=decision_id))


def _with_signatures(actor: Actor, rows: ScopedQuerySet) -> ScopedQuerySet:
    signed = DecisionApproval.objects.for_actor(actor).filter(decision_id=OuterRef("pk"))
    counted = queries.counted(signed).order_by().values("decision_id")
    reached = DecisionRecord.objects.for_actor(actor, "review").filter(pk=OuterRef("pk"))
    return rows.annotate(
        given=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
        signed_here=Exists(signed.filter(approver_id=actor.id or 0)),
        reached=Exists(reached),
    )


def _why_not(actor: Actor, row: WithAnnotations[DecisionRecord, Signatures], needed: int) -> str:
    """Give the code of why this actor may not sign; empty where it may."""
    if not may(actor, "approve_decision"):
        return "role"
    if transitions.is_own_version(author_id=row.created_by_id, decider_id=actor.id):
        return "own"
    if row.signed_here and row.given < needed:
        return "signed"
    return "" if row.reached else "reach"
