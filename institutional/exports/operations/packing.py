"""Exporting: every package that leaves is recorded, with the hash of its bytes, before its first byte does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.db import models
from django.utils.text import slugify

from clear_platform.foundation.public import (
    EXPORTERS,
    Actor,
    Departure,
    Release,
    Spooled,
    Subject,
    enter_in_book,
    operation,
    record,
    release_from,
)
from institutional.exports.errors import UnknownFormat
from institutional.exports.formats.archives import dossier_of, tables_of
from institutional.exports.formats.document import json_of, paper_of
from institutional.exports.gathered import Gathered
from institutional.exports.paper import decision, pages, portfolio
from institutional.exports.results import Document, Package
from institutional.proof.packing import detached

PAPERS: Final[Mapping[str, Callable[[Document], bytes]]] = {
    "enterprise": pages.pdf_of,
    "decision": decision.pdf_of,
    "portfolio": portfolio.pdf_of,
}
SUBJECTS: Final[Mapping[str, str]] = {
    "enterprise": "enterprises.enterprise",
    "decision": "enterprises.decision",
    "portfolio": "institutional.portfolio",
}
FORMS: Final[Mapping[str, tuple[Callable[[Gathered], Iterator[bytes]], str, str]]] = {
    "json": (json_of, "application/json", ".json"),
    "csv": (tables_of, "application/zip", "-tables.zip"),
    "pdf": (lambda gathered: iter([_paper(gathered)]), "application/pdf", ".pdf"),
    "zip": (lambda gathered: dossier_of(gathered, lambda: _paper(gathered)), "application/zip", "-dossier.zip"),
}
"""How each format is written, its media type, and how names of its files end."""


def know(format: str) -> None:
    """Ask whether a format is known, before anything is gathered for it. Refuses: `UnknownFormat`."""
    if format not in FORMS:
        raise UnknownFormat(format=format[:20], choices=", ".join(FORMS))


def packed(*, actor: Actor, gathered: Gathered, format: str) -> Package:
    """Give what was gathered as a file of a format, let out by the gate.

    Takes: what was gathered for this same actor. Refuses: `UnknownFormat`; `RightsRefused` where its sources let
    nothing go.
    """
    know(format)
    subject = Subject(SUBJECTS[gathered.kind.name], gathered.id, f"{gathered.scope}, {format}")
    release = release_from(gathered.scales, actor=actor, subject=subject)
    return as_file(gathered, format, release)


def as_file(gathered: Gathered, format: str, release: Release) -> Package:
    """Write what was gathered in a format, and give it with its hash."""
    write, media_type, ending = FORMS[format]
    hashed = _Hashed(write(gathered))
    content = Spooled(hashed)
    sha256 = hashed.digest.hexdigest()
    of_what = slugify(gathered.name)[:80] or f"{gathered.kind.name}-{gathered.id}"
    name = f"{of_what}-{gathered.scope}-{gathered.at:%Y-%m-%d}{ending}"
    return Package(
        release=release,
        content=content,
        file_name=name,
        media_type=media_type,
        sha256=sha256,
        byte_count=hashed.size,
        proof=_beside(gathered, name, sha256) if format == "pdf" else None,
    )


class _Hashed:
    """Chunks that are hashed and counted as they pass."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.digest.update(chunk)
            self.size += len(chunk)
            yield chunk


def _paper(gathered: Gathered) -> bytes:
    return PAPERS[gathered.kind.name](paper_of(gathered))


def _beside(gathered: Gathered, name: str, sha256: str) -> Mapping[str, Any]:
    parts = {f"parts/{part.name}": part.sha256 for part in gathered.parts}
    return detached({name: sha256, **parts}, about=gathered.about, ledger=gathered.ledger, signer=gathered.signer)


@operation(EXPORTERS)
def export_enterprise(*, actor: Actor, gathered: Gathered, package: Package, format: str) -> models.Model:
    """Record that a package about an enterprise leaves: who, what, in which format, the hash of its bytes.

    Takes: what was gathered for this same actor. Leaves: one record and one audit event, both of the organization that
    the actor writes for.
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
            file_name=package.file_name,
            sha256=package.sha256,
            byte_count=package.byte_count,
            row_count=gathered.row_count,
            ledger_commit_hash=gathered.exported["ledger_commit_hash"] or "",
            sources=gathered.sources,
            release=package.release,
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
            "sha256": package.sha256,
        },
    )
    return made
