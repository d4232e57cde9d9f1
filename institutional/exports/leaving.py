"""The answer of a door that lets a package out: made in full, recorded in a transaction of its own, then sent.

A request to read runs in a transaction that cannot write. So the record is made once that one has ended, and before
the answer leaves; if it cannot be made, or a source stopped allowing it by then, nothing leaves.
"""

from __future__ import annotations

from django.http import FileResponse

from clear_platform.foundation.public import EXPORTERS, Actor, after_reading, file_answer, require
from institutional.exports.operations.packing import know, packed, recorded
from institutional.exports.queries.gathering import gathered_of
from institutional.exports.results import Package


def leave(*, actor: Actor, kind: str, id: str, scope: str, format: str) -> FileResponse:
    """Give the answer that records an export and sends it.

    Refuses: as `gathered_of`; `RoleNotAllowed`, `UnknownFormat`, `RightsRefused`; `RightsChanged` where a right ended
    in the meantime.
    """
    require(actor, EXPORTERS)
    know(format)
    with gathered_of(actor=actor, kind=kind, id=id, scope=scope) as gathered:
        package = packed(actor=actor, gathered=gathered, format=format)

    def keep() -> None:
        recorded(actor=actor, gathered=gathered, package=package, format=format)

    after_reading(keep)
    return sent(package)


def sent(package: Package) -> FileResponse:
    """Give the answer that sends a package; it names the hash of its bytes."""
    answer = file_answer(package.release, package.content, name=package.file_name, media_type=package.media_type)
    answer["Digest"] = f"sha-256={package.sha256}"
    return answer
