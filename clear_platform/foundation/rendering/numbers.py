"""Numbers as they stand in addresses and in what browsers send. Not here: numbers of files or of API bodies."""

from __future__ import annotations

MOST_DIGITS = 18
"""Whatever has no more digits fits the database's largest whole number."""


def row_number(text: str) -> int | None:
    """Give the whole number a text spells, as ids of rows are spelt; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
