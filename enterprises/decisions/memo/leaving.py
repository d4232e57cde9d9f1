"""The answer of a door that lets a memo out: made in full, recorded in a transaction of its own, then sent."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from uuid import UUID

from django.http import FileResponse

from clear_platform.foundation.public import EXPORTERS, Actor, after_reading, file_answer, require
from clear_platform.foundation.rendering.api import UnknownFilter
from enterprises.decisions.memo.gathering import memo_of
from enterprises.decisions.operations.exporting import export_memo, packed_memo

ASKED = {"format": "pdf", "paper": "a4"}
"""What a door may be asked for, and what it takes where it is not."""


def leave(*, actor: Actor, decision_id: UUID, asked: Mapping[str, str]) -> FileResponse:
    """Give the answer that records a memo and sends it.

    Refuses: `RoleNotAllowed`, `NotVisible`, `UnknownFilter`, `NoSuchForm`, `RightsRefused`; `RightsChanged` where a
    right ended in the meantime.
    """
    for name in asked:
        if name not in ASKED:
            raise UnknownFilter(name=name[:40], choices=", ".join(ASKED))
    require(actor, EXPORTERS)
    memo, scales = memo_of(actor=actor, decision_id=decision_id)
    package = packed_memo(actor=actor, memo=memo, scales=scales, **{**ASKED, **asked})

    def recorded() -> None:
        export_memo(actor=actor, memo=memo, package=package)

    after_reading(recorded)
    answer = file_answer(
        package.release, BytesIO(package.content), name=package.file_name, media_type=package.media_type
    )
    answer["Digest"] = f"sha-256={package.sha256}"
    return answer
