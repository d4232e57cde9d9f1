"""What reading and anchoring the audit log gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ChainState:
    """Where a chain stands, when it was last verified, and at which entry it was found broken."""

    seq: int
    hash: str
    verified_at: datetime | None = None
    verified_seq: int | None = None
    broken_seq: int | None = None

    @classmethod
    def of(cls, seq: int, text: str, found: Sequence[dict[str, Any]]) -> ChainState:
        """Give the state from a head and what the last verification left."""
        for one in found:
            return cls(seq, text, datetime.fromisoformat(one["at"]), one["seq"], one["broken_seq"])
        return cls(seq, text)


@dataclass(frozen=True)
class Anchored:
    """What was anchored: the file, and of how many chains it holds the head."""

    file: str
    chains: int
