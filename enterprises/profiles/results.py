"""Enterprises as other code takes and gets them. Not here: their rows (`models`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class NewEnterprise:
    """What an enterprise is made from. What is not known is None; `import_row` is the line of the file it came from."""

    name: str
    industry: str | None = None
    region: str | None = None
    city: str | None = None
    size_band: str | None = None
    external_ids: Mapping[str, str] = field(default_factory=dict)
    match_key: str | None = None
    origin: str = "registered"
    import_row: int | None = None


@dataclass(frozen=True)
class EnterpriseShown:
    """An enterprise as a page, an export or another app reads it."""

    id: int
    name: str
    slug: str
    origin: str
    industry: str | None
    region: str | None
    city: str | None
    size_band: str | None
    external_ids: Mapping[str, str]
    settings: Mapping[str, Any]
    merged_into_id: int | None
    import_batch_id: int | None
    created_at: datetime
    tag: str
