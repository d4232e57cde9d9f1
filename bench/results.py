"""What one measurement gives, the table it is shown in and the file it is kept in. Measures nothing itself."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

FOLDER = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Measured:
    """One figure.

    Takes: `seconds`, one for each repetition; `reference_seconds`, the same of what it is compared with in the same
    run, empty where there is nothing to compare with; `bar`, what it is to stay under, in words.
    """

    name: str
    seconds: tuple[float, ...]
    reference_seconds: tuple[float, ...]
    peak_memory_bytes: int
    bar: str

    @property
    def p50(self) -> float:
        return median(self.seconds)

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20, method="inclusive")[-1] if len(self.seconds) > 1 else self.seconds[0]

    @property
    def ratio(self) -> float | None:
        return median(self.reference_seconds) / self.p50 if self.reference_seconds else None


def table(results: Sequence[Measured]) -> str:
    """Give the results as text in columns."""
    rows = [("name", "ours p50", "p95", "reference", "ratio", "peak memory", "bar")]
    rows += [
        (
            result.name,
            f"{result.p50:.3f} s",
            f"{result.p95:.3f} s",
            f"{median(result.reference_seconds):.3f} s" if result.reference_seconds else "—",
            "—" if result.ratio is None else f"{result.ratio:.2f}",
            f"{result.peak_memory_bytes / 1024**2:.0f} MiB",
            result.bar,
        )
        for result in results
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def keep(results: Sequence[Measured]) -> Path:
    """Write the results down beside those of earlier runs; gives the file."""
    now = datetime.now(UTC)
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{now:%Y%m%dT%H%M%SZ}.json"
    machine = {"system": platform.platform(), "python": platform.python_version()}
    kept = {"at": now.isoformat(), "machine": machine, "results": [asdict(result) for result in results]}
    file.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return file
