"""The answer of a door that lets a package out: made in full, recorded in a transaction of its own, then sent.

A request to read runs in a transaction that cannot write. So the record is made once that one has ended, and before
the answer leaves; if it cannot be made, or a source stopped allowing it by then, nothing leaves.
"""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse

from clear_platform.foundation.public import EXPORTERS, Actor, after_reading, file_answer, require
from institutional.exports.operations import export_enterprise, packed
from institutional.exports.results import Document


def leave(*, actor: Actor, document: Document, format: str) -> FileResponse:
    """Give the answer that records an export and sends it.

    Refuses: `RoleNotAllowed`, `UnknownFormat`, `RightsRefused`; `RightsChanged` where a right ended in the meantime.
    """
    require(actor, EXPORTERS)
    package = packed(actor=actor, document=document, format=format)

    def recorded() -> None:
        export_enterprise(actor=actor, document=document, package=package, format=format)

    after_reading(recorded)
    answer = file_answer(
        package.release, BytesIO(package.content), name=package.file_name, media_type=package.media_type
    )
    answer["Digest"] = f"sha-256={package.sha256}"
    return answer
