"""Where the rows of a table come from, said beside its list in the administration, whose rows can be taken away.

A table without such a word cannot be exported. Not here: which sources there are, or what they allow (`rights`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import F, QuerySet

from clear_platform.foundation.leaving.results import INTERNAL, Decision


class Origin(Protocol):
    """How the sources of a row are found. `left_out` names columns that never leave, `from_outside` whether any may."""

    @property
    def left_out(self) -> Collection[str]: ...

    @property
    def from_outside(self) -> bool: ...

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Give the rows read so that their sources can be told without another statement."""

    def sources(self, row: Any, decision: Decision) -> Collection[str]:
        """Give the codes of the sources of one row."""


@dataclass(frozen=True)
class Own:
    """Rows that were entered or computed here, with why they hold nothing from outside.

    `left_out`: columns that tell what a computed row rests on. Their values stay in the tables they are from.
    """

    why: str
    left_out: Collection[str] = ()
    from_outside: bool = field(default=False, init=False)

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Give the rows as they are."""
        return rows

    def sources(self, row: Any, decision: Decision) -> Collection[str]:
        """Give the source of what is our own."""
        return (INTERNAL,)


@dataclass(frozen=True)
class FromColumns:
    """Rows that name their source, at the end of one or more paths; where all of them are empty, a row is our own."""

    paths: Collection[str]
    left_out: Collection[str] = ()
    from_outside: bool = field(default=True, init=False)

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Give the rows with their sources beside them."""
        return rows.annotate(**{f"comes_from_{place}": F(path) for place, path in enumerate(self.paths)})

    def sources(self, row: Any, decision: Decision) -> Collection[str]:
        """Give the sources that the row names."""
        found = {getattr(row, f"comes_from_{place}") for place, _path in enumerate(self.paths)} - {None}
        return found or {INTERNAL}


@dataclass(frozen=True)
class FromRow:
    """Rows whose sources a function tells from what they hold."""

    read: Callable[[Any, Decision], Collection[str]]
    left_out: Collection[str] = ()
    from_outside: bool = field(default=True, init=False)

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Give the rows as they are."""
        return rows

    def sources(self, row: Any, decision: Decision) -> Collection[str]:
        """Give the sources that the function finds, our own where it finds none."""
        return self.read(row, decision) or (INTERNAL,)


_FROM_ABOVE: dict[str, list[str]] = {}


def comes_from_above(label: str, path: str) -> None:
    """Say at which path rows of a table of the ground name their source; called from the `ready` of an app above."""
    known = _FROM_ABOVE.setdefault(label, [])
    if path not in known:
        known.append(path)


@dataclass(frozen=True)
class FromAbove:
    """Rows of a table of the ground whose sources apps above know: they say where with `comes_from_above`."""

    label: str
    left_out: Collection[str] = ()
    from_outside: bool = field(default=True, init=False)

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Give the rows with their sources beside them."""
        return self._columns().prepared(rows)

    def sources(self, row: Any, decision: Decision) -> Collection[str]:
        """Give the sources that the row names."""
        return self._columns().sources(row, decision)

    def _columns(self) -> FromColumns:
        return FromColumns(tuple(_FROM_ABOVE.get(self.label, ())))
