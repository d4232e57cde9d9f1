"""Cells on their way into a spreadsheet: which text it would compute, how such text leaves and comes back as text, and
a line of them as CSV.

Pure: no Django, no files. Every door that writes CSV or a workbook neutralises; every import restores.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_FORMULA_START = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_TAMED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?(?<=\d)([eE][+-]?\d+)?\s*%?")


def is_formula_text(text: str) -> bool:
    """Say whether a spreadsheet would take this text for a formula; a plain signed number is none."""
    return bool(_FORMULA_START.match(text)) and not _PLAIN_NUMBER.fullmatch(text)


def neutralise(text: str) -> str:
    """Give the text so that no spreadsheet computes it: an apostrophe in front, where it would.

    Plain numbers, negative ones among them, stay what they are. `restore` takes the apostrophe away again.
    """
    return f"'{text}" if is_formula_text(text) or _TAMED.match(text) else text


def restore(text: str) -> str:
    """Give the text that `neutralise` was given, so that a file which left can come back."""
    return text[1:] if _TAMED.match(text) else text


def csv_line(cells: Iterable[str]) -> bytes:
    """Give cells as one line of a CSV file, as they are: whoever writes them has neutralised those that came in."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
