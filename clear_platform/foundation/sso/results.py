"""What pages show of sign-in through an organization's provider. A secret is never among it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ProviderShown:
    """A provider as its console shows it."""

    issuer: str
    client_id: str
    has_secret: bool
    default_role: str
    role_claim: str
    role_map: Mapping[str, str]
    enabled: bool
    required: bool
    changed_at: datetime


@dataclass(frozen=True)
class DomainShown:
    """A domain with the record that proves it."""

    id: int
    domain: str
    proof_name: str
    proof_value: str
    proved_at: datetime | None


@dataclass(frozen=True)
class Issuer:
    """An issuer that was asked just now, with what it says about itself."""

    address: str
    configuration: Mapping[str, Any]


@dataclass(frozen=True)
class Client:
    """What is needed to speak with a provider: the secret is in the clear, for this moment and this process."""

    organization_id: int
    name: str
    issuer: str
    client_id: str
    client_secret: str
