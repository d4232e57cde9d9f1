"""Packages as archives that hold their own proof: the tables alone, volumes on paper, and the dossier of all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from enterprises.public import canonical_json
from institutional.exports.formats.document import head_of
from institutional.exports.formats.tables import table_parts
from institutional.exports.gathered import Gathered
from institutional.exports.lineage.records import records_of
from institutional.exports.queries.gathering import rights_told
from institutional.proof.packing import sealed
from institutional.proof.provenance import prov_json
from institutional.proof.results import Part


def tables_of(gathered: Gathered) -> Generator[bytes]:
    """Give a package as an archive of tables."""
    return _sealed(gathered, table_parts(gathered))


def volumes_of(gathered: Gathered, papers: Sequence[Callable[[], bytes]]) -> Generator[bytes]:
    """Give a package as an archive of the volumes of its document on paper."""
    return _sealed(gathered, _on_paper(gathered, papers))


def dossier_of(gathered: Gathered, papers: Callable[[], Sequence[Callable[[], bytes]]]) -> Generator[bytes]:
    """Give a package as an archive of everything: its rows as JSON, the tables, and the document on paper."""

    def parts() -> Generator[Part]:
        yield Part("data/package.json", "application/json", [_told(gathered)])
        for one in gathered.parts:
            yield Part(f"data/{one.name}.ndjson", "application/x-ndjson", one.chunks(), one.rows)
        yield from table_parts(gathered)
        yield from _on_paper(gathered, papers())

    return _sealed(gathered, parts())


def _on_paper(gathered: Gathered, papers: Sequence[Callable[[], bytes]]) -> Generator[Part]:
    """Give the document on paper, or its volumes in their order, each drawn when its turn comes."""
    for number, draw in enumerate(papers, start=1):
        volume = f"-volume-{number:02}-of-{len(papers):02}" if len(papers) > 1 else ""
        yield Part(f"{gathered.kind.name}{volume}.pdf", "application/pdf", [draw()])


def _sealed(gathered: Gathered, parts: Generator[Part]) -> Generator[bytes]:
    # What a part held aside is forgotten with the archive, also of one that is given up halfway.
    with closing(parts):
        yield from sealed(
            parts,
            about=gathered.about,
            ledger=gathered.ledger,
            prov=prov_json(records_of(gathered)),
            signer=gathered.signer,
        )


def _told(gathered: Gathered) -> bytes:
    """Give what a package says beside its rows, and not of when it was taken: that stands in the manifest."""
    rights = {name: one for name, one in rights_told(gathered.scales).items() if name != "decided_at"}
    told = {
        **head_of(gathered),
        gathered.kind.name: dict(gathered.subject),
        "attributions": list(gathered.scales.attributions),
        "rights": rights,
        "lineage": {"files": [dict(one) for one in gathered.files]},
    }
    return canonical_json(told).encode() + b"\n"
