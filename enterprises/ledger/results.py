"""Changes as they are handed to the ledger, and where a ledger stands. Not here: the rows of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Image:
    """An object as it stands after a change: JSON-plain, money and times as text; None where it is gone.

    `kind` is the name of the operation.
    """

    organization_id: int
    kind: str
    object_type: str
    object_id: str
    image: Mapping[str, Any] | None


@dataclass(frozen=True)
class Head:
    """The newest entry of a ledger."""

    organization_id: int
    seq: int
    hash: str


@dataclass(frozen=True)
class Witness:
    """A row that names the hash a ledger stood at when it was made: whose it is, and what to call it."""

    organization_id: int
    hash: str
    what: str
