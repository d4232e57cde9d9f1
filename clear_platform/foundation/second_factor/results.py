"""What pages show of a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SecondFactorShown:
    """Whether an account has a second factor, since when, last used when, and how many recovery codes are left."""

    on: bool
    since: datetime | None = None
    last_used_at: datetime | None = None
    codes_left: int = 0


@dataclass(frozen=True)
class Enrolment:
    """What a device needs to make codes: the secret in groups to type, and the drawing to photograph.

    `path` draws the dark squares of the code in a box of `size` by `size`.
    """

    secret: str
    path: str
    size: int
