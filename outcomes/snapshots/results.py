"""What goes out of snapshots. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Captured:
    """A snapshot that was written down, and what became of it: new, another state of one that stood, or the same."""

    row: Any
    became: Literal["created", "changed", "unchanged"]
