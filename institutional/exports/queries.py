"""Gathering what an export holds, in its published form; reading what was exported. Formats are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from capability.public import readiness_of
from clear_platform.foundation import clock
from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import INTERNAL, Actor, Purpose, Scales, platform_organization_id, weigh
from enterprises.public import Witness, analysis_hash, content_hash, contexts_of, ledger_head
from execution.public import milestones_of
from institutional.exports.contracts import NAME, PARTS_OF_SCOPE, VERSION
from institutional.exports.errors import UnknownScope
from institutional.exports.models import ExportRecord
from institutional.exports.results import Document
from institutional.exports.rights import let_out
from institutional.overview.queries.snapshot import Snapshot, snapshot_of

CANONICAL = "JSON with sorted keys, no white space, numbers in plain decimal without trailing zeros, UTF-8"


def exports_for(actor: Actor) -> QuerySet[ExportRecord]:
    """Give the exports of the actor's organizations, newest first, with who made them."""
    rows: QuerySet[ExportRecord] = ExportRecord.objects.for_actor(actor).select_related("exported_by")
    return rows.order_by("-exported_at", "-pk")


def ledger_heads_named(actor: Actor, organization_id: int | None) -> Iterator[Witness]:
    """Give the hashes of ledgers that exports left with, of one organization's or of all; read in pieces."""
    rows = ExportRecord.objects.for_actor(actor).exclude(ledger_commit_hash="")
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    named = own.order_by("pk").values_list("organization_id", "ledger_commit_hash", "pk")
    for owner, text, pk in named.iterator(chunk_size=2000):
        yield Witness(owner, text, f"export {pk}")


def document_of(*, actor: Actor, enterprise_id: int, scope: str) -> Document:
    """Give what an export of an enterprise holds, as this actor may see it and its sources allow.

    Refuses: `UnknownScope`, `NotVisible`; `NotFound` to those who see all.
    """
    if scope not in PARTS_OF_SCOPE:
        raise UnknownScope(scope=scope[:40], choices=", ".join(PARTS_OF_SCOPE))
    seen = snapshot_of(actor=actor, enterprise_id=enterprise_id)
    scales = weigh(actor, Purpose.EXPORT)
    parts = let_out(
        {name: _PARTS[name](actor, seen) for name in PARTS_OF_SCOPE[scope]},
        seen=seen,
        filed_by=_filed_by(seen.enterprise.import_batch_id),
        scales=scales,
    )
    enterprise = {
        name: getattr(seen.enterprise, name)
        for name in ("id", "name", "slug", "origin", "industry", "region", "city", "size_band")
    }
    value = {
        "schema": NAME,
        "version": VERSION,
        "scope": scope,
        "exported": {
            "at": _moment(clock.now()),
            "by": actor.name,
            "organization": actor.seat.name if actor.seat else None,
            "ledger_commit_hash": _ledger_of(actor),
        },
        "enterprise": enterprise,
        "parts": parts,
        "attributions": list(scales.attributions),
        "rights": _rights(scales),
        "lineage": _lineage(seen, parts),
        "manifest": {
            "algorithm": "sha256",
            "canonical": CANONICAL,
            "parts": {name: content_hash(part) for name, part in {"enterprise": enterprise, **parts}.items()},
        },
    }
    return Document(enterprise_id, seen.enterprise.name, scope, value, scales)


def _ledger_of(actor: Actor) -> str | None:
    organization_id = actor.organization_id or platform_organization_id()
    return None if organization_id is None else ledger_head(actor, organization_id)


def _rights(scales: Scales) -> dict[str, Any]:
    """Give the decision as the package tells it: for what, when, which sources go and what they ask for, what stays."""
    return {
        "purpose": str(scales.decision.purpose),
        "decided_at": _moment(scales.decision.decided_at),
        "watermark": scales.watermark,
        "sources": [
            {
                "code": one.source,
                "name": one.name,
                "licence": one.licence,
                "attribution": one.attribution,
                "rows": one.rows,
            }
            for one in scales.passed
        ],
        "withheld": [
            {"source": one.source, "part": one.part, "rows": one.rows, "because": one.because}
            for one in scales.withheld
        ],
    }


def _filed_by(batch_id: int | None) -> str:
    """Give the source of the file that an enterprise was first read from; our own where somebody entered it."""
    file = files_by_batch([batch_id]).get(batch_id) if batch_id is not None else None
    return (file.source if file is not None else "") or INTERNAL


