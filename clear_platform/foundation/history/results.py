"""What a row's history is read as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class FieldChange:
    """One field: what it was, and what it became."""

    field: str
    was: str
    became: str


@dataclass(frozen=True)
class RowChange:
    """One change of a row: when, who, in which operation and request, and what.

    `who` names the actor as the transaction did; for a change that came past the application it names the role that
    signed in to the database, and there is no operation.
    """

    at: datetime
    who: str
    operation: str
    request_id: UUID | None
    deleted: bool
    fields: tuple[FieldChange, ...]
