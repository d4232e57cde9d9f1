"""What is collected while an operation runs and written as the last thing before its commit.

What is collected in a savepoint that was undone is left out. Not here: what is written (`audit`, `events`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connection, transaction


class EntryLost(RuntimeError):
    """A transaction was committed without something that it had collected."""


@dataclass(eq=False, slots=True, kw_only=True)
class PutOff:
    """Something that waits to be written.

    It is registered to be called at the commit. There it stands only to prove that it was written.
    """

    written: bool = False

    def __call__(self) -> None:
        if not self.written:
            raise EntryLost(f"{self} was recorded after its scope had closed.")


Waiting = TypeVar("Waiting", bound=PutOff)


@dataclass
class Collector(ABC, Generic[Waiting]):
    """What one scope has collected; calling it writes (`context.before_commit`)."""

    collected: list[Waiting] = field(default_factory=list)

    def collect(self, one: Waiting) -> None:
        """Keep something until the scope closes."""
        self.collected.append(one)
        # Django takes back what was registered in a savepoint that is undone: so it is known what still holds.
        transaction.on_commit(one)

    def __call__(self) -> None:
        """Write all that was collected and not undone."""
        standing = {id(registered[1]) for registered in connection.run_on_commit}
        waiting = [one for one in self.collected if not one.written and id(one) in standing]
        self.collected.clear()
        if waiting:
            self.write(waiting)
            for one in waiting:
                one.written = True

    @abstractmethod
    def write(self, waiting: Sequence[Waiting]) -> None:
        """Write what waits, in the order in which it was collected."""
