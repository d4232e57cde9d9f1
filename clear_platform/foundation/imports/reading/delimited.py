"""Reading delimited text (CSV): delimiter, quoted line ends, ragged and damaged rows.

Not here: which encoding the bytes have (`encodings`), nor what the cells mean.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from typing_extensions import Buffer

from clear_platform.foundation.imports.errors import FileRefused, FileTooLarge
from clear_platform.foundation.imports.reading.encodings import survey_text
from clear_platform.foundation.imports.reading.limits import Limits
from clear_platform.foundation.imports.results import Problem, Row, Table
from clear_platform.foundation.imports.rules import fold_heading

DELIMITERS = (",", ";", "\t")
SAMPLE_LINES = 50
SAMPLE_CHARACTERS = 64 * 1024

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def read_delimited(source: BinaryIO, *, limits: Limits, known_columns: Collection[str]) -> Table:
    """Open delimited text: find its encoding and delimiter, take its header, and give its rows one by one.

    Takes: a seekable file; the names of columns that would be recognised, which help to tell the delimiter.
    Gives: a table whose rows carry the numbers of a spreadsheet (header is row 1, a row with quoted line ends is one).
    Refuses: `FileRefused`, `FileTooLarge` for what concerns the whole file; a single bad row carries its problems.
    """
    survey = survey_text(source, limits)
    source.seek(survey.mark_bytes)
    text = io.TextIOWrapper(
        io.BufferedReader(_Borrowed(source)), encoding=survey.encoding, errors="surrogateescape", newline=""
    )
    sample = _sample(text)
    delimiter = sniff_delimiter(sample, known_columns)
    rows = _rows(text, sample, delimiter, limits)
    header = next(rows)
    return Table("csv", header.cells, rows, encoding=survey.encoding, delimiter=delimiter)


def sniff_delimiter(lines: Sequence[str], known_columns: Collection[str] = ()) -> str:
    """Give the delimiter under which the lines look most like a table.

    The one that makes the header name the most known columns wins, then the one under which most rows are as long as
    the header, then the one that makes the most columns. One lone column counts as comma.
    """
    known = {fold_heading(name) for name in known_columns}

    def likeness(delimiter: str) -> tuple[int, float, int]:
        rows = list(_readable_rows(lines, delimiter))
        if not rows or len(rows[0]) < 2:
            return (0, 0.0, 0)
        header = rows[0]
        named = len(known & {fold_heading(cell) for cell in header})
        alike = sum(len(row) == len(header) for row in rows) / len(rows)
        return (named, alike, len(header))

    return max(DELIMITERS, key=likeness)


def _readable_rows(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """Give the rows up to the first that cannot be read; the reading proper names that one."""
    reader = csv.reader(lines, delimiter=delimiter)
    with contextlib.suppress(csv.Error):
        yield from (row for row in reader if row)


def _sample(text: Iterator[str]) -> list[str]:
    """Take the first lines, to sniff and then to read again."""
    taken: list[str] = []
    characters = 0
    for line in itertools.islice(text, SAMPLE_LINES):
        taken.append(line)
        characters += len(line)
        if characters > SAMPLE_CHARACTERS:
            break
    return taken


class _Borrowed(io.RawIOBase):
    """A view of the caller's file which, unlike a plain wrapper, leaves that file open when it goes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        into = memoryview(buffer).cast("B")
        chunk = self._source.read(len(into))
        into[: len(chunk)] = chunk
        return len(chunk)


@dataclass(frozen=True)
class _Broken:
    """A row that the reader of the format gave up on."""

    beginning: str
    reason: str


class _RowTooLongError(Exception):
    """The row under way has run past its bound."""


class _Lines:
    """Hands lines to the CSV reader and remembers those of the row under way, so that they can be handed out again."""

    def __init__(self, lines: Iterator[str], limits: Limits) -> None:
        self._lines = lines
        self._again: list[str] = []
        self._limits = limits
        self.of_this_row: list[str] = []
        self._characters = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self.of_this_row.append(line)
        self._characters += len(line)
        if self._characters > self._limits.row_characters:
            raise _RowTooLongError
        return line

    def start_row(self) -> None:
        self.of_this_row = []
        self._characters = 0

    def give_back_all_but_first(self) -> None:
        self._again.extend(reversed(self.of_this_row[1:]))


