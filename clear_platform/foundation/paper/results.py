"""What a document is told about itself: whose looks it carries, and what has to stand on every sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BRAND_HEX: Final = "#15456B"


@dataclass(frozen=True, slots=True)
class Beside:
    """What has to stand on every sheet of a document: lines in its foot, and words across it."""

    attributions: Sequence[str] = ()
    watermark: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose document it is, as its cover shows it: a name, two colours, a logo (`svg`, `png` or `jpeg`) or none."""

    name: str = "CLEAR"
    primary: str = BRAND_HEX
    accent: str = BRAND_HEX
    logo: bytes = b""
    logo_kind: str = ""


NOTHING_BESIDE: Final = Beside()
NO_BRAND: Final = Brand()
