"""The way into reading: tell what a file is by its content, never by its name, and open it as a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import BinaryIO

from clear_platform.foundation.imports.errors import FileRefused
from clear_platform.foundation.imports.reading.delimited import read_delimited
from clear_platform.foundation.imports.reading.limits import LIMITS, Limits
from clear_platform.foundation.imports.reading.workbook import read_workbook
from clear_platform.foundation.imports.results import Table

_ZIP = b"PK\x03\x04"
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "it is an old XLS workbook, or one with a password. Save it as XLSX without a password."),
    (b"\x1f\x8b", "it is compressed. Unpack it and send what is inside."),
    (b"%PDF", "it is a PDF. Send the table it was made from, as CSV or XLSX."),
)


def open_table(source: BinaryIO, *, known_columns: Collection[str] = (), limits: Limits = LIMITS) -> Table:
    """Open a CSV or XLSX file as a table whose rows can be walked once; the file must stay open until then.

    Takes: a seekable binary file; the names of columns that would be recognised.
    Refuses: `FileRefused` when the file is of another kind, empty or damaged; `FileTooLarge` beyond the limits. Both
    can also come while the rows are walked.
    """
    source.seek(0)
    beginning = source.read(len(_ZIP))
    for signature, reason in _REFUSED:
        if beginning.startswith(signature):
            raise FileRefused(reason=reason)
    if beginning == _ZIP:
        return read_workbook(source, limits=limits)
    return read_delimited(source, limits=limits, known_columns=known_columns)
