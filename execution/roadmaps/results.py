"""What operations on roadmaps and packs give. No Django: rows are what queries call `Map` and `Pack`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PackMade:
    """A new roadmap with its pack, and the tickets that came along because others wait for them."""

    roadmap: Any
    pack: Any
    added: tuple[str, ...]


@dataclass(frozen=True)
class Synced:
    """What a file came to, `merged` as the rules say it; no upload where `dry_run`, or where nothing was edited."""

    pack: Any
    merged: Any
    upload_id: int | None
    dry_run: bool


@dataclass(frozen=True)
class Refreshed:
    """A roadmap's new version with its pack, and what it changed."""

    before: Any
    roadmap: Any
    pack: Any
