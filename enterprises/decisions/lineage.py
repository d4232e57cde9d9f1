"""The way from a version of a decision to all it rests on and all that rests on it, within the reader's sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import (
    Actor,
    CitationShown,
    CitingShown,
    StaleCitation,
    citations_of,
    citing,
    events_read,
    stale_citations,
)
from enterprises.decisions import queries
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.decisions.operations.keeping import KIND
from enterprises.ledger.queries import entries_about, ledger_head

MOST_EVENTS = 100


@dataclass(frozen=True)
class DecisionLineage:
    """One version with what it cites, what cites it, its runs, its approvals, its entries in ledger and audit log."""

    decision: DecisionRecord
    ledger_commit_hash: str
    cites: Sequence[CitationShown]
    stale: Sequence[StaleCitation]
    cited_by: Sequence[CitingShown]
    runs: Sequence[UUID]
    approvals: Sequence[DecisionApproval]
    ledger: Sequence[Any]
    audit: Sequence[Any]


def lineage_of(*, actor: Actor, decision_id: UUID) -> DecisionLineage:
    """Give the lineage of a version. A fixed number of statements. Refuses: `NotVisible`; `NotFound`."""
    row = queries.decision_for(actor=actor, decision_id=decision_id)
    events = events_read(actor).filter(object_type=DecisionRecord._meta.label_lower, object_id=str(decision_id))
    return DecisionLineage(
        decision=row,
        ledger_commit_hash=ledger_head(actor, row.organization_id) or "",
        cites=citations_of(actor=actor, kind=KIND, ref=str(decision_id)),
        stale=stale_of(actor=actor, decision_id=decision_id),
        cited_by=citing(actor=actor, kind=KIND, ref=str(decision_id)),
        runs=[row.analysis.run_id] if row.analysis and row.analysis.run_id else [],
        approvals=queries.approvals_of(actor=actor, decision_id=decision_id),
        ledger=list(entries_about(actor, object_type=KIND, object_id=decision_id)),
        audit=list(events.order_by("at", "pk")[:MOST_EVENTS]),
    )


@dataclass(frozen=True)
class Evidence:
    """What a version cites itself, and what no longer holds of all that it rests on."""

    cites: Sequence[CitationShown]
    stale: Sequence[StaleCitation]


def evidence_of(*, actor: Actor, decision_id: UUID) -> Evidence:
    """Give what a version rests on, and how that stands. Two statements."""
    return Evidence(
        cites=citations_of(actor=actor, kind=KIND, ref=str(decision_id)),
        stale=stale_of(actor=actor, decision_id=decision_id),
    )


def stale_of(*, actor: Actor, decision_id: UUID) -> list[StaleCitation]:
    """Give what no longer holds of all that a version rests on, with the way to it. One statement."""
    return stale_citations(actor=actor, kind=KIND, refs=[str(decision_id)]).get(str(decision_id), [])
