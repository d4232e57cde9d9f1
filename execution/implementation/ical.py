"""Tasks as a calendar file that other programs read (RFC 5545). Pure: no Django; not here: who may read it (`feed`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST_OCTETS = 75
_ESCAPED: dict[int, str | None] = {
    **dict.fromkeys([*range(0x09), *range(0x0B, 0x20), 0x7F]),
    **{ord(sign): f"\\{sign}" for sign in "\\;,"},
    ord("\n"): "\\n",
}
"""Signs that mean something in a line stand behind a backslash; controls have no place in it."""
_NO_ENTRY = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""A calendar has at least one component; where there is no task, one that says nothing."""


@dataclass(frozen=True)
class Entry:
    """One task as a day of the calendar; `uid` stays the same for as long as the task is there."""

    uid: str
    day: date
    changed_at: datetime
    title: str
    about: str
    address: str


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """Give a calendar of whole days, which leave the time of whoever reads it free.

    Takes: `name`, what the calendar is called. Source: RFC 5545, sections 3.1 (folding, 75 octets), 3.3.11 (text),
    3.6 (at least one component), 3.6.1 (an event on a date, the same in every zone; its end is the day after); RFC
    7986, sections 5.1 (its name) and 5.7 (how often to ask again).
    """
    return b"".join(_folded(line) for line in _lines(name, entries))


def _lines(name: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CLEAR//Tasks//EN", "CALSCALE:GREGORIAN")
    yield from (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}")
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H")
    empty = True
    for one in entries:
        empty = False
        yield from (
            "BEGIN:VEVENT",
            f"UID:{one.uid}",
            f"DTSTAMP:{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{_day(one.day)}",
            *_end(one.day),
            f"SUMMARY:{_text(one.title)}",
            f"DESCRIPTION:{_text(one.about)}",
            f"URL:{one.address}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        )
    yield from _NO_ENTRY if empty else ()
    yield "END:VCALENDAR"


def _end(day: date) -> Iterator[str]:
    # The last day that can be written has none after it; without an end the event lasts its one day all the same.
    if day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}"


def _day(one: date) -> str:
    return one.isoformat().replace("-", "")


def _text(said: str) -> str:
    return said.translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """Give a line in parts of at most 75 octets, no sign torn apart, each after the first begun with a space."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > MOST_OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
