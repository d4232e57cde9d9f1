"""What an export is before it leaves: in the form that paper takes it, and packed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from clear_platform.foundation.paper.results import Brand
from clear_platform.foundation.public import Release, Spooled


@dataclass(frozen=True, slots=True)
class Rendered:
    """A package in a format: its bytes, and what they are called. Nothing has let it out yet.

    `proof` stands beside a file that cannot hold its own.
    """

    content: Spooled
    file_name: str
    media_type: str
    sha256: str
    byte_count: int
    proof: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A finished export with the paper with which it leaves."""

    release: Release
    file: Rendered


@dataclass(frozen=True, slots=True)
class KeptPackage:
    """A package that was kept, opened, with the paper with which it leaves once more."""

    release: Release
    opened: IO[bytes]
    file_name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a package with its rows in memory, as paper takes it; `value` follows the published schema.

    Beside what the schema has, `manifest` holds the hash of each part, and `lineage` the row of a file behind each row.
    """

    value: Mapping[str, Any]
    brand: Brand | None = None
