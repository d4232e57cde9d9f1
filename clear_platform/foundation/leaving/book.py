"""The book of what left the house: an app above keeps it, so that every package is in one list whoever made it.

Not here: whether it may leave (`gate`), nor what is kept of it (the app that keeps the book).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

from django.db import models

from clear_platform.foundation.leaving.gate import Release
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup

EXPORTERS: Final = Allowed(
    staff=tuple(StaffGroup), institution=("admin", "analyst", "viewer"), enterprise=("owner", "member")
)
"""Who may take a package away."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A package as it leaves: what it is about, its form, the hash of its bytes, and the paper it leaves with.

    `content` is its file, to be kept so that it can be fetched again; it is read from its beginning and left there.
    `enterprises` are those whose sight is asked for then, beside that of the subject; `proof` is what stands beside a
    file that cannot hold its own; `key` is the fingerprint of the key that signed it, empty where none did.
    """

    subject_type: str
    subject_id: str
    subject_name: str
    scope: str
    format: str
    file_name: str
    sha256: str
    byte_count: int
    row_count: int
    ledger_commit_hash: str
    sources: Sequence[str]
    release: Release
    content: IO[bytes]
    enterprises: Sequence[int] = ()
    proof: Mapping[str, Any] | None = None
    key: str = ""


Keeper = Callable[[Actor, Departure], models.Model]
_KEEPERS: list[Keeper] = []


def book_kept_by(keeper: Keeper) -> None:
    """Say who keeps the book; called when the app is ready. Without a keeper no package leaves."""
    _KEEPERS[:] = [keeper]


def enter_in_book(*, actor: Actor, departure: Departure) -> models.Model:
    """Enter a package before its first byte leaves, in the transaction of the operation that calls. Gives the entry."""
    [keeper] = _KEEPERS
    return keeper(actor, departure)
