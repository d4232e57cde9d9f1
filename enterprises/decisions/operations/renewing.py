"""Taking the citations of a decision anew: the same words, resting on what the evidence says now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import Actor, CitationShown, Thing, citations_of, operation
from enterprises.decisions import queries
from enterprises.decisions.errors import NothingToRenew
from enterprises.decisions.models import DecisionRecord
from enterprises.decisions.operations.drafting import (
    AUTHORS,
    locked_version,
    next_version,
    rewritten,
    standing_version,
)
from enterprises.decisions.operations.keeping import KIND


@operation(AUTHORS)
def renew_decision(*, actor: Actor, decision_id: UUID) -> DecisionRecord:
    """Begin the next version of a decision in the same words, with every citation as its evidence stands now.

    The version that stands is not touched: it stays stale, as it was signed. A draft is rewritten itself. A decision
    that a later version replaced is cited in that one; what is gone, or out of sight, stays cited as it was.
    Refuses: `NotVisible`, `NothingToRenew`, `NotOpenTo`, `AlreadySuperseded`; for a draft `NotItsAuthor`.
    """
    row = locked_version(actor, decision_id)
    is_draft = row.status == DecisionRecord.Status.DRAFT
    standing = row if is_draft else standing_version(actor, decision_id)
    changed = to_renew(citations_of(actor=actor, kind=KIND, ref=str(row.pk)))
    holding = queries.holding_versions(actor=actor, decision_ids=[UUID(one.ref) for one in _replaced(changed)])
    anew: dict[Thing, str] = {one.cited: one.cited.ref for one in changed if one.verdict == "changed"}
    anew |= {one: str(holding[UUID(one.ref)].pk) for one in _replaced(changed) if UUID(one.ref) in holding}
    if not anew:
        raise NothingToRenew()
    citations = [_as_it_stands(one, anew) for one in row.artifact_json.get("citations", ())]
    artifact = {**row.artifact_json, "citations": citations}
    if is_draft:
        return rewritten(actor=actor, action="renew_decision", row=row, title=row.title, artifact=artifact)
    return next_version(actor=actor, action="renew_decision", standing=standing, artifact=artifact)


def to_renew(citations: Iterable[CitationShown]) -> list[CitationShown]:
    """Give those citations that can be taken anew: what says something else now, or was replaced by a later version."""
    return [one for one in citations if one.verdict == "changed" or _is_replaced(one)]


def _is_replaced(one: CitationShown) -> bool:
    return one.verdict == "superseded" and one.cited.kind == KIND


def _replaced(citations: Iterable[CitationShown]) -> list[Thing]:
    return [one.cited for one in citations if _is_replaced(one)]


def _as_it_stands(citation: Mapping[str, Any], anew: Mapping[Thing, str]) -> dict[str, Any]:
    """Give a citation that is taken anew without its hash, so that it takes the one of now; others as they are."""
    ref = anew.get(Thing(str(citation["type"]), str(citation["id"])))
    if ref is None:
        return dict(citation)
    kept = {name: value for name, value in citation.items() if name != "hash"}
    return kept if ref == str(citation["id"]) else {**kept, "id": ref}
