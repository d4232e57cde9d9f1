"""A small demonstration for stories that start with one: of the same files, a few lines of each.

The whole of it is loaded by `tests/demonstration.py`.
"""

from __future__ import annotations

from pathlib import Path

from clear_platform.launcher.folders import ROOT

LINES = {
    "sba_loans_california.csv": 150,
    "invented_enterprises.csv": 8,
    "invented_snapshots.csv": None,
    "ecb_reference_rates.csv": None,
}
"""How many lines are taken of each file, its first one included; all of those that belong to the ones taken."""


def small_demonstration(folder: Path) -> Path:
    """Write the files into a folder; give it."""
    folder.mkdir(parents=True)
    for name, count in LINES.items():
        lines = (ROOT / "demo" / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(lines[:count]))
    return folder
