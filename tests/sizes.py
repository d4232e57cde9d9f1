"""How much a proof does: little in `make test`, all of it in `make prove`, which sets CLEAR_PROVE=1."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
IN_FULL = os.environ.get("CLEAR_PROVE") == "1"


def sized(small: T, full: T) -> T:
    """The measure of this run."""
    return full if IN_FULL else small


def one_in(number: int, all_of_them: Sequence[T], *, first: int = 0) -> Sequence[T]:
    """All of them in full; otherwise each so-manieth from the first named: other stories begin elsewhere."""
    return sized(all_of_them[first::number], all_of_them)


def in_turn(all_of_them: Sequence[T], turn: int) -> Sequence[T]:
    """All of them in full; otherwise one, another at each turn, so that the turns together miss none."""
    return sized(all_of_them[turn % max(len(all_of_them), 1) :][:1], all_of_them)
