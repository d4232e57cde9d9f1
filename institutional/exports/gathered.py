"""A package as it was gathered: its parts, written row by row, before they are put into any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import IO, Any, Final

from clear_platform.foundation.paper.results import Brand
from clear_platform.foundation.public import Scales
from institutional.exports.contracts.published import Kind
from institutional.exports.contracts.shapes import Table
from institutional.exports.lineage.things import Things
from institutional.proof.results import About, LedgerProof
from institutional.proof.signing import Signer

AT_ONCE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A part of a package as it was written: canonical JSON, a row a line, with the hash of exactly that."""

    table: Table
    rows: int
    byte_count: int
    sha256: str
    opened: Callable[[], AbstractContextManager[IO[bytes]]]

    @property
    def name(self) -> str:
        """Give what the part is called."""
        return self.table.name

    def chunks(self) -> Iterator[bytes]:
        """Give exactly what was written once more, cut anywhere."""
        with self.opened() as file:
            while chunk := file.read(AT_ONCE):
                yield chunk

    def pieces(self) -> Iterator[bytes]:
        """Give its rows once more, many at a time: whole lines."""
        with self.opened() as file:
            while lines := file.readlines(AT_ONCE):
                yield b"".join(lines)

    def lines(self) -> Iterator[bytes]:
        """Give its rows once more, each without its line feed."""
        with self.opened() as file:
            for line in file:
                yield line[:-1]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a package holds, weighed and written row by row, ready to be put into any format.

    `scales` are those on which its rows were weighed: what leaves is asked for with them. `things` are what its rows
    say of their lineage. To be closed by whoever gathered, which forgets the rows. `enterprises` are the members that a
    package of a portfolio tells of.
    """

    kind: Kind
    id: str
    name: str
    scope: str
    origin: str
    subject: Mapping[str, Any]
    exported: Mapping[str, Any]
    at: datetime
    parts: Sequence[WrittenPart]
    files: Sequence[Mapping[str, Any]]
    things: Things
    scales: Scales
    ledger: LedgerProof
    signer: Signer
    enterprises: Sequence[int] = ()
    brand: Brand | None = None
    close: Callable[[], None] = field(default=lambda: None)

    @property
    def row_count(self) -> int:
        """Give how many rows are in it."""
        return sum(one.rows for one in self.parts)

    @property
    def sources(self) -> Sequence[str]:
        """Give the codes of the sources whose rows are in it."""
        return [one.source for one in self.scales.passed]

    @property
    def about(self) -> About:
        """Give what the manifest says of it."""
        return About(
            kind=self.kind.name,
            id=self.id,
            name=self.name,
            scope=self.scope,
            organization=self.exported["organization"] or "",
            exported_by=self.exported["by"],
            exported_at=self.at,
        )

    def __enter__(self) -> Gathered:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
