"""Taking the memo of a version away: made in full, entered in the book of what left before its first byte does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.db import models
from django.utils.text import slugify

from clear_platform.foundation.public import (
    EXPORTERS,
    Actor,
    Departure,
    Release,
    Scales,
    Subject,
    enter_in_book,
    operation,
    record,
    release_from,
)
from enterprises.decisions.errors import NoSuchForm
from enterprises.decisions.memo.madr import markdown_of
from enterprises.decisions.memo.paper import PAPERS, pdf_of
from enterprises.decisions.memo.results import Memo

MEDIA_TYPES: Final = {"pdf": "application/pdf", "md": "text/markdown; charset=utf-8"}
FORMATS: Final = tuple(MEDIA_TYPES)
SCOPE: Final = "memo"


@dataclass(frozen=True, slots=True)
class MemoPackage:
    """A memo as a file: its bytes, what they are called, and the paper with which they leave."""

    release: Release
    content: bytes
    format: str
    file_name: str
    sha256: str

    @property
    def media_type(self) -> str:
        """Give the media type of its form."""
        return MEDIA_TYPES[self.format]


def packed_memo(*, actor: Actor, memo: Memo, scales: Scales, format: str, paper: str = "a4") -> MemoPackage:
    """Give a memo as a file of a format, let out by the gate.

    Takes: a memo that was gathered for this same actor, with the scales it was weighed on; `pdf` or `md`; `a4` or
    `letter`. Refuses: `NoSuchForm`; `RightsRefused` where its sources let nothing go.
    """
    for asked, choices in ((format, FORMATS), (paper, PAPERS)):
        if asked not in choices:
            raise NoSuchForm(asked=asked[:20], choices=", ".join(choices))
    subject = Subject("enterprises.decisionrecord", str(memo.decision_id), f"{SCOPE}, {format}")
    release = release_from(scales, actor=actor, subject=subject)
    content = pdf_of(memo, paper=paper) if format == "pdf" else markdown_of(memo).encode()
    name = slugify(memo.title)[:80] or f"decision-{str(memo.decision_id)[:8]}"
    return MemoPackage(
        release=release,
        content=content,
        format=format,
        file_name=f"{name}-v{memo.version}.{format}",
        sha256=hashlib.sha256(content).hexdigest(),
    )


@operation(EXPORTERS)
def export_memo(*, actor: Actor, memo: Memo, package: MemoPackage) -> models.Model:
    """Record that the memo of a version leaves: who, of which version, in which format, the hash of its bytes.

    Takes: a memo that was gathered for this same actor. Leaves: one entry in the book of what left and one audit event,
    both of the organization that the actor writes for.
    """
    made = enter_in_book(
        actor=actor,
        departure=Departure(
            subject_type="decision",
            subject_id=str(memo.decision_id),
            subject_name=memo.title,
            scope=SCOPE,
            format=package.format,
            file_name=package.file_name,
            sha256=package.sha256,
            byte_count=len(package.content),
            row_count=memo.row_count,
            ledger_commit_hash=memo.ledger_commit_hash,
            sources=[one.source for one in package.release.passed],
            release=package.release,
            content=BytesIO(package.content),
        ),
    )
    record(
        actor=actor,
        action="export_memo",
        obj=made,
        after={
            "decision_id": str(memo.decision_id),
            "version": memo.version,
            "content_hash": memo.content_hash,
            "format": package.format,
            "sha256": package.sha256,
        },
    )
    return made
