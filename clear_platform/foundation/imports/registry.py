"""Kinds of import and what stands in the way of undoing one, registered from above; the ground knows no domain noun."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from clear_platform.foundation.imports.cells import Cells
from clear_platform.foundation.imports.columns import Column
from clear_platform.foundation.imports.errors import UnknownKind
from clear_platform.foundation.imports.results import (
    Blocker,
    ChangedThing,
    ColumnMatch,
    ExaminedRow,
    LoadedRow,
    ParsedRow,
    Row,
)
from clear_platform.foundation.tenancy.actors import Actor, Allowed


class Examine(Protocol):
    """Says, for good rows of a file, what loading each would do, and names those that the data at hand rule out."""

    def __call__(self, *, actor: Actor, rows: Sequence[ParsedRow]) -> Sequence[ExaminedRow]: ...


class Load(Protocol):
    """Writes good rows, at most a thousand at a time, each thing pointing at `batch_id` and its row's number."""

    def __call__(self, *, actor: Actor, batch_id: int, rows: Sequence[ParsedRow]) -> Sequence[LoadedRow]: ...


class Undo(Protocol):
    """Takes away what a batch created and puts back what it changed; gives how much of each kind went."""

    def __call__(self, *, actor: Actor, batch_id: int, changed: Iterable[ChangedThing]) -> Mapping[str, int]: ...


@dataclass(frozen=True)
class ImportKind:
    """One kind of file that can be imported: its columns, who may, how a row is understood, loaded and taken back.

    `code` is the segment of its address; `thing` names what a row is about, `things` many of them.
    """

    code: str
    title: str
    thing: str
    things: str
    columns: tuple[Column, ...]
    source: str
    allowed: Allowed
    parse: Callable[[Cells], ParsedRow]
    examine: Examine
    load: Load
    undo: Undo


BlockerProvider = Callable[[Actor, int], Iterable[Blocker]]

_KINDS: dict[str, ImportKind] = {}
_BLOCKERS: list[BlockerProvider] = []


def register_import(kind: ImportKind) -> ImportKind:
    """Make a kind of import known; called when its app is ready."""
    known = _KINDS.get(kind.code)
    if known is not None and known is not kind:
        raise RuntimeError(f"Two kinds of import are called {kind.code}.")
    _KINDS[kind.code] = kind
    return kind


def import_kind(code: str) -> ImportKind:
    """Give a kind of import. Refuses: `UnknownKind`."""
    if code not in _KINDS:
        raise UnknownKind(kind=code[:40], kinds=", ".join(sorted(_KINDS)) or "none")
    return _KINDS[code]


def import_kinds() -> list[ImportKind]:
    """Give every kind of import, by title."""
    return sorted(_KINDS.values(), key=lambda kind: kind.title)


def blocks_undo(provider: BlockerProvider) -> BlockerProvider:
    """Register what may rest on a batch: a function that gives, for a batch, what stands in the way of its undo."""
    if provider not in _BLOCKERS:
        _BLOCKERS.append(provider)
    return provider


def blockers_of(actor: Actor, batch_id: int) -> list[Blocker]:
    """Give everything that was built on a batch, as far as the registered providers know."""
    return [blocker for provider in _BLOCKERS for blocker in provider(actor, batch_id) if blocker.count]


def understand(kind: ImportKind, match: ColumnMatch, row: Row) -> ParsedRow:
    """Give what a row says. One whose cells cannot be told apart is not understood any further."""
    if any(not problem.column for problem in row.problems):
        return ParsedRow(row.number, "", problems=row.problems)
    return kind.parse(Cells(row, match))


def as_columns(kind: ImportKind) -> list[dict[str, Any]]:
    """Give the columns of a kind as plain JSON values, for its description and its template file."""
    return [{"name": column.name, "meaning": column.meaning, "required": column.required} for column in kind.columns]
