"""How a day is said in texts that are kept: in English, whoever reads them. Pure: no Django.

What a page says of a day goes by its reader's language: `rendering.wording`.
"""

from __future__ import annotations

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_in_words(day: date) -> str:
    """Give a day that can stand alone, with its year: 14 Apr 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
