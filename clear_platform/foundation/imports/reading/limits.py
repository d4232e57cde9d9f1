"""How large a file, and each part of it, may be. Reading refuses beyond these before memory is spent."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The bounds of one reading.

    `line_bytes` bounds what stands between two line ends, `row_characters` a row whose quoted cells hold line ends.
    `unpacked_bytes` and `unpacked_ratio` bound a workbook, which is a ZIP archive, before anything is unpacked;
    `held_bytes` bounds its parts other than sheets, which have to be held in memory.
    """

    file_bytes: int = 200 * MEBIBYTE
    rows: int = 2_000_000
    columns: int = 1_000
    line_bytes: int = MEBIBYTE
    row_characters: int = MEBIBYTE
    unclosed_quotes: int = 20
    unpacked_bytes: int = 1024 * MEBIBYTE
    unpacked_ratio: int = 200
    held_bytes: int = 256 * MEBIBYTE
    archive_parts: int = 2_000


LIMITS = Limits()
