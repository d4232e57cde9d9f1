"""What operations and queries of webhooks give."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class EndpointShown:
    """An address that events are sent to, as it is listed; never its secret."""

    id: int
    organization_id: int
    url: str
    types: tuple[str, ...]
    description: str
    active: bool
    disabled_because: str
    created_at: datetime
    former_secret_until: datetime | None


@dataclass(frozen=True)
class EndpointGiven:
    """An address that was just added or got another secret, with the secret, which is shown this once."""

    shown: EndpointShown
    secret: str = field(repr=False)


@dataclass(frozen=True)
class InboundGiven:
    """An address for signed messages that was just made or got another secret, with the secret, shown this once."""

    id: UUID
    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Sending:
    """One try that has begun: what is sent where, signed with which secrets, and under which fence."""

    delivery_id: UUID
    organization_id: int
    number: int
    fence: int
    url: str
    webhook_id: str
    payload: str
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What became of one try: the answer, or why there was none."""

    milliseconds: int
    code: int | None = None
    body: str = ""
    retry_after_seconds: float = 0.0
    error: str = ""

    @property
    def taken(self) -> bool:
        """Whether the other side took it."""
        return self.code is not None and 200 <= self.code < 300


@dataclass(frozen=True)
class SignedMessage:
    """A message whose signature held: by which address it came, for whom, under which id, and what it is."""

    endpoint_id: UUID
    organization_id: int
    webhook_id: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class TakenMessage:
    """What became of a signed message. `again`: it was taken before, and this is what was answered then."""

    outcome: dict[str, Any]
    again: bool
