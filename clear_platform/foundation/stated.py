"""What people state, as it can be kept: days within reach, and texts of one line. Pure: no Django, no database.

Not here: which days make sense for one thing alone (its own rules), nor how a day is shown (`rendering`).
"""

from __future__ import annotations

import unicodedata
from datetime import date

from clear_platform.foundation.errors import FieldProblem, Invalid

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
