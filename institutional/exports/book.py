"""The book of what left: one record for each package, whoever made it, of the organization that took it away."""

from __future__ import annotations

from clear_platform.foundation.public import (
    Actor,
    Cited,
    Departure,
    Thing,
    cite,
    is_citable,
    platform_organization_id,
    touch,
)
from institutional.exports.models import ExportRecord

KIND = "export"
"""What an export is called among things that can be cited."""


def keep(actor: Actor, departure: Departure) -> ExportRecord:
    """Write down one package that leaves, with the decision on its sources, and what it cites."""
    made = ExportRecord.objects.create(
        organization_id=of_whom(actor),
        subject_type=departure.subject_type,
        subject_id=departure.subject_id,
        subject_name=departure.subject_name,
        scope=departure.scope,
        format=departure.format,
        file_name=departure.file_name,
        sha256=departure.sha256,
        byte_count=departure.byte_count,
        row_count=departure.row_count,
        ledger_commit_hash=departure.ledger_commit_hash,
        sources_json=list(departure.sources),
        rights_json=departure.release.as_json(),
        exported_by_id=actor.id if actor.kind == "user" else None,
    )
    cites(actor, made)
    return made


def cites(actor: Actor, made: ExportRecord) -> None:
    """Note an export of one thing as citing that: once the thing is superseded, the export is stale."""
    if is_citable(made.subject_type):
        touch(
            kind=KIND,
            ref=made.pk,
            hash=made.sha256,
            label=made.file_name,
            organization_id=made.organization_id,
        )
        cite(
            actor=actor,
            organization_id=made.organization_id,
            citing=Thing(KIND, str(made.pk)),
            cited=[Cited(made.subject_type, made.subject_id)],
        )


def of_whom(actor: Actor) -> int:
    """Give the organization whose book an actor's packages stand in: its own, the platform's for staff."""
    organization_id = actor.organization_id or platform_organization_id()
    if organization_id is None:
        raise RuntimeError("There is no organization of the platform. Load the reference data first.")
    return organization_id