def _lineage(seen: Snapshot, parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    kept = {(name, row["id"]) for name in ("positions", "outcomes") for row in parts.get(name, ())}
    found = [("positions", one.id, one.import_batch_id, one.import_row) for one in seen.positions]
    found += [("outcomes", row.pk, row.import_batch_id, row.import_row) for row in seen.outcomes]
    loaded = [one for one in found if one[2] is not None and one[3] is not None and one[:2] in kept]
    rows = [{"part": part, "id": pk, "import": batch, "row": number} for part, pk, batch, number in loaded]
    files = files_by_batch(batch for _, _, batch, _ in loaded)
    return {
        "files": [
            {"import": one.batch_id, "name": one.file_name, "sha256": one.file_sha256, "bytes": one.file_bytes}
            for one in files.values()
        ],
        "rows": rows,
    }


def _decisions(actor: Actor, seen: Snapshot) -> list[dict[str, Any]]:
    rows = sorted(
        (row for group in seen.decisions.values() for row in group), key=lambda row: (row.created_at, row.version)
    )
    return [
        {
            "decision_id": str(row.pk),
            "version": row.version,
            "supersedes": str(row.supersedes_id) if row.supersedes_id else None,
            "domain": row.domain,
            "title": row.title,
            "status": row.status,
            "content_hash": row.content_hash,
            "analysis": row.analysis_id,
            "artifact": row.artifact_json,
            "expected": row.expected_json,
            "contexts": [one.context_json for one in contexts_of(actor=actor, decision_id=row.pk)],
            "created_at": _moment(row.created_at),
            "created_by": _name(row.created_by),
            "proposed_at": _moment(row.proposed_at),
            "decided_at": _moment(row.decided_at),
            "decided_by": _name(row.decided_by),
            "decided_note": row.decided_note,
        }
        for row in rows
    ]


def _analyses(actor: Actor, seen: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "domain": row.domain,
            "content_hash": analysis_hash(domain=row.domain, inputs=row.input_json, findings=row.analysis_json),
            "confidence": str(row.confidence),
            "inputs": row.input_json,
            "findings": row.analysis_json,
            "created_at": _moment(row.created_at),
        }
        for row in seen.analyses
    ]


def _tasks(actor: Actor, seen: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "decision_id": str(row.decision_id),
            "title": row.title,
            "owner": _name(row.owner),
            "status": row.status,
            "priority": row.priority,
            "due_date": _day(row.due_date),
            "created_at": _moment(row.created_at),
            "done_at": _moment(row.done_at),
            "milestones": [
                {
                    "id": one.pk,
                    "type": one.milestone_type,
                    "logged_at": _moment(one.logged_at),
                    "logged_by": _name(one.logged_by),
                    "evidence_text": one.evidence_text,
                    "evidence_url": one.evidence_url,
                    "evidence_sha256": one.evidence_hash,
                    "effective_date": _day(one.effective_date),
                    "verified_at": _moment(one.verified_at),
                    "verified_by": _name(one.verified_by),
                    "metrics": one.metrics_json,
                }
                for one in milestones_of(actor=actor, task_id=row.pk)
            ],
        }
        for row in seen.tasks
    ]


def _outcomes(actor: Actor, seen: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "type": row.outcome_type,
            "decision_id": str(row.decision_id) if row.decision_id else None,
            "metrics": row.metrics_json,
            "measured_at": _moment(row.measured_at),
            "recorded_at": _moment(row.recorded_at),
            "notes": row.notes,
            "source": row.source.code,
        }
        for row in seen.outcomes
    ]


def _positions(actor: Actor, seen: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "instrument": one.instrument,
            "principal": _amount(one.principal),
            "outstanding": _amount(one.outstanding),
            "written_off_amount": _amount(one.written_off_amount),
            "currency": one.currency,
            "status": one.status,
            "external_ref": one.external_ref,
            "approved_on": _day(one.approved_on),
            "started_on": _day(one.started_on),
            "matures_on": _day(one.matures_on),
            "facts": one.facts,
            "source": one.source,
        }
        for one in seen.positions
    ]


def _scores(actor: Actor, seen: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "capability": row.capability.code,
            "score": _amount(row.score),
            "confidence": _amount(row.confidence),
            "computed_at": _moment(row.computed_at),
            "inputs_hash": row.inputs_hash,
            "evidence": row.evidence_json,
        }
        for series in seen.scores.values()
        for row in series
    ]


def _readiness(actor: Actor, seen: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "score": _amount(row.readiness_score),
            "confidence": _amount(row.confidence),
            "flags": row.flags_json,
            "rationale": row.rationale_json,
            "computed_at": _moment(row.computed_at),
            "inputs_hash": row.inputs_hash,
        }
        for row in readiness_of(actor, enterprise_id=seen.enterprise.id)
    ]


_PARTS: Mapping[str, Callable[[Actor, Snapshot], list[dict[str, Any]]]] = {
    "decisions": _decisions,
    "analyses": _analyses,
    "tasks": _tasks,
    "outcomes": _outcomes,
    "positions": _positions,
    "capability_scores": _scores,
    "readiness": _readiness,
}


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat().replace("+00:00", "Z")


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _name(person: Any) -> str | None:
    return person.name if person is not None else None
