"""Saying how far the telling of the demonstration is: which step of how many, and which part of a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Say = Callable[[str], None]
Part = TypeVar("Part")


class Progress:
    """Counts steps as they begin. Takes: whom to tell, and how many steps there are."""

    def __init__(self, say: Say, *, steps: int) -> None:
        self._say = say
        self._steps = steps
        self._begun = 0

    def step(self, what: str) -> None:
        """Say that the next step begins. Refuses: `ValueError` where more begin than there are."""
        self._begun += 1
        if self._begun > self._steps:
            raise ValueError(f"There are {self._steps} steps; {what!r} is one more.")
        self._say(f"Step {self._begun} of {self._steps}: {what} …")

    def each(self, parts: Sequence[Part], name: Callable[[Part], str], *, every: int = 1) -> Iterator[Part]:
        """Give the parts of a step one by one, saying which of how many is next; of very many only some."""
        for number, part in enumerate(parts, start=1):
            if number % every == 0 or number == 1:
                self._say(f"  {number} of {len(parts)}: {name(part)}")
            yield part
