"""Reading XLSX: the first visible sheet of a workbook, as text, row by row.

The archive is measured before anything in it is unpacked. Not here: what the cells mean.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from clear_platform.foundation.imports.errors import FileRefused, FileTooLarge
from clear_platform.foundation.imports.reading.delimited import ragged
from clear_platform.foundation.imports.reading.limits import Limits
from clear_platform.foundation.imports.results import Row, Table

SHEETS = "xl/worksheets/"
SMALL_PART_BYTES = 1024 * 1024

# A damaged workbook fails wherever the damage is met, in the archive, in its XML or in what the library makes of it;
# these are all the ways that feeding it damaged workbooks has shown. What defusedxml forbids is a `ValueError`.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    InvalidFileException,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    OSError,
    EOFError,
    SyntaxError,
)
NOT_A_WORKBOOK = "it is damaged, or not a workbook. Open it in a spreadsheet and save it as XLSX or CSV UTF-8."


def read_workbook(source: BinaryIO, *, limits: Limits) -> Table:
    """Open a workbook and give the rows of its first visible sheet one by one.

    Numbers and dates become text as a person would type them (dates in ISO 8601). A cell that holds a formula is
    marked as such and gives the formula, never a value computed somewhere else.

    Refuses: `FileTooLarge` when the archive would unpack beyond its bounds; `FileRefused` when damaged or empty.
    """
    source.seek(0)
    _measure(source, limits)
    source.seek(0)
    try:
        workbook = openpyxl.load_workbook(source, read_only=True, data_only=False, keep_links=False)
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    except DAMAGED as fault:
        raise FileRefused(reason=NOT_A_WORKBOOK) from fault
    if not visible:
        raise FileRefused(reason="it has no visible sheet. Show the sheet that holds the rows.")
    rows = _guarded(_rows(visible[0], limits))
    header = next(rows)
    return Table("xlsx", header.cells, rows, sheet=visible[0].title)


def _measure(source: BinaryIO, limits: Limits) -> None:
    """Refuse an archive that says it unpacks beyond the bounds; reading a part stops at the size that it says."""
    source.seek(0, 2)
    file_bytes = source.tell()
    if file_bytes > limits.file_bytes:
        raise FileTooLarge(reason=f"it has more than {limits.file_bytes // 2**20} MB. Split it and send the parts.")
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
    except DAMAGED as fault:
        raise FileRefused(reason=NOT_A_WORKBOOK) from fault
    unpacked = sum(part.file_size for part in parts)
    is_bomb = any(
        part.file_size > SMALL_PART_BYTES and part.file_size > limits.unpacked_ratio * max(part.compress_size, 1)
        for part in parts
    )
    # Sheets are walked; whatever else there is, texts shared by the sheets above all, is held in memory.
    held = sum(part.file_size for part in parts if not part.filename.startswith(SHEETS))
    too_large = len(parts) > limits.archive_parts or unpacked > limits.unpacked_bytes or held > limits.held_bytes
    if is_bomb or too_large:
        raise FileTooLarge(
            reason="unpacked, this workbook would be far larger than it looks. Save its sheet as CSV UTF-8."
        )


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    """Pass rows on, turning damage that shows only while walking into a refusal."""
    try:
        yield from rows
    except DAMAGED as fault:
        raise FileRefused(reason=NOT_A_WORKBOOK) from fault


def _rows(sheet: Any, limits: Limits) -> Iterator[Row]:
    # The size that a sheet states of itself is often wrong, and would pad every row to it.
    sheet.reset_dimensions()
    header: tuple[str, ...] | None = None
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > limits.rows + 1:
            raise FileTooLarge(reason=f"it has more than {limits.rows:,} rows. Split it and send the parts.")
        if len(cells) > limits.columns:
            raise FileTooLarge(reason=f"it has more than {limits.columns:,} columns. Keep those that are needed.")
        texts = [_text(cell) for cell in cells]
        if not any(text.strip() for text in texts):
            continue
        if header is None:
            header = _header(texts)
            yield Row(number, header)
            continue
        yield _row(number, cells, texts, header)
    if header is None:
        raise FileRefused(reason="it is empty. Send a file with a header and at least one row.")


def _header(texts: list[str]) -> tuple[str, ...]:
    while texts and not texts[-1].strip():
        texts.pop()
    return tuple(text.strip() for text in texts)


def _row(number: int, cells: Any, texts: list[str], header: tuple[str, ...]) -> Row:
    # A sheet keeps no cells after the last one filled, so a short row is not a ragged one.
    texts += [""] * (len(header) - len(texts))
    problems = tuple(ragged(number, texts, header))
    formulas = frozenset(
        position for position, cell in enumerate(cells[: len(header)]) if getattr(cell, "data_type", "") == "f"
    )
    return Row(number, tuple(texts[: len(header)]), problems, formulas)


def _text(cell: Any) -> str:
    """Give what a cell holds as text; a whole number without a decimal point, a date in ISO 8601."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if getattr(cell, "data_type", "") == "f" and not isinstance(value, str):
        return f"={getattr(value, 'text', '') or ''}".replace("==", "=", 1)
    return str(value)
