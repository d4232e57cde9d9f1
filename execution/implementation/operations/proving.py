"""Milestones: what was reached, with its evidence, and verified by somebody else than who logged it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import File

from clear_platform.foundation import clock
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.public import STAFF_WRITERS, Actor, Allowed, operation, publish, record
from clear_platform.foundation.stated import refuse_out_of_reach
from enterprises.public import AUTHORS, content_hash, day_at
from execution.implementation import queries, rules
from execution.implementation.contracts import MilestoneLogged
from execution.implementation.errors import (
    AlreadyVerified,
    EvidenceMissing,
    EvidenceNotAnAddress,
    EvidenceNotTaken,
    EvidenceTooLarge,
    MilestoneInTheFuture,
    NothingToVerify,
    OwnMilestone,
    TaskCancelled,
)
from execution.implementation.models import ImplementationTask, Milestone
from execution.implementation.operations.citing import note_milestone
from execution.implementation.operations.working import scores_follow

VERIFIERS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"), enterprise=("owner", "member"))
LOOKED_AT = 4096
"""So many octets say what a file is."""
FAULTS = {
    "ending": "files with this ending show nothing here.",
    "content": "what it holds is not what its name says.",
}


@dataclass(frozen=True)
class Evidence:
    """What shows that a milestone was reached: a text, an address, a file, measured values; any may be left out."""

    text: str = ""
    url: str = ""
    file: File[bytes] | None = None
    metrics: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """Say whether there is anything to look at."""
        return bool(self.text.strip() or self.url or self.file)


@operation(AUTHORS)
def log_milestone(
    *,
    actor: Actor,
    task_id: int,
    milestone_type: str,
    evidence: Evidence,
    effective_date: date | None = None,
) -> Milestone:
    """Note what was reached on a task, with its evidence and the evidence's SHA-256.

    Refuses: `NotVisible`, `TaskCancelled`, `EvidenceMissing` where delivered or measured, `EvidenceTooLarge`,
    `EvidenceNotTaken`, `EvidenceNotAnAddress`, `DayOutOfReach`, `MilestoneInTheFuture`.
    """
    refuse_out_of_reach(effective_date, "/effective_date")
    task: ImplementationTask = ImplementationTask.objects.get_for(actor, task_id, "act")
    if task.status == ImplementationTask.Status.CANCELLED:
        raise TaskCancelled(title=task.title, task_id=task.pk)
    if effective_date is not None and effective_date > _today_of(task):
        raise MilestoneInTheFuture(day=effective_date.isoformat())
    if rules.needs_evidence(milestone_type) and not evidence.is_shown:
        raise EvidenceMissing(milestone_type=milestone_type)
    if evidence.url and not rules.is_web_address(evidence.url):
        raise EvidenceNotAnAddress()
    if evidence.file is not None:
        _refuse_what_is_no_evidence(evidence.file)
    made = Milestone.objects.create(
        organization_id=task.organization_id,
        task=task,
        milestone_type=milestone_type,
        logged_by_id=actor.id,
        evidence_text=evidence.text.strip(),
        evidence_url=evidence.url,
        evidence_file=File(evidence.file, name=rules.kept_name(str(evidence.file.name))) if evidence.file else "",
        evidence_hash=_hash(evidence) if evidence.is_shown or evidence.metrics else "",
        effective_date=effective_date,
        metrics_json=dict(evidence.metrics),
    )
    note_milestone(row=made)
    record(
        actor=actor,
        action="log_milestone",
        obj=made,
        after={"task": task.pk, "type": milestone_type, "evidence_hash": made.evidence_hash},
    )
    publish(
        actor=actor,
        type="milestone.logged",
        subject=f"task/{task.pk}",
        data=MilestoneLogged(
            milestone_id=made.pk,
            task_id=task.pk,
            decision_id=task.decision_id,
            enterprise_id=task.enterprise_id,
            milestone_type=milestone_type,
            evidence_hash=made.evidence_hash or None,
            effective_date=effective_date,
        ),
        organization_id=made.organization_id,
    )
    scores_follow(task.enterprise_id)
    return made


@operation(VERIFIERS)
def verify_milestone(*, actor: Actor, milestone_id: int) -> Milestone:
    """Confirm that the evidence of a milestone shows what it says.

    Refuses: `NotVisible` below the level `review`, `AlreadyVerified`, `OwnMilestone`, `NothingToVerify`,
    `EvidenceChanged` where the stored file is not the one that was logged.
    """
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("task", "logged_by", "verified_by")
    row: Milestone = rows.get_for(actor, milestone_id, "review")
    if row.verified_at is not None:
        raise AlreadyVerified(verified_by=row.verified_by.name if row.verified_by else "the system")
    if row.logged_by_id is not None and row.logged_by_id == actor.id:
        raise OwnMilestone(logged_by=row.logged_by.name if row.logged_by else actor.name)
    if not row.evidence_hash:
        raise NothingToVerify()
    if (opened := queries.file_as_logged(row)) is not None:
        opened.close()
    row.verified_by_id, row.verified_at = actor.id, clock.now()
    row.save(update_fields=["verified_by", "verified_at"])
    record(
        actor=actor,
        action="verify_milestone",
        obj=row,
        after={"task": row.task_id, "evidence_hash": row.evidence_hash},
    )
    scores_follow(row.task.enterprise_id)
    return row


def _refuse_what_is_no_evidence(file: File[bytes]) -> None:
    if file.size > rules.MOST_MEGABYTES * 1024 * 1024:
        raise EvidenceTooLarge(megabytes=f"{file.size / 1024 / 1024:.1f}", most=rules.MOST_MEGABYTES)
    name = str(file.name or "").rpartition("/")[2]
    file.seek(0)
    fault = rules.fault_of_file(name, file.read(LOOKED_AT))
    file.seek(0)
    if fault is not None:
        raise EvidenceNotTaken(
            name=name,
            reason=FAULTS[fault],
            problems=[FieldProblem("/evidence_file", f"unknown_{fault}", FAULTS[fault])],
        )


def _today_of(task: ImplementationTask) -> date:
    settings = task.enterprise.organization.settings_json if task.enterprise else {}
    return day_at(settings, clock.now())


def _hash(evidence: Evidence) -> str:
    """Give the hash of a file's bytes; without a file, of what was written."""
    if evidence.file is None:
        said = {"text": evidence.text.strip(), "url": evidence.url, "metrics": dict(evidence.metrics)}
        return content_hash(said)
    digest = hashlib.sha256()
    for chunk in evidence.file.chunks():
        digest.update(chunk)
    evidence.file.seek(0)
    return digest.hexdigest()
