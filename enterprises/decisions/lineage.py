"""The way from a version of a decision to all it rests on and all that rests on it, within the reader's sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from clear_platform.foundation.public import (
    Actor,
    CitationShown,
    CitingShown,
    StaleCitation,
    Thing,
    citing,
    events_read,
    rests_on,
    stale_from,
)
from enterprises.analyses.operations import KIND as ANALYSIS
from enterprises.analyses.queries import analyses_for
from enterprises.decisions import queries
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.decisions.operations.keeping import KIND
from enterprises.ledger.queries import entries_about, ledger_head

MOST = 200
"""How much of each list is given."""
One = TypeVar("One")


@dataclass(frozen=True)
class Evidence:
    """What a version cites itself; of all that it rests on what no longer holds, and what its reader cannot see.

    What is out of one reader's sight may hold for another, so it is no sign that anything changed.
    """

    cites: Sequence[CitationShown]
    stale: Sequence[StaleCitation]
    unreadable: Sequence[StaleCitation]


@dataclass(frozen=True)
class DecisionLineage:
    """One version with what it cites, what cites it, its runs, its approvals, its entries in ledger and audit log.

    `runs`: those of its own analysis and of every analysis that it rests on. Lists hold at most `MOST`; `more` names
    those that are longer.
    """

    decision: DecisionRecord
    ledger_commit_hash: str
    cites: Sequence[CitationShown]
    stale: Sequence[StaleCitation]
    unreadable: Sequence[StaleCitation]
    cited_by: Sequence[CitingShown]
    runs: Sequence[UUID]
    approvals: Sequence[DecisionApproval]
    ledger: Sequence[Any]
    audit: Sequence[Any]
    more: Sequence[str]


def lineage_of(*, actor: Actor, decision_id: UUID) -> DecisionLineage:
    """Give the lineage of a version. A fixed number of statements. Refuses: `NotVisible`; `NotFound`."""
    row = queries.decision_for(actor=actor, decision_id=decision_id)
    reached = rests_on(actor=actor, kind=KIND, ref=str(decision_id))
    evidence = _evidence(decision_id, reached)
    events = events_read(actor).filter(object_type=DecisionRecord._meta.label_lower, object_id=str(decision_id))
    lists: dict[str, Sequence[Any]] = {
        "cites": evidence.cites,
        "stale": evidence.stale,
        "unreadable": evidence.unreadable,
        "cited_by": citing(actor=actor, kind=KIND, ref=str(decision_id), most=MOST + 1),
        "runs": _runs(actor, row, reached),
        "approvals": queries.approvals_of(actor=actor, decision_id=decision_id),
        "ledger": list(entries_about(actor, object_type=KIND, object_id=decision_id).defer("image_json")[: MOST + 1]),
        "audit": list(events.order_by("at", "pk")[: MOST + 1]),
    }
    return DecisionLineage(
        decision=row,
        ledger_commit_hash=ledger_head(actor, row.organization_id) or "",
        more=[name for name, each in lists.items() if len(each) > MOST],
        **{name: each[:MOST] for name, each in lists.items()},
    )


def evidence_of(*, actor: Actor, decision_id: UUID) -> Evidence:
    """Give what a version rests on, and how that stands. One statement."""
    return _evidence(decision_id, rests_on(actor=actor, kind=KIND, ref=str(decision_id)))


def _evidence(decision_id: UUID, reached: Iterable[CitationShown]) -> Evidence:
    root, found = Thing(KIND, str(decision_id)), list(reached)
    off = stale_from(root, found)
    return Evidence(
        cites=[one for one in found if one.citing == root],
        stale=[one for one in off if one.citation.verdict != "unreadable"],
        unreadable=[one for one in off if one.citation.verdict == "unreadable"],
    )


def _runs(actor: Actor, row: DecisionRecord, reached: Iterable[CitationShown]) -> list[UUID]:
    cited = {one.cited.ref for one in reached if one.cited.kind == ANALYSIS and one.cited.ref.isdecimal()}
    ids = cited | ({str(row.analysis_id)} if row.analysis_id else set())
    runs = analyses_for(actor).filter(pk__in=ids, run_id__isnull=False).order_by("pk").values_list("run_id", flat=True)
    return list(dict.fromkeys(runs[: MOST + 1]))
