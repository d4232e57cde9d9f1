"""Understanding the cells of one row: text, whole numbers, amounts, dates, choices, each fault kept as a problem.

Pure. What a certain kind of file means by its cells is with that kind (for instance `institutional.loan_files`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.imports.results import ColumnMatch, Problem, Row, Severity
from clear_platform.foundation.spreadsheets import is_formula_text, restore

MAX_TEXT = 500
MAX_SHOWN = 200

_AMOUNT = re.compile(r"\$?\s*(?P<digits>\d{1,3}(?:,\d{3})+|\d+)?(?P<fraction>\.\d*)?\s*")


class Cells:
    """The cells of one row by column name; each reading notes its own problem and gives None instead of a value.

    So a row with three faults is told all three at once.
    """

    def __init__(self, row: Row, match: ColumnMatch) -> None:
        self.row_number = row.number
        self.problems: list[Problem] = list(row.problems)
        self._headings = match.headings
        self._texts: dict[str, str] = {}
        for name, position in match.positions.items():
            text = row.cells[position] if position < len(row.cells) else ""
            if position in row.formula_cells:
                self._note(name, "The cell holds a formula. Paste its value instead.", text, Severity.ERROR)
                text = ""
            self._texts[name] = restore(text).strip(" \u00a0\r\n")

    @classmethod
    def of(cls, values: Mapping[str, str], *, row_number: int = 2) -> Cells:
        """Give cells made from plain values, under the columns' own names."""
        names = list(values)
        match = ColumnMatch({name: index for index, name in enumerate(names)}, {name: name for name in names})
        return cls(Row(row_number, tuple(values.values())), match)

    def __contains__(self, column: str) -> bool:
        return column in self._texts

    def raw(self, column: str) -> str:
        """Give the text of a cell as it stands; blank when the file has no such column."""
        return self._texts.get(column, "")

    def refuse(self, column: str, reason: str) -> None:
        """Note a problem that keeps the row out."""
        self._note(column, reason, self.raw(column), Severity.ERROR)

    def warn(self, column: str, reason: str) -> None:
        """Note something odd that does not keep the row out."""
        self._note(column, reason, self.raw(column), Severity.WARNING)

    def _note(self, column: str, reason: str, value: str, severity: Severity) -> None:
        heading = self._headings.get(column, column)
        self.problems.append(Problem(self.row_number, heading, reason, value[:MAX_SHOWN], severity))

    def text(self, column: str, *, required: bool = False, longest: int = MAX_TEXT) -> str:
        """Give a text as filed. One that a spreadsheet would compute is named, for it is kept as the text it is."""
        text = self.raw(column)
        if not text:
            if required:
                self.refuse(column, "The cell is blank. It is needed.")
            return ""
        if len(text) > longest:
            self.refuse(column, f"The text has {len(text):,} characters. At most {longest:,} are kept.")
            return ""
        if is_formula_text(text):
            self.warn(column, "A formula cell: it is kept as text, and leaves in exports with an apostrophe before it.")
        return text

    def whole(self, column: str, *, required: bool = False, least: int = 0, most: int = 10**9) -> int | None:
        """Give a whole number within its range; None when blank or at fault."""
        text = self.raw(column)
        if not text:
            if required:
                self.refuse(column, "The cell is blank. It needs a whole number.")
            return None
        folded = text.replace(",", "")
        if not re.fullmatch(r"[+-]?\d{1,18}(\.0+)?", folded, re.ASCII):
            self.refuse(column, "This is not a whole number.")
            return None
        value = int(folded.split(".", 1)[0])
        if not least <= value <= most:
            self.refuse(column, f"The number is outside {least:,} to {most:,}.")
            return None
        return value

    def amount(self, column: str, *, required: bool = False, most: Decimal = Decimal(10) ** 13) -> Decimal | None:
        """Give an amount of money, rounded to the cent; a dollar sign and grouping commas are read over."""
        text = self.raw(column)
        if not text:
            if required:
                self.refuse(column, "The cell is blank. It needs an amount.")
            return None
        value = read_amount(text)
        if value is None:
            self.refuse(column, "This is not an amount. Write for instance 60000.00 or $60,000.00.")
            return None
        if value > most:
            self.refuse(column, f"The amount is more than {most:,}.")
            return None
        return value


def read_amount(text: str) -> Decimal | None:
    """Give an amount that is not negative, as Decimal with two digits; None when the text is none.

    Commas are taken as grouping only where they stand like grouping, so that `1,50` is not read as 150.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found or not text.isascii():
        return None
    written = (found["digits"] or "").replace(",", "") + (found["fraction"] or "")
    if not any(sign.isdigit() for sign in written):
        return None
    exact = read_decimal(written)
    if exact is None:
        return None
    try:
        return exact.quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
