"""Numbers and days as they stand in addresses and in what browsers send. Not here: those of files or of API bodies."""

from __future__ import annotations

from datetime import date

MOST_DIGITS = 18
"""Whatever has no more digits fits the database's largest whole number."""


def row_number(text: str) -> int | None:
    """Give the whole number a text spells, as ids of rows are spelt; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def named_day(text: str) -> date | None:
    """Give the day a text spells as 2026-04-30; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
