"""A package as a file of a format: which there are, how each is written, what its files are called."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.utils.text import slugify

from clear_platform.foundation.public import Spooled, closed_if_refused
from institutional.exports.errors import UnknownFormat
from institutional.exports.formats.archives import dossier_of, tables_of, volumes_of
from institutional.exports.formats.document import json_of, paper_of
from institutional.exports.gathered import Gathered
from institutional.exports.paper import decision, pages, portfolio
from institutional.exports.paper.binding import Paper
from institutional.exports.results import Document, Rendered
from institutional.proof.packing import detached


@dataclass(frozen=True, slots=True)
class Form:
    """A package in a format: its bytes chunk by chunk, and how the name of its file ends."""

    chunks: Generator[bytes]
    ending: str


def _json(gathered: Gathered) -> Form:
    return Form(json_of(gathered), ".json")


def _tables(gathered: Gathered) -> Form:
    return Form(tables_of(gathered), "-tables.zip")


def _paper(gathered: Gathered) -> Form:
    """Give the document on paper: one PDF, and volumes in an archive that proves itself where one would be too long."""
    papers = _papers(gathered)
    if len(papers) > 1:
        return Form(volumes_of(gathered, papers), "-volumes.zip")
    return Form((draw() for draw in papers), ".pdf")


def _dossier(gathered: Gathered) -> Form:
    return Form(dossier_of(gathered, partial(_papers, gathered)), "-dossier.zip")


def _papers(gathered: Gathered) -> list[Callable[[], bytes]]:
    return PAPERS[gathered.kind.name](paper_of(gathered)).volumes(settings.EXPORT_ROWS_IN_A_VOLUME)


PAPERS: Final[Mapping[str, Callable[[Document], Paper]]] = {
    "enterprise": pages.paper_of,
    "decision": decision.paper_of,
    "portfolio": portfolio.paper_of,
}
FORMS: Final[Mapping[str, Callable[[Gathered], Form]]] = {
    "json": _json,
    "csv": _tables,
    "pdf": _paper,
    "zip": _dossier,
}
"""How each format is written."""
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".md": "text/markdown; charset=utf-8",
}
HAS_NO_ROOM_FOR_ITS_PROOF: Final = ".pdf"


def know(format: str) -> None:
    """Ask whether a format is known, before anything is gathered for it. Refuses: `UnknownFormat`."""
    if format not in FORMS:
        raise UnknownFormat(format=format[:20], choices=", ".join(FORMS))


def rendered(gathered: Gathered, format: str) -> Rendered:
    """Write what was gathered in a format, and give it with its hash."""
    form = FORMS[format](gathered)
    hashed = _Hashed(form.chunks)
    with closing(form.chunks):
        content = Spooled(hashed)
    sha256 = hashed.digest.hexdigest()
    of_what = slugify(gathered.name)[:80] or f"{gathered.kind.name}-{gathered.id}"
    name = f"{of_what}-{gathered.scope}-{gathered.at:%Y-%m-%d}{form.ending}"
    with closed_if_refused(content):
        proof = _beside(gathered, name, sha256) if form.ending == HAS_NO_ROOM_FOR_ITS_PROOF else None
    return Rendered(content, name, media_type_of(name), sha256, hashed.size, proof)


def media_type_of(file_name: str) -> str:
    """Give the media type of a package by the name of its file."""
    return MEDIA_TYPES[PurePath(file_name).suffix]


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


def _beside(gathered: Gathered, name: str, sha256: str) -> Mapping[str, Any]:
    parts = {f"parts/{part.name}": part.sha256 for part in gathered.parts}
    return detached({name: sha256, **parts}, about=gathered.about, ledger=gathered.ledger, signer=gathered.signer)
