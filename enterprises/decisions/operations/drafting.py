"""Decisions while they are written: begun, begun from an analysis, begun anew on a version that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from clear_platform.foundation.public import STAFF_ANALYSTS, Actor, Allowed, operation, publish, record
from enterprises.analyses.models import Analysis
from enterprises.analyses.operations import note_decision
from enterprises.analyses.queries import analysis_for, shown
from enterprises.decisions.contracts import DecisionRecorded
from enterprises.decisions.errors import (
    AlreadySuperseded,
    AnalysisOfAnother,
    ArtifactFaulty,
    EvidenceNotPinned,
    NotItsAuthor,
    NotOpenTo,
    TitleMissing,
)
from enterprises.decisions.models import DecisionContext, DecisionRecord
from enterprises.decisions.operations.keeping import (
    as_evidence_stands,
    cite_evidence,
    keep,
    not_pinned,
    scores_follow,
    with_hashes,
)
from enterprises.decisions.registry import units_of_metrics
from enterprises.decisions.rules import transitions
from enterprises.decisions.rules.artifact import MOST_TITLE, artifact_problems, unit_problems
from enterprises.decisions.rules.content import hash_of_version
from enterprises.profiles.queries import enterprise_for

AUTHORS = Allowed(staff=STAFF_ANALYSTS, institution=("admin", "analyst"), enterprise=("owner", "member"))


@operation(AUTHORS)
def create_decision(
    *,
    actor: Actor,
    title: str,
    domain: str,
    artifact: Mapping[str, Any],
    enterprise_id: int | None = None,
) -> DecisionRecord:
    """Begin a decision as a draft, about an enterprise or about the own organization.

    Refuses: `NotVisible` (enterprise), `TitleMissing`, `ArtifactFaulty`. Leaves: version 1, one audit event.
    """
    if enterprise_id is not None:
        enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    row = _begun(actor=actor, title=title, domain=domain, artifact=artifact, enterprise_id=enterprise_id, analysis=None)
    _written_down(actor, "create_decision", row)
    return row


@operation(AUTHORS)
def create_decision_from_analysis(
    *, actor: Actor, analysis_id: int, title: str, artifact: Mapping[str, Any]
) -> DecisionRecord:
    """Begin a decision as a draft that rests on an analysis, in the analysis's domain and about its enterprise.

    It belongs to whom the analysis belongs: what rests on an institution's positions stays with that institution.
    Refuses: `NotVisible`, `TitleMissing`, `ArtifactFaulty`.
    """
    analysis = analysis_for(actor=actor, analysis_id=analysis_id, level="act")
    row = _begun(
        actor=actor,
        title=title,
        domain=analysis.domain,
        artifact=artifact,
        enterprise_id=analysis.enterprise_id,
        analysis=analysis,
    )
    _written_down(actor, "create_decision_from_analysis", row)
    return row


@operation(AUTHORS)
def supersede_decision(
    *,
    actor: Actor,
    decision_id: UUID,
    title: str | None = None,
    artifact: Mapping[str, Any] | None = None,
    analysis_id: int | None = None,
) -> DecisionRecord:
    """Begin the next version of a decision as a draft; the version that stands holds until the new one is approved.

    The chain has no branches: the version that stands is locked, and of two who begin the next one only the first does.
    Takes: what the new version says, else it says the same, resting on its evidence as that stands now; the analysis it
    rests on from now on, else the one of the version before.
    Refuses: `NotVisible`, `NotOpenTo`, `AlreadySuperseded`, `ArtifactFaulty`, `AnalysisOfAnother`.
    """
    analysis = None if analysis_id is None else analysis_for(actor=actor, analysis_id=analysis_id, level="act")
    standing = standing_version(actor, decision_id)
    if analysis is not None and not _is_about_the_same(analysis, standing):
        raise AnalysisOfAnother()
    return next_version(
        actor=actor,
        action="supersede_decision",
        standing=standing,
        title=title,
        artifact=as_evidence_stands(actor=actor, row=standing, rests_on=analysis) if artifact is None else artifact,
        analysis=analysis,
    )


@operation(AUTHORS)
def edit_decision(*, actor: Actor, decision_id: UUID, title: str, artifact: Mapping[str, Any]) -> DecisionRecord:
    """Rewrite a draft; one that nobody wrote becomes the version of whoever rewrites it.

    Refuses: `NotVisible`, `NotOpenTo` once it was proposed, `NotItsAuthor`, `TitleMissing`, `ArtifactFaulty`.
    """
    row = locked_version(actor, decision_id)
    return rewritten(actor=actor, action="edit_decision", row=row, title=title, artifact=artifact)


def locked_version(actor: Actor, decision_id: UUID) -> DecisionRecord:
    """Give one version, locked, to whoever may change it. Refuses: `NotVisible`, `ReadOnly`."""
    rows = DecisionRecord.objects.select_for_update(of=("self",)).select_related("created_by", "analysis")
    row: DecisionRecord = rows.get_for(actor, decision_id, "act")
    return row


def standing_version(actor: Actor, decision_id: UUID) -> DecisionRecord:
    """Give one version, locked, that may be followed. Refuses: `NotVisible`, `NotOpenTo`, `AlreadySuperseded`."""
    standing = locked_version(actor, decision_id)
    successor = DecisionRecord.objects.for_actor(actor).filter(supersedes_id=standing.pk).first()
    if successor is not None:
        raise AlreadySuperseded(version=successor.version, decision_id=str(successor.pk))
    if not transitions.may_be_followed(status=standing.status, was_decided=standing.decided_at is not None):
        raise NotOpenTo(
            status=standing.status, needed=transitions.in_words("supersede"), act="followed by a new version"
        )
    return standing


def next_version(
    *,
    actor: Actor,
    action: str,
    standing: DecisionRecord,
    title: str | None = None,
    artifact: Mapping[str, Any] | None = None,
    analysis: Analysis | None = None,
) -> DecisionRecord:
    """Begin the next version on a locked one; what is left out is taken over. Part of larger operations."""
    row = _begun(
        actor=actor,
        title=standing.title if title is None else title,
        domain=standing.domain,
        artifact=standing.artifact_json if artifact is None else artifact,
        enterprise_id=standing.enterprise_id,
        analysis=analysis or standing.analysis,
        supersedes=standing,
    )
    _written_down(actor, action, row)
    return row


def rewritten(
    *, actor: Actor, action: str, row: DecisionRecord, title: str, artifact: Mapping[str, Any]
) -> DecisionRecord:
    """Rewrite a locked draft. Part of larger operations. Refuses: `NotOpenTo`, `NotItsAuthor`, and what is faulty."""
    if row.status != DecisionRecord.Status.DRAFT:
        raise NotOpenTo(status=row.status, needed="draft", act="rewritten")
    if not transitions.may_rewrite(author_id=row.created_by_id, editor_id=actor.id):
        raise NotItsAuthor(author=row.created_by.name if row.created_by else "Somebody else")
    before = row.content_hash
    row.title, row.artifact_json = _fits(actor, title, artifact)
    row.expected_json = row.artifact_json.get("expected_outcomes", [])
    row.content_hash = _hash(row)
    row.created_by_id = row.created_by_id or actor.id
    row.save(update_fields=["title", "artifact_json", "expected_json", "content_hash", "created_by"])
    keep(actor=actor, operation=action, row=row)
    cite_evidence(actor=actor, row=row)
    record(
        actor=actor,
        action=action,
        obj=row,
        before={"content_hash": before},
        after={"content_hash": row.content_hash},
    )
    scores_follow(row)
    return row


def pin(*, actor: Actor, row: DecisionRecord) -> list[str]:
    """Give each citation of a locked draft the hash of its evidence, and note what it cites. Part of larger operations.

    Gives: the fields of the row that changed. Refuses: `EvidenceNotPinned`.
    """
    before = row.content_hash
    row.artifact_json = with_hashes(actor=actor, content=row.artifact_json)
    loose = not_pinned(row.artifact_json)
    if loose:
        raise EvidenceNotPinned(named=", ".join(loose))
    row.content_hash = _hash(row)
    if row.content_hash == before:
        return []
    row.save(update_fields=["artifact_json", "content_hash"])
    cite_evidence(actor=actor, row=row)
    return ["artifact_json", "content_hash"]


def add_context(*, actor: Actor, row: DecisionRecord, context: Mapping[str, Any]) -> DecisionContext:
    """Keep what was known around a decision. Part of larger operations, which audit."""
    return DecisionContext.objects.create(
        organization_id=row.organization_id,
        decision_id=row.pk,
        enterprise_id=row.enterprise_id,
        context_json=dict(context),
    )


def _begun(
    *,
    actor: Actor,
    title: str,
    domain: str,
    artifact: Mapping[str, Any],
    enterprise_id: int | None,
    analysis: Analysis | None,
    supersedes: DecisionRecord | None = None,
) -> DecisionRecord:
    fitting_title, content = _fits(actor, title, artifact)
    row = DecisionRecord(
        decision_id=uuid4(),
        organization_id=_owner(actor, enterprise_id, supersedes or analysis),
        enterprise_id=enterprise_id,
        domain=domain,
        title=fitting_title,
        version=supersedes.version + 1 if supersedes else 1,
        supersedes=supersedes,
        artifact_json=content,
        expected_json=content.get("expected_outcomes", []),
        analysis=analysis,
        created_by_id=actor.id,
    )
    row.content_hash = _hash(row)
    row.save(force_insert=True)
    if analysis is not None:
        note_decision(actor=actor, analysis_id=analysis.pk, decision_id=row.pk)
    return row


def _is_about_the_same(analysis: Analysis, standing: DecisionRecord) -> bool:
    return (analysis.organization_id, analysis.enterprise_id, analysis.domain) == (
        standing.organization_id,
        standing.enterprise_id,
        standing.domain,
    )


def _owner(actor: Actor, enterprise_id: int | None, rests_on: DecisionRecord | Analysis | None) -> int:
    owner = rests_on.organization_id if rests_on else enterprise_id or actor.organization_id
    if owner is None:
        raise ValueError("A decision about no enterprise belongs to the organization of whoever writes it.")
    return owner


def _fits(actor: Actor, title: str, artifact: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    fitting = " ".join(title.split())
    if not 0 < len(fitting) <= MOST_TITLE:
        raise TitleMissing()
    faults = artifact_problems(artifact)
    if not faults:
        expected = artifact.get("expected_outcomes", [])
        faults = unit_problems(expected, units_of_metrics({one["metric"] for one in expected}))
    problems = [replace(one, pointer=f"/artifact_json{one.pointer}") for one in faults]
    if problems:
        raise ArtifactFaulty(count=len(problems), problems=problems)
    return fitting, with_hashes(actor=actor, content=dict(artifact))


def _hash(row: DecisionRecord) -> str:
    return hash_of_version(
        title=row.title,
        domain=row.domain,
        version=row.version,
        enterprise_id=row.enterprise_id,
        artifact=row.artifact_json,
        expected=row.expected_json,
        analysis_hash=shown(row.analysis).content_hash if row.analysis else None,
    )


def _written_down(actor: Actor, action: str, row: DecisionRecord) -> None:
    keep(actor=actor, operation=action, row=row)
    cite_evidence(actor=actor, row=row)
    record(
        actor=actor,
        action=action,
        obj=row,
        after={"version": row.version, "title": row.title, "content_hash": row.content_hash},
    )
    publish(
        actor=actor,
        type="decision.recorded",
        subject=f"decision/{row.pk}",
        data=DecisionRecorded(
            decision_id=row.pk,
            enterprise_id=row.enterprise_id,
            domain=row.domain,
            version=row.version,
            follows=row.supersedes_id,
            content_hash=row.content_hash,
        ),
        organization_id=row.organization_id,
    )
    scores_follow(row)
