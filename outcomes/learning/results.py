"""What goes out of learning. No Django: rows are what queries call `Row`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Computed:
    """An outcome as it stands now, and what became of it; `left_track` where it just left `on_track`."""

    row: Any
    became: Literal["created", "changed", "unchanged"]
    left_track: bool = False


@dataclass(frozen=True)
class Deliverable:
    """A file that a roadmap's new version is handed over as."""

    name: str
    content: str