def _records(lines: Iterator[str], delimiter: str, limits: Limits) -> Iterator[list[str] | _Broken]:
    """Give each row as its cells, or as broken; after a broken one, reading goes on with the very next line.

    Without that, a quotation mark that is never closed would swallow the rest of the file into one cell.
    """
    feed = _Lines(lines, limits)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    swallowed = 0
    while True:
        feed.start_row()
        try:
            yield next(reader)
            continue
        except StopIteration:
            return
        except _RowTooLongError:
            reason = "The row does not end: a quotation mark is opened and not closed. Close it, or double it."
        except csv.Error as fault:
            reason = (
                f"A cell has more than {csv.field_size_limit():,} characters. Shorten it."
                if "field larger" in str(fault)
                else "The quotation marks do not pair up. Close them, or double those that belong to the text."
            )
        beginning = feed.of_this_row[0] if feed.of_this_row else ""
        swallowed += len(feed.of_this_row) > 1
        if swallowed > limits.unclosed_quotes:
            # Each such row is read again line by line; without this bound a hostile file would take time squared.
            raise FileRefused(
                reason=f"more than {limits.unclosed_quotes} rows open a quotation mark that is not closed. "
                "Check how the file was written."
            )
        feed.give_back_all_but_first()
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        yield _Broken(beginning, reason)


def _rows(text: io.TextIOWrapper, sample: list[str], delimiter: str, limits: Limits) -> Iterator[Row]:
    """Give the header as the first row, then the data rows; blank rows are passed over but keep their number."""
    header: tuple[str, ...] | None = None
    given = 0
    records = _records(itertools.chain(sample, text), delimiter, limits)
    for number, record in enumerate(records, start=1):
        if isinstance(record, list) and not any(cell.strip() for cell in record):
            continue
        if header is None:
            header = _header(record, limits)
            yield Row(number, header)
            continue
        given += 1
        if given > limits.rows:
            raise FileTooLarge(reason=f"it has more than {limits.rows:,} rows. Split it and send the parts.")
        yield _row(number, record, header)
    if header is None:
        raise FileRefused(reason="it is empty. Send a file with a header and at least one row.")


def _header(record: list[str] | _Broken, limits: Limits) -> tuple[str, ...]:
    if isinstance(record, _Broken):
        raise FileRefused(reason=f"its first row is not a header. {record.reason}")
    if len(record) > limits.columns:
        raise FileTooLarge(reason=f"it has more than {limits.columns:,} columns. Keep those that are needed.")
    return tuple(_UNSTORABLE.sub(_REPLACEMENT, cell).strip() for cell in record)


def _row(number: int, record: list[str] | _Broken, header: tuple[str, ...]) -> Row:
    if isinstance(record, _Broken):
        beginning = _UNSTORABLE.sub(_REPLACEMENT, record.beginning).strip()
        return Row(number, (), (Problem(number, "", record.reason, beginning[:200]),))
    problems = []
    cells = list(record)
    for position, cell in enumerate(record):
        if _UNSTORABLE.search(cell):
            cells[position] = _UNSTORABLE.sub(_REPLACEMENT, cell)
            heading = header[position] if position < len(header) else ""
            reason = (
                "The cell holds a NUL byte. Remove it."
                if "\x00" in cell
                else "The cell holds bytes that are no text in the file's encoding. Type the text anew."
            )
            problems.append(Problem(number, heading, reason, cells[position][:200]))
    problems.extend(ragged(number, cells, header))
    return Row(number, tuple(cells[: len(header)]), tuple(problems))


def ragged(number: int, cells: Sequence[str], header: Sequence[str]) -> Iterator[Problem]:
    """Give a problem when the row has not as many cells as the header; blank cells too many are no harm."""
    surplus = [cell for cell in cells[len(header) :] if cell.strip()]
    if surplus:
        reason = f"The row has {len(cells)} cells, the header {len(header)}. Quote a cell that holds a delimiter."
        yield Problem(number, "", reason, surplus[0][:200])
    elif len(cells) < len(header):
        reason = f"The row has {len(cells)} cells, the header {len(header)}. Add what is missing, blank if unknown."
        yield Problem(number, "", reason, cells[-1][:200] if cells else "")
