"""Reading a loan file for its loans that ended: what was known at approval, and whether they were paid.

Nothing is stored, and only the columns named here are looked at, so a file may lack every other one. Importing a loan
file reads more of it (`layout`); what the loans are held against is in `capability.evaluation`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from capability.public import ApprovedLoan, EndedLoan
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.imports.cells import Cells
from clear_platform.foundation.imports.columns import Column, match_columns
from clear_platform.foundation.imports.errors import WrongColumns
from clear_platform.foundation.imports.reading.files import open_table
from clear_platform.foundation.imports.results import Problem
from institutional.loan_files import rules
from institutional.loan_files.layout import (
    COLUMNS,
    day_of_cell,
    read_code,
    read_fiscal_year,
    read_industry,
    read_loan_number,
    status_of_cell,
)

NEEDED = ("LoanNr_ChkDgt", "NAICS", "NoEmp", "CreateJob", "RetainedJob", "MIS_Status", "GrAppv", "SBA_Appv")
WELCOME = ("ApprovalFY", "ApprovalDate", "NewExist", "FranchiseCode", "RevLineCr", "LowDoc", "State")
READ = tuple(
    Column(one.name, one.meaning, required=one.name in NEEDED) for one in COLUMNS if one.name in NEEDED + WELCOME
)
CHUNK_BYTES = 1024 * 1024


@dataclass
class EndedLoans:
    """What was read from a file: the loans that ended, how many rows there were, and what is wrong with some."""

    file_name: str
    sha256: str
    rows: int = 0
    open_or_unknown: int = 0
    loans: list[EndedLoan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give the counts as plain JSON values."""
        paid = sum(one.paid for one in self.loans)
        return {
            "name": self.file_name,
            "sha256": self.sha256,
            "rows": self.rows,
            "loans": len(self.loans),
            "paid": paid,
            "charged_off": len(self.loans) - paid,
            "status_unknown": self.open_or_unknown,
            "left_out": self.left_out,
        }


def read_ended_loans(path: Path) -> EndedLoans:
    """Read a loan file, CSV or XLSX, for the loans that were paid in full or charged off.

    Gives: the loans in the order of the file. A row that cannot be understood is left out and named; so is one whose
    loan stood in an earlier row, of nothing approved, or with more guaranteed than approved. What is wrong in columns
    that are not read keeps no row out. A row without status is counted and left out. Refuses: `FileRefused`,
    `FileTooLarge`, `WrongColumns`. Raises: `OSError` where the file cannot be opened.
    """
    with path.open("rb") as source:
        read = EndedLoans(path.name, _sha256(source))
        table = open_table(source, known_columns=[one.name for one in READ])
        match = match_columns(table.header, READ)
        _know_the_year(match.absent)
        at_fault = {"", *match.headings.values()}
        seen: dict[str, int] = {}
        for row in table.rows:
            read.rows += 1
            cells = Cells(row, match)
            loan = _understood(cells)
            status = status_of_cell(cells)
            if loan is not None and (earlier := seen.setdefault(loan.loan_number, row.number)) != row.number:
                cells.refuse("LoanNr_ChkDgt", f"Row {earlier} has this loan already. Keep one of them.")
            faults = [one for one in cells.problems if one.severity == "error" and one.column in at_fault]
            if faults or loan is None:
                read.left_out += 1
                read.problems += faults
            elif not status:
                read.open_or_unknown += 1
            else:
                read.loans.append(
                    EndedLoan(
                        loan,
                        paid=status == rules.PAID_IN_FULL,
                        region=rules.region_of(cells.raw("State").strip().upper()) or "",
                    )
                )
    return read


def _sha256(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _know_the_year(absent: tuple[str, ...]) -> None:
    if {"ApprovalFY", "ApprovalDate"} <= set(absent):
        reason = "ApprovalFY is missing, and ApprovalDate, which would tell it."
        raise WrongColumns(reason=reason, problems=[FieldProblem("/file/ApprovalFY", "missing", reason)])


def _understood(cells: Cells) -> ApprovedLoan | None:
    """Give a loan as it was known at approval; None where a cell that is needed could not be understood."""
    number = read_loan_number(cells)
    industry = read_industry(cells)
    year = read_fiscal_year(cells)
    day = _approved_on(cells, year)
    principal = cells.amount("GrAppv", required=True)
    guaranteed = cells.amount("SBA_Appv", required=True)
    _refuse_impossible(cells, principal, guaranteed)
    employees = cells.whole("NoEmp", most=10_000_000)
    to_create = cells.whole("CreateJob", most=10_000_000)
    to_retain = cells.whole("RetainedJob", most=10_000_000)
    if number is None or day is None or principal is None or guaranteed is None:
        return None
    return ApprovedLoan(
        loan_number=number,
        fiscal_year=year or fiscal_year_of(day),
        approved_on=day,
        industry=industry,
        principal=principal,
        guaranteed=guaranteed,
        employees=employees,
        jobs_to_create=to_create,
        jobs_to_retain=to_retain,
        is_new_business={"1": False, "2": True}.get(read_code(cells, "NewExist")),
        is_revolving=rules.read_flag(cells.raw("RevLineCr")),
        is_low_doc=rules.read_flag(cells.raw("LowDoc")),
        is_franchise=_franchise(read_code(cells, "FranchiseCode")),
    )


def _refuse_impossible(cells: Cells, principal: Decimal | None, guaranteed: Decimal | None) -> None:
    """Name amounts that no loan can have: they would be learnt from as if they were so."""
    if principal == 0:
        cells.refuse("GrAppv", "Nothing was approved. A loan has an amount above 0.")
    elif principal is not None and guaranteed is not None and guaranteed > principal:
        cells.refuse("SBA_Appv", "More is guaranteed than was approved.")


def _approved_on(cells: Cells, year: int | None) -> date | None:
    """Give the day of approval; where only the fiscal year is told, its last day. The day moves no score."""
    if year is None:
        return day_of_cell(cells, "ApprovalDate", required=True)
    return rules.read_day(cells.raw("ApprovalDate"), fiscal_year=year) or date(year, 9, 30)


def fiscal_year_of(day: date) -> int:
    """Give the fiscal year of a day: it begins on the first of October before."""
    return day.year + (day.month >= 10)


def _franchise(code: str) -> bool | None:
    """Say whether a code names a franchise: 0 and 1 mean none; what is no number says nothing."""
    digits = code.lstrip("0")
    return None if not code.isdigit() else digits not in {"", "1"}
