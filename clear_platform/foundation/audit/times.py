"""Times as they are given to commands about the audit log. Nothing about what is done with them."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime


def moment_given(text: str) -> datetime:
    """Give a time from a day (2026-11-01) or a time (2026-11-01T09:30:00Z); without a zone it is UTC.

    Refuses: `ArgumentTypeError` with what to write.
    """
    try:
        given = datetime.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"{text!r} is no time. Write for instance 2026-11-01 or 2026-11-01T09:30Z.") from fault
    return given if given.tzinfo else given.replace(tzinfo=UTC)
