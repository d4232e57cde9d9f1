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
class ActorInLog:
    """One of those who acted in a log: a person or a key by its id, or one of the kinds that have none."""

    kind: str
    id: int | None
    name: str

    @classmethod
    def of(cls, kind: str, id: int | None, name: str) -> ActorInLog:
        """Give who acted, by what an entry says; parts of the system, and those not signed in, are one each."""
        return cls(kind, id, name) if kind in {"user", "key"} else cls(kind, None, "")

    @property
    def value(self) -> str:
        """How an address names it: `user:12`, `system`."""
        return self.kind if self.id is None else f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Anchored:
    """What was anchored: the file, and of how many chains it holds the head."""

    file: str
    chains: int
