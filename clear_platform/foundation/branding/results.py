"""Themes as doors show them, and what the colours of one come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as it is kept: clean bytes, their kind (`svg`, `png`, `jpeg`), and how wide it is for its height."""

    content: bytes
    kind: str
    ratio: Decimal


@dataclass(frozen=True, slots=True)
class ThemeShown:
    """A theme as it stands for an organization; the product's own where nothing was chosen."""

    organization_id: int
    organization: str
    primary: str
    accent: str
    type_scale: str
    mode: str
    logo_kind: str
    logo_ratio: Decimal
    chosen: bool
    tag: str
    warnings: Sequence[str]
