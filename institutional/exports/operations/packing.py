"""Exporting: every package that leaves is recorded and kept, with the hash of its bytes, before its first byte does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models

from clear_platform.foundation.public import (
    EXPORTERS,
    Actor,
    Departure,
    Subject,
    enter_in_book,
    operation,
    record,
    release_from,
)
from institutional.exports.formats.rendering import know, rendered
from institutional.exports.gathered import Gathered
from institutional.exports.results import Package

SUBJECTS: Final[Mapping[str, str]] = {
    "enterprise": "enterprises.enterprise",
    "decision": "enterprises.decision",
    "portfolio": "institutional.portfolio",
}


def packed(*, actor: Actor, gathered: Gathered, format: str) -> Package:
    """Give what was gathered as a file of a format, let out by the gate.

    Takes: what was gathered for this same actor. Refuses: `UnknownFormat`; `RightsRefused` where its sources let
    nothing go.
    """
    know(format)
    subject = Subject(SUBJECTS[gathered.kind.name], gathered.id, f"{gathered.scope}, {format}")
    release = release_from(gathered.scales, actor=actor, subject=subject)
    return Package(release, rendered(gathered, format))


@operation(EXPORTERS)
def export_enterprise(*, actor: Actor, gathered: Gathered, package: Package, format: str) -> models.Model:
    """Record that a package about an enterprise leaves: who, what, in which format, the hash of its bytes.

    Takes: what was gathered for this same actor. Leaves: one record, with the file to be fetched again for a while, and
    one audit event, all of the organization that the actor writes for.
    """
    return _entered(actor, gathered, package, format, action="export_enterprise")


@operation(EXPORTERS)
def export_decision(*, actor: Actor, gathered: Gathered, package: Package, format: str) -> models.Model:
    """Record that a package about a decision leaves, as `export_enterprise` does of an enterprise."""
    return _entered(actor, gathered, package, format, action="export_decision")


@operation(EXPORTERS)
def export_portfolio(*, actor: Actor, gathered: Gathered, package: Package, format: str) -> models.Model:
    """Record that a package about a portfolio leaves, as `export_enterprise` does of an enterprise."""
    return _entered(actor, gathered, package, format, action="export_portfolio")


RECORDED_BY: Final = {"enterprise": export_enterprise, "decision": export_decision, "portfolio": export_portfolio}
"""The operation that records a package of each kind."""


def recorded(*, actor: Actor, gathered: Gathered, package: Package, format: str) -> models.Model:
    """Record a package by the operation of its kind."""
    by = RECORDED_BY[gathered.kind.name]
    return by(actor=actor, gathered=gathered, package=package, format=format)


def _entered(actor: Actor, gathered: Gathered, package: Package, format: str, *, action: str) -> models.Model:
    made = enter_in_book(
        actor=actor,
        departure=Departure(
            subject_type=gathered.kind.name,
            subject_id=gathered.id,
            subject_name=gathered.name,
            scope=gathered.scope,
            format=format,
            file_name=package.file.file_name,
            sha256=package.file.sha256,
            byte_count=package.file.byte_count,
            row_count=gathered.row_count,
            ledger_commit_hash=gathered.exported["ledger_commit_hash"] or "",
            sources=gathered.sources,
            release=package.release,
            content=package.file.content.file,
            enterprises=gathered.enterprises,
            proof=package.file.proof,
            key=gathered.signer.key_id,
        ),
    )
    record(
        actor=actor,
        action=action,
        obj=made,
        after={
            gathered.kind.name: gathered.subject["id"],
            "scope": gathered.scope,
            "format": format,
            "sha256": package.file.sha256,
        },
    )
    return made
