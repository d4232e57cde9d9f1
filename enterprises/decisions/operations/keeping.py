"""What the ledger and the lineage are told of a decision; called by every operation that changes one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import (
    Actor,
    Cited,
    Thing,
    Touched,
    citations_of,
    cite,
    enqueue,
    hashes_now,
    is_citable,
    job_name,
    touch_many,
)
from enterprises.analyses.models import Analysis
from enterprises.analyses.queries import shown
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.ledger.appending import append_to_ledger
from enterprises.ledger.queries import not_kept
from enterprises.ledger.results import Image
from enterprises.ledger.rules import moment

KIND = "decision"
"""What a decision is called among things that can be cited, and in the ledger."""
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_REF = 80
"""What is longer is no id of anything that can be cited."""
# What decisions expect is what outcomes are scored by, and each is a way out of a flag from its first draft on; the
# capability app, far above this one, has the job.
RECOMPUTE = job_name("capability.recompute")


def keep(*, actor: Actor, operation: str, row: DecisionRecord) -> None:
    """Append a version as it stands now to its organization's ledger, and note it for those who cite it."""
    image = Image(row.organization_id, operation, KIND, str(row.pk), image_of(actor, row))
    append_to_ledger(actor=actor, images=[image])
    superseded = row.status == DecisionRecord.Status.SUPERSEDED
    touch_many(
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


def scores_follow(row: DecisionRecord) -> None:
    """Let a worker compute the scores that follow from a decision; one about no enterprise counts in none."""
    if row.enterprise_id is not None:
        enqueue(RECOMPUTE, enterprise_id=row.enterprise_id)


def image_of(actor: Actor, row: DecisionRecord) -> dict[str, Any]:
    """Give a version whole, as the ledger keeps it. Notes of those who decided stay out: they can be erased."""
    approvals = DecisionApproval.objects.for_actor(actor).filter(decision_id=row.pk).order_by("approved_at", "pk")
    return _image(row, approvals)


def images_now(actor: Actor, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Give the images of versions as their rows stand; what is no version's id is left out. Two statements."""
    wanted = [UUID(one) for one in ids if _ID.fullmatch(one)]
    rows = DecisionRecord.objects.for_actor(actor).filter(pk__in=wanted)
    given: dict[UUID, list[DecisionApproval]] = {}
    approvals = DecisionApproval.objects.for_actor(actor).filter(decision_id__in=wanted)
    for one in approvals.order_by("approved_at", "pk"):
        given.setdefault(one.decision_id, []).append(one)
    return {str(row.pk): _image(row, given.get(row.pk, ())) for row in rows}


def untold(actor: Actor, organization_id: int | None) -> Iterator[tuple[int, str]]:
    """Give organization and id of the versions that no entry of the ledger tells of."""
    rows = DecisionRecord.objects.for_actor(actor)
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    for owner, pk in not_kept(KIND, own).order_by("organization_id", "pk").values_list("organization_id", "pk"):
        yield owner, str(pk)


def _image(row: DecisionRecord, approvals: Iterable[DecisionApproval]) -> dict[str, Any]:
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


def as_evidence_stands(*, actor: Actor, row: DecisionRecord, rests_on: Analysis | None = None) -> dict[str, Any]:
    """Give the artifact of a version with a citation of what changed since left without its hash.

    Written into a new version it takes the hash of now. `rests_on`: the analysis that is cited in place of the
    version's own.
    """
    found = citations_of(actor=actor, kind=KIND, ref=str(row.pk))
    changed = {one.cited for one in found if one.verdict == "changed"}
    own = Thing("analysis", str(row.analysis_id))
    citations = []
    for one in row.artifact_json.get("citations", ()):
        cited = Thing(str(one["type"]), str(one["id"]))
        without = {name: value for name, value in one.items() if name != "hash"}
        if rests_on is not None and cited == own:
            citations.append({**without, "id": rests_on.pk})
        else:
            citations.append(without if cited in changed else dict(one))
    return {**row.artifact_json, "citations": citations}


def not_pinned(content: Mapping[str, Any]) -> list[str]:
    """Give, in words, the citations of what can be cited that have no hash: nothing could show that they changed."""
    return [
        f"{one['type']} {one['id']}"
        for one in content.get("citations", ())
        if not one.get("hash") and is_citable(str(one["type"])) and len(str(one["id"])) <= LONGEST_REF
    ]


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
