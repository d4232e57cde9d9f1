"""What passes over the bridge, and how the bridge stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Direction = Literal["out", "in"]
DIRECTIONS: tuple[Direction, ...] = ("out", "in")


@dataclass(frozen=True)
class Parcel:
    """One event on its way out: its row in the outbox, whose it is, its place, and what is sent, by id and subject."""

    outbox_id: int
    organization_id: int
    position: int
    event_id: str
    type: str
    subject: str
    payload: bytes


@dataclass(frozen=True)
class Kept:
    """One event that does not go out: its row in the outbox, whose it is, and why it stays."""

    outbox_id: int
    organization_id: int
    event_id: str
    type: str
    source: str
    because: str


@dataclass(frozen=True)
class Batch:
    """What waited first, in order: what goes out, what its sources do not let out, what is too large for NATS."""

    parcels: Sequence[Parcel] = ()
    kept: Sequence[Kept] = ()
    too_large: Sequence[Parcel] = ()

    def __bool__(self) -> bool:
        return bool(self.parcels or self.kept or self.too_large)


@dataclass(frozen=True)
class Message:
    """One message that came in. `place` names it within NATS for good; `tries`: how often it was handed over."""

    place: str
    sequence: int
    subject: str
    body: bytes
    tries: int = 1


@dataclass(frozen=True)
class Verdict:
    """What becomes of a message: taken, tried again after some seconds, or given up and kept as a dead letter."""

    kind: Literal["taken", "later", "given_up"]
    seconds: float = 0.0


@dataclass(frozen=True)
class BridgeFigures:
    """How one direction stands. `lag_seconds`: how long the oldest has waited that is known of."""

    direction: Direction
    connected: bool
    since: datetime | None
    worker: str
    waiting: int
    lag_seconds: float
    passed: int
    held_back: int
    position: int
    last_at: datetime | None
    trouble: str = field(default="")
