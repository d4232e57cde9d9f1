"""What goes into a package that proves itself, and what is shown of the keys that sign. No package, no kind of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Counted:
    """Rows that are written one after the other, and counted on their way: `Part(rows=counted.count)`."""

    def __init__(self, rows: Iterable[bytes]) -> None:
        self._rows = rows
        self._count = 0

    def __iter__(self) -> Iterator[bytes]:
        for row in self._rows:
            self._count += 1
            yield row

    def count(self) -> int:
        """Give how many have been written so far."""
        return self._count


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a package. Its chunks are read once and in order; a callable is asked for `rows` after the last."""

    path: str
    media_type: str
    chunks: Iterable[bytes]
    rows: int | Callable[[], int] | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a package is about, and who took it: it stands in the manifest under `about`."""

    kind: str
    id: str
    name: str
    scope: str
    organization: str
    exported_by: str
    exported_at: datetime


@dataclass(frozen=True, slots=True)
class LedgerProof:
    """Where the exporting organization's ledger stands, and what of ledgers the things of a package rest on.

    Takes: `entries` as `enterprises.public.chain_of` gives them, in the order of organization and place; they are read
    once. `further`: heads of other organizations' ledgers whose entries are among them, by the organization's id.
    """

    organization: str
    head: str | None
    entries: Iterable[Mapping[str, Any]] = ()
    further: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadHere:
    """The head of a ledger that a package names, held against the ledger that is kept here.

    `place` is that of the entry with this hash, None where none has it; `newest` that of the newest entry, None where
    no such ledger is kept.
    """

    organization: str
    hash: str
    place: int | None
    newest: int | None


@dataclass(frozen=True, slots=True)
class Hashed:
    """What a manifest says of one file."""

    sha256: str
    bytes: int | None = None
    rows: int | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A signing key as its organization sees it. The private half is in none of these."""

    id: int
    organization_id: int
    organization: str
    fingerprint: str
    public_key: str
    made_at: datetime
    made_by: str | None
    retired_at: datetime | None
    revoked_at: datetime | None
    revoked_because: str

    @property
    def state(self) -> str:
        """Whether it signs now, signed until another took its place (retired), or is not to be trusted (revoked)."""
        return state_of(retired=self.retired_at is not None, revoked=self.revoked_at is not None)


def state_of(*, retired: bool, revoked: bool) -> str:
    """Say whether a key signs now, signed until another took its place, or is not to be trusted."""
    if revoked:
        return "revoked"
    return "retired" if retired else "current"
