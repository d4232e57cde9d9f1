"""Snapshots as files: where the copy of one lies and what stands in it. Not here: who asked for it."""

from __future__ import annotations

import json
import os
from datetime import UTC
from pathlib import Path
from tempfile import NamedTemporaryFile

from outcomes.snapshots.queries import LABELS, SOURCES, Snapshot


def copy_path(folder: Path, row: Snapshot) -> Path:
    """Give where the copy of a snapshot lies: by enterprise, day, label and source, so that each has one.

    No part of it is a person's own words: ids, days, and labels and sources that are checked against the known ones.
    """
    if row.label not in LABELS or row.source not in SOURCES:
        raise ValueError(f"Snapshot {row.pk} has no label and source that a file may be named by.")
    return folder / f"enterprise-{int(row.enterprise_id)}" / f"{row.date:%Y-%m-%d}-{row.label}-{row.source}.json"


def write_copy(folder: Path, row: Snapshot) -> Path:
    """Write a snapshot into its file, whole or not at all; what the file held before is replaced."""
    path = copy_path(folder, row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as part:
        json.dump(content_of(row), part, ensure_ascii=False, indent=2)
        part.write("\n")
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)
    return path


def content_of(row: Snapshot) -> dict[str, object]:
    """Give what stands in the copy: the figures as texts with exactly their digits, what was not measured left out."""
    return {
        "id": row.pk,
        "enterprise": row.enterprise_id,
        "date": row.date.isoformat(),
        "label": row.label,
        "source": row.source,
        "metrics": {name: format(value.normalize(), "f") for name, value in row.metrics.items()},
        "notes": row.notes,
        "recorded_at": row.recorded_at.astimezone(UTC).isoformat(),
        "version": row.row_version,
    }
