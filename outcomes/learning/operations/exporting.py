"""Taking what a roadmap came to away as a document, entered in the book of what left before its first byte does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import (
    EXPORTERS,
    INTERNAL,
    Actor,
    Departure,
    Purpose,
    Release,
    Scales,
    Subject,
    brand_of,
    enter_in_book,
    operation,
    record,
    release_from,
    weigh,
)
from outcomes.learning import queries
from outcomes.learning.errors import NoSuchPaper
from outcomes.learning.paper import PAPERS, Document, Look, pdf_of
from outcomes.records.queries import metrics_known

MEDIA_TYPE: Final = "application/pdf"
SCOPE: Final = "roadmap_outcome"


@dataclass(frozen=True, slots=True)
class OutcomePackage:
    """The document of an outcome as a file, and the paper with which it leaves."""

    release: Release
    content: bytes
    file_name: str
    sha256: str


def document_of(*, actor: Actor, outcome_id: int) -> tuple[Document, Scales]:
    """Give what the document of an outcome says, and the scales on which its parts were weighed.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    row = queries.roadmap_outcome_for(actor=actor, outcome_id=outcome_id)
    scales = weigh(actor, Purpose.EXPORT)
    batch_id = row.enterprise.import_batch_id
    file = files_by_batch([batch_id]).get(batch_id) if batch_id is not None else None
    if scales.keeps("enterprise", [(file.source if file is not None else "") or INTERNAL]):
        scales.keeps(SCOPE, [INTERNAL])
    target = getattr(row, queries.SNAPSHOT_OF[row.target_label])
    return Document(
        outcome_id=row.pk,
        enterprise=row.enterprise.organization.name,
        origin=row.enterprise.organization.origin,
        version=row.roadmap.version,
        roadmap_id=row.roadmap_id,
        status=row.status,
        target_label=row.target_label,
        currency=row.currency,
        cost=row.cost,
        deltas=row.deltas_json,
        worth=row.realized_roi_12_months_estimate_json,
        missing=row.missing_json,
        stated=row.stated_json,
        notes=row.notes,
        computed_at=row.computed_at,
        computed_by=row.computed_by.name if row.computed_by else _("the system"),
        walked=queries.walk_of(row),
        looks=(_look(row.baseline_snapshot), _look(target)),
        known=metrics_known(),
        attributions=scales.attributions,
        watermark=scales.watermark,
        brand=brand_of(actor, actor.organization_id),
    ), scales


def _look(row: queries.Snapshot) -> Look:
    return Look(row.pk, row.label, row.date, row.source, row.notes)


def packed_outcome(*, actor: Actor, document: Document, scales: Scales, paper: str = "a4") -> OutcomePackage:
    """Give a document as PDF, let out by the gate.

    Takes: a document that was gathered for this same actor, with the scales it was weighed on; `a4` or `letter`.
    Refuses: `NoSuchPaper`; `RightsRefused` where its sources let nothing go.
    """
    if paper not in PAPERS:
        raise NoSuchPaper(asked=paper[:20], choices=", ".join(PAPERS))
    subject = Subject("outcomes.roadmapoutcome", str(document.outcome_id), f"{SCOPE}, pdf")
    release = release_from(scales, actor=actor, subject=subject)
    content = pdf_of(document, paper=paper)
    name = f"{slugify(document.enterprise)[:60] or 'enterprise'}-roadmap-{document.version}-{document.target_label}.pdf"
    return OutcomePackage(release, content, name, hashlib.sha256(content).hexdigest())


@operation(EXPORTERS)
def export_roadmap_outcome(*, actor: Actor, document: Document, package: OutcomePackage) -> models.Model:
    """Record that the document of an outcome leaves: who, of which roadmap, the hash of its bytes.

    Takes: a document that was gathered for this same actor. Leaves: one entry in the book of what left and one audit
    event, both of the organization that the actor writes for.
    """
    made = enter_in_book(
        actor=actor,
        departure=Departure(
            subject_type="roadmap_outcome",
            subject_id=str(document.outcome_id),
            subject_name=document.title,
            scope=SCOPE,
            format="pdf",
            file_name=package.file_name,
            sha256=package.sha256,
            byte_count=len(package.content),
            row_count=len(document.deltas) + len(document.worth),
            ledger_commit_hash="",
            sources=[one.source for one in package.release.passed],
            release=package.release,
            content=BytesIO(package.content),
        ),
    )
    record(
        actor=actor,
        action="export_roadmap_outcome",
        obj=made,
        after={"outcome_id": document.outcome_id, "version": document.version, "sha256": package.sha256},
    )
    return made
