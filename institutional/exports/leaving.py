"""The answer of a door that lets a package out: recorded in a transaction of its own, then sent in parts.

A request to read runs in a transaction that cannot write. So the record is made when the answer begins to be sent,
after that transaction has ended and before the first byte leaves; if it cannot be made, nothing leaves.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from clear_platform.foundation.public import Actor, require
from institutional.exports.operations import EXPORTERS, export_enterprise, packed
from institutional.exports.results import Document, Package

CHUNK_BYTES = 64 * 1024


def leave(*, actor: Actor, document: Document, format: str) -> StreamingHttpResponse:
    """Give the answer that records an export and sends it.

    Refuses: `RoleNotAllowed` here already, for once an answer is on its way it cannot be refused; `UnknownFormat`.
    """
    require(actor, EXPORTERS)
    package = packed(document, format=format)
    response = StreamingHttpResponse(_sent(actor, document, package, format), content_type=package.media_type)
    response["Content-Length"] = str(len(package.content))
    response["Content-Disposition"] = content_disposition_header(True, package.file_name) or "attachment"
    response["Digest"] = f"sha-256={package.sha256}"
    response["Cache-Control"] = "no-store"
    return response


def _sent(actor: Actor, document: Document, package: Package, format: str) -> Iterator[bytes]:
    export_enterprise(actor=actor, document=document, package=package, format=format)
    for start in range(0, len(package.content), CHUNK_BYTES):
        yield package.content[start : start + CHUNK_BYTES]
