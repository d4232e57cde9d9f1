"""How times, days and amounts stand in rows that are put together here; `lines` writes those of whole tables alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def moment(value: datetime | None) -> str | None:
    """Give a time in UTC, to the microsecond."""
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def day(value: date | None) -> str | None:
    """Give a day."""
    return None if value is None else value.isoformat()


def amount(value: Decimal | None) -> str | None:
    """Give a decimal as a text, as exact as it is kept."""
    return None if value is None else format(value, "f")


def name(person: Any) -> str | None:
    """Give what a person is called; nothing where nobody is named."""
    return person.name if person is not None else None
