"""What makes two borrowers one enterprise, which size band a number of employees is, and what settings say. No Django.

Settings that the platform itself reads: `timezone`, a name of the IANA database, and `currency`, the code of the one
that the enterprise keeps its accounts in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)

SIZE_BANDS = ((5, "1-5"), (15, "6-15"), (50, "16-50"), (250, "51-250"))
LARGEST_BAND = "251+"
SIZE_BAND_NAMES = (*(band for _most, band in SIZE_BANDS), LARGEST_BAND)


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


def settings_fault(settings: Mapping[str, Any]) -> tuple[str, str] | None:
    """Give the setting that cannot be read and what to write instead; None where all can."""
    if "timezone" in settings and _zone(settings["timezone"]) is None:
        return "timezone", "a name such as Pacific/Auckland"
    if "currency" in settings and currency_of(settings) is None:
        return "currency", "a code such as NZD"
    return None


def day_at(settings: Mapping[str, Any], moment: datetime) -> date:
    """Give the date that an enterprise writes at a moment: that of its time zone, UTC where it named none."""
    return moment.astimezone(zone_of(settings)).date()


def zone_of(settings: Mapping[str, Any]) -> tzinfo:
    """Give the time zone that an enterprise writes its times in, UTC where it named none."""
    return _zone(settings.get("timezone")) or UTC


def moment_on(settings: Mapping[str, Any], day: date, *, now: datetime) -> datetime:
    """Give the moment that stands for a day that an enterprise states without an hour.

    Gives: noon of that day in its time zone, or `now` where that is the day and its noon is still to come.
    """
    noon = datetime.combine(day, time(12), zone_of(settings))
    try:
        moment = noon.astimezone(UTC)
    except OverflowError:
        # The first and the last day that can be written have no noon everywhere.
        return datetime.combine(day, time(12), UTC)
    return min(moment, now) if day == day_at(settings, now) else moment


def currency_of(settings: Mapping[str, Any]) -> str | None:
    """Give the currency that an enterprise's accounts are kept in, None where it named none."""
    named = settings.get("currency")
    return named if isinstance(named, str) and _CURRENCY.fullmatch(named) else None


def _zone(name: object) -> tzinfo | None:
    if not isinstance(name, str):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A folder of the database, a name that is too long, or a path: none of them is a zone.
        return None
