"""The answer of a door that lets the document of an outcome out: made in full, recorded, then sent."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from django.http import FileResponse

from clear_platform.foundation.public import EXPORTERS, Actor, after_reading, file_answer, require
from clear_platform.foundation.rendering.api import UnknownFilter
from outcomes.learning.operations.exporting import MEDIA_TYPE, document_of, export_roadmap_outcome, packed_outcome

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
