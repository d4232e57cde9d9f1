"""What people state, as it can be kept: days within reach, texts of one line, bounded objects. Pure: no Django, no
database.

Not here: which days make sense for one thing alone (its own rules), nor how a day is shown (`rendering`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from clear_platform.foundation.errors import FieldProblem, Invalid, Malformed

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days outside of these are slips of the keyboard, and other programs cannot read the first and last of all."""
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Signs that turn the direction of what follows, so that a line reads otherwise than it is written."""
_BREAKING = {"Cc", "Zl", "Zp"}
"""Categories of signs that control, or end a line."""
_SAYS = frozenset("LNPS")
"""Letters, numbers, punctuation, symbols; blanks, marks without a letter and signs of no width say nothing."""


class DayOutOfReach(Invalid):
    """A day was stated that nothing here can have happened on, or wait for."""

    code = "request.day_out_of_reach"
    sentence = "{day} is not taken: choose a day from {first} to {last}."


def refuse_out_of_reach(day: date | None, pointer: str) -> None:
    """Take a day, or none, that can be kept. Refuses: `DayOutOfReach` with the pointer to it."""
    if day is None or FIRST_DAY <= day <= LAST_DAY:
        return
    first, last = FIRST_DAY.isoformat(), LAST_DAY.isoformat()
    says = f"Choose a day from {first} to {last}."
    raise DayOutOfReach(
        day=day.isoformat(), first=first, last=last, problems=[FieldProblem(pointer, "out_of_range", says)]
    )


def one_line(text: str) -> str:
    """Give a text as one line: no controls, no signs that turn its direction, one space between words."""
    straight = (one for one in text if ord(one) not in _TURNING)
    return " ".join("".join(" " if unicodedata.category(one) in _BREAKING else one for one in straight).split())


def words_of(text: str) -> str:
    """Give a text with plain line ends and nothing blank around it; empty where it has no sign that can be seen."""
    written = text.replace("\r\n", "\n").strip()
    return written if any(unicodedata.category(one)[0] in _SAYS for one in written) else ""


MOST_MEMBERS, LONGEST_NAME, LONGEST_TEXT, MOST_LEVELS = 200, 100, 4_000, 8
"""How much of what nobody prescribes is kept: members in all, signs of a name and of a text, objects within objects.

Packages are refused by their own verifier above 200 levels; what is stated stays far below, wherever it is put.
"""
MOST_FAULTS_NAMED = 20


class TooMuchStated(Malformed):
    """An object whose members nobody prescribes is too deep or too long."""

    code = "request.too_much_stated"
    sentence = "What is stated is more than can be kept. Each place is named: shorten it there, or leave it out."


def refuse_too_much(stated: Mapping[str, Any], pointer: str) -> None:
    """Take an object whose members nobody prescribes, as long as it can be kept. Refuses: `TooMuchStated`, with each
    place.
    """
    faults = faults_of_members(stated, at=pointer)
    if faults:
        raise TooMuchStated(problems=faults)


def faults_of_members(stated: Mapping[str, Any], *, at: str) -> list[FieldProblem]:
    """Give what is too much of an object whose members nobody prescribes, each with a pointer, the first of them."""
    found: list[FieldProblem] = []
    layer: list[tuple[str, Any]] = [(at, stated)]
    members, levels = 0, 0
    while layer and levels < MOST_LEVELS:
        within: list[tuple[str, Any]] = []
        for pointer, one in layer:
            for name, value in one.items() if isinstance(one, Mapping) else enumerate(one):
                members += 1
                found += _faults_of_member(pointer, str(name), value)
                if isinstance(value, Mapping | list | tuple):
                    within.append((_within(pointer, str(name)), value))
        layer, levels = within, levels + 1
    if layer:
        says = f"It is nested deeper than {MOST_LEVELS} levels. Give what lies deeper as members beside each other."
        found.append(FieldProblem(layer[0][0], "too_deep", says))
    if members > MOST_MEMBERS:
        says = f"It has {members} members or more; at most {MOST_MEMBERS} are kept. Leave out what nobody will read."
        found.append(FieldProblem(at, "too_many", says))
    return found[:MOST_FAULTS_NAMED]


def _faults_of_member(pointer: str, name: str, value: Any) -> Iterator[FieldProblem]:
    if len(name) > LONGEST_NAME:
        says = f"A name in it has {len(name)} signs; at most {LONGEST_NAME} are kept. Give it a shorter one."
        yield FieldProblem(pointer, "name_too_long", says)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        says = f"It has {len(value)} signs; at most {LONGEST_TEXT} are kept. Say it shorter."
        yield FieldProblem(_within(pointer, name), "max_length", says)


def _within(pointer: str, name: str) -> str:
    return f"{pointer}/{name[:LONGEST_NAME].replace('~', '~0').replace('/', '~1')}"
