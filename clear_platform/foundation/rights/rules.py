"""What a source allows, judged: its terms, then the exceptions that hold on a day. Pure.

An exception only ever adds to what the terms allow; nothing here takes a right away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clear_platform.foundation.leaving.results import INTERNAL, Purpose, Verdict

DONE: Mapping[Purpose, str] = {
    Purpose.DISPLAY: "shown here",
    Purpose.EXPORT: "exported",
    Purpose.SHARE: "shared with others",
    Purpose.DERIVE: "computed with",
}
"""What is done with data for each purpose, as sentences say it."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """A source as its licence has it."""

    id: int
    code: str
    name: str
    licence: str
    may: frozenset[Purpose]
    attribution: str = ""
    watermark: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    """An exception: for one organization or (None) for all, for one purpose, from its first day to its last."""

    organization_id: int | None
    purpose: Purpose
    starts_on: date
    ends_on: date
    revoked_on: date | None = None


def judge(
    terms: Terms, purpose: Purpose, permits: Sequence[Permit], *, organization_id: int | None, today: date
) -> Verdict:
    """Say whether data of a source may be used for a purpose, and why. Takes: the exceptions to this source."""
    for_us = [one for one in permits if one.purpose == purpose and one.organization_id in {None, organization_id}]
    holding = [one for one in for_us if holds(one, today)]
    until = max((one.ends_on for one in holding), default=None)
    allowed = purpose in terms.may or until is not None
    return Verdict(
        source=terms.code,
        name=terms.name,
        licence=terms.licence,
        allowed=allowed,
        sentence=_why(terms, purpose, until) if allowed else _why_not(terms, purpose, _last_that_ended(for_us, today)),
        attribution=terms.attribution,
        watermark=terms.watermark,
        until=None if purpose in terms.may else until,
        source_id=terms.id,
    )


def holds(permit: Permit, today: date) -> bool:
    """Say whether an exception holds on a day; its first and last day count."""
    return permit.revoked_on is None and permit.starts_on <= today <= permit.ends_on


def span_fits(starts_on: date, ends_on: date, today: date) -> bool:
    """Say whether an exception can be granted for this span: it ends after it began, and not before today."""
    return starts_on <= ends_on and ends_on >= today


def day_in_words(day: date) -> str:
    """Give a day as sentences say it."""
    return f"{day.day} {day:%b %Y}"


def _why(terms: Terms, purpose: Purpose, until: date | None) -> str:
    if terms.code == INTERNAL:
        return "Your own."
    if purpose in terms.may:
        named = f", named as “{terms.attribution}”" if terms.attribution else ""
        return f"Its terms allow it to be {DONE[purpose]}{named}."
    last = day_in_words(until) if until is not None else ""
    return f"Its terms do not allow it to be {DONE[purpose]}; an exception granted by staff does, until {last}."


def _why_not(terms: Terms, purpose: Purpose, ended: date | None) -> str:
    shown = purpose is not Purpose.DISPLAY and Purpose.DISPLAY in terms.may
    first = (
        f"Its terms let it be {DONE[Purpose.DISPLAY]}, but not {DONE[purpose]}."
        if shown
        else f"Its terms do not allow it to be {DONE[purpose]}."
    )
    over = f" The exception to that ended on {day_in_words(ended)}." if ended is not None else ""
    who = " Staff can grant a dated exception once whoever holds the licence agrees."
    return f"{first}{over}{who}"


def _last_that_ended(permits: Sequence[Permit], today: date) -> date | None:
    ended = [min(one.ends_on, one.revoked_on or one.ends_on) for one in permits if one.starts_on <= today]
    return max((day for day in ended if day <= today), default=None)
