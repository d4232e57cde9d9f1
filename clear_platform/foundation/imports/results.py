"""What reading, checking and loading a file give back: rows, problems, tables, counts. No Django, no rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """Whether a problem keeps its row out, or only wants to be known."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or odd, in one cell; `column` is empty when it concerns the whole row.

    `row` is the number a person sees in a spreadsheet: the header is row 1.
    """

    row: int
    column: str
    reason: str
    value: str = ""
    severity: Severity = Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        """Give the problem as plain JSON values."""
        return {
            "row": self.row,
            "column": self.column,
            "reason": self.reason,
            "value": self.value,
            "severity": self.severity.value,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Problem:
        """Give back a problem that `as_json` wrote."""
        return cls(
            row=int(stored["row"]),
            column=str(stored["column"]),
            reason=str(stored["reason"]),
            value=str(stored["value"]),
            severity=Severity(stored["severity"]),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file as text, cells in the order of the header, with what was already wrong when it was read."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    formula_cells: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """An opened file: how it was understood, its header, and its rows, which can be walked once."""

    file_format: str
    header: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class ColumnMatch:
    """Where each column that a kind of import knows stands in a file; which are absent, which headings not read."""

    positions: Mapping[str, int]
    headings: Mapping[str, str]
    absent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedRow:
    """What one row says once it is understood.

    `key` names the thing that the row is about, so that two rows about the same thing can be told;
    `facts` are plain JSON values, empty when a problem of severity `error` keeps the row out.
    """

    number: int
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    @property
    def is_good(self) -> bool:
        """Say whether the row can be loaded."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


class RowOutcome(StrEnum):
    """What loading one row does, or did."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ExaminedRow:
    """What loading a good row would do; None with problems when the data at hand rule it out."""

    number: int
    outcome: RowOutcome | None
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class LoadedRow:
    """What loading a row did; None with problems when it could not be loaded after all.

    `before` is what an undo needs to put a changed thing back.
    """

    number: int
    outcome: RowOutcome | None
    before: Mapping[str, Any] | None = None
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, order=True)
class RowAddress:
    """Where something came from: a batch and the row of its file."""

    batch_id: int
    number: int


@dataclass(frozen=True)
class ChangedThing:
    """A thing that a batch changed, by its key, and what it was before."""

    key: str
    before: Mapping[str, Any]


@dataclass(frozen=True)
class Blocker:
    """Something that rests on what a batch brought: how many, of what ("decisions on its enterprises"), and of one."""

    count: int
    many: str
    one: str

    def __str__(self) -> str:
        return f"{self.count:,} {self.one if self.count == 1 else self.many}"


@dataclass(frozen=True)
class Counts:
    """How many rows a batch has, and what became of them, or would become once it is committed."""

    rows: int = 0
    good: int = 0
    rejected: int = 0
    warned: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def as_json(self) -> dict[str, int]:
        """Give the counts as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Progress:
    """How far loading has come: good rows of all, the part that is being loaded, and about how long it still takes."""

    done: int
    total: int
    part: int
    parts: int
    seconds_left: int | None


@dataclass(frozen=True)
class BatchSummary:
    """One import as its doors show it; in a batch that is only checked, the counts say what committing would do.

    While it is loaded, or where loading stopped, they say what was loaded so far.
    """

    id: int
    kind: str
    title: str
    thing: str
    things: str
    status: str
    file_name: str
    file_sha256: str
    file_bytes: int
    file_format: str
    encoding: str
    delimiter: str
    sheet: str
    counts: Counts
    ignored_columns: tuple[str, ...]
    absent_columns: tuple[str, ...]
    mapping: Mapping[str, str]
    source: str
    source_name: str
    organization_id: int
    created_by: str
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None
    removed: Mapping[str, int]
    progress: Progress | None
    failure: str

    def as_json(self) -> dict[str, Any]:
        """Give the batch as plain JSON values; times stay times, for the door to write."""
        return {**asdict(self), "counts": self.counts.as_json()}


@dataclass(frozen=True)
class BatchTold(BatchSummary):
    """One import with what was named about its first rows; `more_problems` says that further rows have some."""

    problems: tuple[Problem, ...]
    more_problems: bool

    def as_json(self) -> dict[str, Any]:
        """Give the batch with its problems as plain JSON values; times stay times, for the door to write."""
        return {**super().as_json(), "problems": [problem.as_json() for problem in self.problems]}
