"""Answers of doors that let something out: the document of an outcome, the files of a renewed roadmap."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from django.http import FileResponse

from clear_platform.foundation.public import (
    EXPORTERS,
    Actor,
    Subject,
    after_reading,
    file_answer,
    own_alone,
    require,
)
from clear_platform.foundation.rendering.api import UnknownFilter
from execution.public import KEEPERS, roadmap_for
from outcomes.learning.operations.exporting import MEDIA_TYPE, document_of, export_roadmap_outcome, packed_outcome
from outcomes.learning.operations.handing_over import deliverables_read

ASKED = {"paper": "a4"}
"""What a door may be asked for, and what it takes where it is not."""


def leave(*, actor: Actor, outcome_id: int, asked: Mapping[str, str]) -> FileResponse:
    """Give the answer that records a document and sends it.

    Refuses: `RoleNotAllowed`, `NotVisible`, `UnknownFilter`, `NoSuchPaper`, `RightsRefused`; `RightsChanged` where a
    right ended in the meantime.
    """
    for name in asked:
        if name not in ASKED:
            raise UnknownFilter(name=name[:40], choices=", ".join(ASKED))
    require(actor, EXPORTERS)
    document, scales = document_of(actor=actor, outcome_id=outcome_id)
    package = packed_outcome(actor=actor, document=document, scales=scales, **{**ASKED, **asked})

    def recorded() -> None:
        export_roadmap_outcome(actor=actor, document=document, package=package)

    after_reading(recorded)
    answer = file_answer(package.release, BytesIO(package.content), name=package.file_name, media_type=MEDIA_TYPE)
    answer["Digest"] = f"sha-256={package.sha256}"
    return answer


def leave_deliverables(*, actor: Actor, roadmap_id: int) -> FileResponse:
    """Give the files of a roadmap as a ZIP; its checklist is kept as exported as they leave.

    Refuses: `RoleNotAllowed`, `NotVisible`.
    """
    require(actor, KEEPERS)
    roadmap = roadmap_for(actor=actor, roadmap_id=roadmap_id, level="act")
    files, keep = deliverables_read(actor=actor, roadmap=roadmap)
    name = f"{roadmap.enterprise.organization.slug}_{roadmap.version}.zip"
    release = own_alone(actor, subject=Subject("execution.roadmap", str(roadmap.pk), name), rows=len(files))

    def kept() -> None:
        keep()

    after_reading(kept)
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as folder:
        for one in files:
            # The same files are the same bytes, whenever they are taken.
            folder.writestr(zipfile.ZipInfo(one.name), one.content.encode())
    content.seek(0)
    return file_answer(release, content, name=name, media_type="application/zip")
