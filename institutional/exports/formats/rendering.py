"""A package as a file of a format: which there are, how each is written, what its files are called."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.utils.text import slugify

from clear_platform.foundation.public import Spooled, closed_if_refused
from institutional.exports.errors import UnknownFormat
from institutional.exports.formats.archives import dossier_of, tables_of
from institutional.exports.formats.document import json_of, paper_of
from institutional.exports.gathered import Gathered
from institutional.exports.paper import decision, pages, portfolio
from institutional.exports.results import Document, Rendered
from institutional.proof.packing import detached

PAPERS: Final[Mapping[str, Callable[[Document], bytes]]] = {
    "enterprise": pages.pdf_of,
    "decision": decision.pdf_of,
    "portfolio": portfolio.pdf_of,
}
FORMS: Final[Mapping[str, tuple[Callable[[Gathered], Iterator[bytes]], str, str]]] = {
    "json": (json_of, "application/json", ".json"),
    "csv": (tables_of, "application/zip", "-tables.zip"),
    "pdf": (lambda gathered: iter([_paper(gathered)]), "application/pdf", ".pdf"),
    "zip": (lambda gathered: dossier_of(gathered, lambda: _paper(gathered)), "application/zip", "-dossier.zip"),
}
"""How each format is written, its media type, and how names of its files end."""


def know(format: str) -> None:
    """Ask whether a format is known, before anything is gathered for it. Refuses: `UnknownFormat`."""
    if format not in FORMS:
        raise UnknownFormat(format=format[:20], choices=", ".join(FORMS))


def rendered(gathered: Gathered, format: str) -> Rendered:
    """Write what was gathered in a format, and give it with its hash."""
    write, media_type, ending = FORMS[format]
    hashed = _Hashed(write(gathered))
    content = Spooled(hashed)
    sha256 = hashed.digest.hexdigest()
    of_what = slugify(gathered.name)[:80] or f"{gathered.kind.name}-{gathered.id}"
    name = f"{of_what}-{gathered.scope}-{gathered.at:%Y-%m-%d}{ending}"
    with closed_if_refused(content):
        proof = _beside(gathered, name, sha256) if format == "pdf" else None
    return Rendered(content, name, media_type, sha256, hashed.size, proof)


class _Hashed:
    """Chunks that are hashed and counted as they pass."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.digest.update(chunk)
            self.size += len(chunk)
            yield chunk


def _paper(gathered: Gathered) -> bytes:
    return PAPERS[gathered.kind.name](paper_of(gathered))


def _beside(gathered: Gathered, name: str, sha256: str) -> Mapping[str, Any]:
    parts = {f"parts/{part.name}": part.sha256 for part in gathered.parts}
    return detached({name: sha256, **parts}, about=gathered.about, ledger=gathered.ledger, signer=gathered.signer)
