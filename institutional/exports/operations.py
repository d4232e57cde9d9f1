"""Exporting: every package that leaves is recorded, with the hash of its bytes, before its first byte does."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from django.db import models
from django.utils.text import slugify

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    EXPORTERS,
    Actor,
    Departure,
    Subject,
    acting,
    brand_of,
    enter_in_book,
    operation,
    record,
    release_from,
)
from institutional.exports.errors import UnknownFormat
from institutional.exports.paper.pages import pdf_of
from institutional.exports.results import Document, Package

MEDIA_TYPES = {"json": "application/json", "pdf": "application/pdf"}


def packed(*, actor: Actor, document: Document, format: str) -> Package:
    """Give a document as a file of a format, let out by the gate.

    Takes: a document that was gathered for this same actor. Refuses: `UnknownFormat`; `RightsRefused` where its sources
    let nothing go.
    """
    if format not in MEDIA_TYPES:
        raise UnknownFormat(format=format[:20], choices=", ".join(MEDIA_TYPES))
    subject = Subject("enterprises.enterprise", str(document.enterprise_id), f"{document.scope}, {format}")
    release = release_from(document.scales, actor=actor, subject=subject)
    with acting(actor):
        branded = replace(document, brand=brand_of(actor, actor.organization_id))
    content = pdf_of(branded) if format == "pdf" else _json_of(document)
    day = clock.today().isoformat()
    name = slugify(document.name) or f"enterprise-{document.enterprise_id}"
    return Package(
        release=release,
        content=content,
        file_name=f"{name[:80]}-{document.scope}-{day}.{format}",
        media_type=MEDIA_TYPES[format],
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _json_of(document: Document) -> bytes:
    return (json.dumps(document.value, ensure_ascii=False, indent=1) + "\n").encode()


@operation(EXPORTERS)
def export_enterprise(*, actor: Actor, document: Document, package: Package, format: str) -> models.Model:
    """Record that a package about an enterprise leaves: who, what, in which format, the hash of its bytes.

    Takes: a document that was gathered for this same actor. Leaves: one record and one audit event, both of the
    organization that the actor writes for.
    """
    made = enter_in_book(
        actor=actor,
        departure=Departure(
            subject_type="enterprise",
            subject_id=str(document.enterprise_id),
            subject_name=document.name,
            scope=document.scope,
            format=format,
            file_name=package.file_name,
            sha256=package.sha256,
            byte_count=len(package.content),
            row_count=document.row_count,
            ledger_commit_hash=document.value["exported"]["ledger_commit_hash"] or "",
            sources=document.sources,
            release=package.release,
        ),
    )
    record(
        actor=actor,
        action="export_enterprise",
        obj=made,
        after={
            "enterprise": document.enterprise_id,
            "scope": document.scope,
            "format": format,
            "sha256": package.sha256,
        },
    )
    return made
