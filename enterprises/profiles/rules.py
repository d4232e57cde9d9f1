"""What makes two borrowers one enterprise, and which size band a number of employees is. Pure: no Django."""

from __future__ import annotations

import hashlib

SIZE_BANDS = ((5, "1-5"), (15, "6-15"), (50, "16-50"), (250, "51-250"))
LARGEST_BAND = "251+"


def fold(text: str) -> str:
    """Give a name upper-cased with its white space folded, so that two spellings of one name are equal."""
    return " ".join(text.upper().split())


def match_key(name: str, city: str, state: str, naics: str) -> str:
    """Give the key under which an enterprise of a file is recognised when it comes again.

    Gives: SHA-256, in hexadecimal, of name, city, state and industry, folded and joined by `|`, which none may hold.
    """
    identity = "|".join(fold(part).replace("|", "/") for part in (name, city, state, naics))
    return hashlib.sha256(identity.encode()).hexdigest()


def size_band(employees: int | None) -> str | None:
    """Give the size band of an enterprise by its employees; None when unknown, or when there are said to be none."""
    if employees is None or employees < 1:
        return None
    return next((band for most, band in SIZE_BANDS if employees <= most), LARGEST_BAND)
