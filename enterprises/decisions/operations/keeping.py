"""What the ledger and the lineage are told of a decision; called by every operation that changes one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clear_platform.foundation.public import (
    Actor,
    Cited,
    Thing,
    Touched,
    cite,
    hashes_now,
    is_citable,
    touch_many,
)
from enterprises.analyses.queries import shown
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.ledger.appending import append_to_ledger
from enterprises.ledger.results import Image
from enterprises.ledger.rules import moment

KIND = "decision"
"""What a decision is called among things that can be cited, and in the ledger."""
LONGEST_REF = 80
"""What is longer is no id of anything that can be cited."""


def keep(*, actor: Actor, operation: str, row: DecisionRecord) -> None:
    """Append a version as it stands now to its organization's ledger, and note it for those who cite it."""
    image = Image(row.organization_id, operation, KIND, str(row.pk), image_of(actor, row))
    append_to_ledger(actor=actor, images=[image])
    superseded = row.status == DecisionRecord.Status.SUPERSEDED
    touch_many(
        actor=actor,
        things=[
            Touched(
                kind=KIND,
                ref=str(row.pk),
                hash=row.content_hash,
                label=str(row),
                organization_id=row.organization_id,
                standing="superseded" if superseded else "holds",
            )
        ],
    )


def image_of(actor: Actor, row: DecisionRecord) -> dict[str, Any]:
    """Give a version whole, as the ledger keeps it. Free words of those who decided stay out: they can be erased."""
    approvals = DecisionApproval.objects.for_actor(actor).filter(decision_id=row.pk).order_by("approved_at", "pk")
    return {
        "decision_id": str(row.pk),
        "enterprise": row.enterprise_id,
        "domain": row.domain,
        "title": row.title,
        "version": row.version,
        "status": row.status,
        "supersedes": str(row.supersedes_id) if row.supersedes_id else None,
        "artifact": row.artifact_json,
        "expected": row.expected_json,
        "content_hash": row.content_hash,
        "analysis": row.analysis_id,
        "created_by": row.created_by_id,
        "created_at": moment(row.created_at),
        "proposed_at": _moment(row.proposed_at),
        "approvers_needed": row.approvers_needed,
        "approvals": [
            {
                "approver": one.approver_id,
                "approved_at": moment(one.approved_at),
                "content_hash": one.content_hash,
            }
            for one in approvals
        ],
        "decided_by": row.decided_by_id,
        "decided_at": _moment(row.decided_at),
    }


def with_hashes(*, actor: Actor, content: dict[str, Any]) -> dict[str, Any]:
    """Give an artifact with the hash of each thing it cites, as that stands now, where none was given.

    So the hash of the version covers what its evidence said. What cannot be cited, or is not in sight, stays as it is.
    """
    named = [Thing(str(one["type"]), str(one["id"])) for one in content.get("citations", ()) if not one.get("hash")]
    found = hashes_now(actor=actor, things=[one for one in named if is_citable(one.kind)])
    if not found:
        return content
    return {**content, "citations": [_pinned(one, found) for one in content["citations"]]}


def cite_evidence(*, actor: Actor, row: DecisionRecord) -> None:
    """Note what a version rests on: what its artifact cites of what can be cited, and its analysis."""
    cited = {
        (str(one["type"]), str(one["id"])): Cited(str(one["type"]), str(one["id"]), _hash_text(one.get("hash")))
        for one in row.artifact_json.get("citations", ())
        if is_citable(str(one["type"])) and len(str(one["id"])) <= LONGEST_REF
    }
    if row.analysis is not None:
        cited.setdefault(
            ("analysis", str(row.analysis_id)),
            Cited("analysis", str(row.analysis_id), shown(row.analysis).content_hash),
        )
    own = (KIND, str(row.pk))
    cite(
        actor=actor,
        organization_id=row.organization_id,
        citing=Thing(*own),
        cited=[one for key, one in cited.items() if key != own],
    )


def _pinned(citation: Mapping[str, Any], found: Mapping[Thing, str]) -> dict[str, Any]:
    now = found.get(Thing(str(citation["type"]), str(citation["id"])))
    return {**citation, "hash": now} if now and not citation.get("hash") else dict(citation)


def _hash_text(given: object) -> str:
    # An artifact may give any text as the hash it cites; longer than one it can be none.
    text = str(given or "")
    return text if len(text) <= 64 else "not a hash"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
