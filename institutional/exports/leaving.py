"""The answer of a door that lets a package out: made in full, recorded in a transaction of its own, then sent.

A request to read runs in a transaction that cannot write. So the record is made once that one has ended, and before
the answer leaves; if it cannot be made, or a source stopped allowing it by then, or sight of what it tells of ended,
nothing leaves. What is too large to be made while somebody waits is asked for instead, in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from django.conf import settings
from django.http import FileResponse, HttpResponseBase

from clear_platform.foundation.public import (
    EXPORTERS,
    Actor,
    Release,
    Spooled,
    after_reading,
    file_answer,
    read_from_one_moment,
    require,
)
from institutional.exports.formats.rendering import know
from institutional.exports.operations.fetching import fetch_export_package, let_out
from institutional.exports.operations.keeping import request_export_package
from institutional.exports.operations.packing import packed, recorded
from institutional.exports.queries.gathering import gathered_of, rows_in

ON_PAPER = ("pdf", "zip")
PAPER_TAKES = 10
"""How many times as long a row takes on paper."""


def leave(
    *, actor: Actor, kind: str, id: str, scope: str, format: str, later: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Give the answer that records an export and sends it; of what is large the answer that says where it will be.

    Takes: `later`, which makes that one; its `Location` is set here. Refuses: as `gathered_of`; `RoleNotAllowed`,
    `UnknownFormat`, `RightsRefused`; `RightsChanged` where a right ended in the meantime, `NotVisible` or `OutOfSight`
    where sight of what it tells of did.
    """
    require(actor, EXPORTERS)
    know(format)
    rows = rows_in(actor=actor, kind=kind, id=id, scope=scope)
    if rows * (PAPER_TAKES if format in ON_PAPER else 1) > settings.EXPORT_ROWS_AT_ONCE:
        return _asked_for(actor, kind, id, scope, format, rows, later())
    read_from_one_moment()
    with gathered_of(actor=actor, kind=kind, id=id, scope=scope) as gathered:
        package = packed(actor=actor, gathered=gathered, format=format)

    def keep() -> None:
        recorded(actor=actor, gathered=gathered, package=package, format=format)

    after_reading(keep)
    file = package.file
    return _sent(package.release, file.content, name=file.file_name, media_type=file.media_type, sha256=file.sha256)


def _asked_for(
    actor: Actor, kind: str, id: str, scope: str, format: str, rows: int, answer: HttpResponseBase
) -> HttpResponseBase:
    def ask() -> None:
        made = request_export_package(actor=actor, kind=kind, id=id, scope=scope, format=format, rows=rows)
        answer["Location"] = f"{answer['Location']}/{made.pk}"

    after_reading(ask)
    return answer


def fetch(*, actor: Actor, export_id: int) -> FileResponse:
    """Give the answer that sends a package that is kept, once its sources were asked again.

    Refuses: as `let_out`; `RoleNotAllowed`, `RightsChanged`.
    """
    require(actor, EXPORTERS)
    kept = let_out(actor=actor, export_id=export_id)

    def note() -> None:
        fetch_export_package(actor=actor, export_id=export_id)

    after_reading(note)
    return _sent(kept.release, kept.opened, name=kept.file_name, media_type=kept.media_type, sha256=kept.sha256)


def _sent(release: Release, content: Spooled | IO[bytes], *, name: str, media_type: str, sha256: str) -> FileResponse:
    answer = file_answer(release, content, name=name, media_type=media_type)
    answer["Digest"] = f"sha-256={sha256}"
    return answer
