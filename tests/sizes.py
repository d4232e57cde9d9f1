"""How much a proof does: little in `make test`, all of it in `make prove`, which sets CLEAR_PROVE=1."""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")
IN_FULL = os.environ.get("CLEAR_PROVE") == "1"


def sized(small: T, full: T) -> T:
    """The measure of this run."""
    return full if IN_FULL else small
