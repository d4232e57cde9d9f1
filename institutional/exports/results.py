"""What an export is before it leaves, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clear_platform.foundation.paper.results import Brand
from clear_platform.foundation.public import Release, Scales


@dataclass(frozen=True, slots=True)
class Package:
    """A finished export: its bytes, what they are called, and the paper with which they leave."""

    release: Release
    content: bytes
    file_name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """The content of an export, ready to be written in a format; `value` follows the published schema.

    `scales` are those on which its rows were weighed: what leaves is asked for with them.
    """

    enterprise_id: int
    name: str
    scope: str
    value: Mapping[str, Any]
    scales: Scales
    brand: Brand | None = None

    @property
    def row_count(self) -> int:
        """Give how many rows are in it."""
        return sum(len(rows) for rows in self.value["parts"].values())

    @property
    def sources(self) -> Sequence[str]:
        """Give the codes of the sources whose rows are in it."""
        return [one["code"] for one in self.value["rights"]["sources"]]
