"""Sources and exceptions as doors show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from clear_platform.foundation.leaving.results import Verdict


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source with what may be done with it, by purpose."""

    code: str
    name: str
    licence: str
    terms_url: str
    attribution: str
    watermark: str
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class ExceptionShown:
    """An exception; `last_day` is the day it ends, or ended when it was revoked."""

    id: int
    source: str
    source_name: str
    organization_id: int | None
    organization: str | None
    purpose: str
    starts_on: date
    ends_on: date
    last_day: date
    reason: str
    granted_by: str | None
    granted_at: datetime
    revoked_at: datetime | None
    holds: bool
