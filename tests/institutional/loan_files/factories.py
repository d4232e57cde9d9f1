"""Loan files for tests: rows that are sound unless a test spoils them, written as the files are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import commit_import
from clear_platform.foundation.imports.operations.loading import load_to_the_end
from clear_platform.foundation.imports.results import BatchSummary
from clear_platform.foundation.public import Actor
from institutional.loan_files.layout import COLUMNS
from institutional.loan_files.rules import LOAN_NUMBER_WEIGHTS

CALIFORNIA = Path(__file__).resolve().parents[3] / "demo" / "sba_loans_california.csv"
HEADINGS = [column.name for column in COLUMNS]

SOUND = {
    "LoanNr_ChkDgt": "1004285007",
    "Name": "SIMPLEX OFFICE SOLUTIONS",
    "City": "ANAHEIM",
    "State": "CA",
    "Zip": "92801",
    "Bank": "CALIFORNIA BANK & TRUST",
    "BankState": "CA",
    "NAICS": "532420",
    "ApprovalDate": "15074",
    "ApprovalFY": "2001",
    "Term": "36",
    "NoEmp": "1",
    "NewExist": "1",
    "CreateJob": "2",
    "RetainedJob": "3",
    "FranchiseCode": "1",
    "UrbanRural": "0",
    "RevLineCr": "Y",
    "LowDoc": "N",
    "ChgOffDate": "",
    "DisbursementDate": "15095",
    "DisbursementGross": "32812",
    "BalanceGross": "0",
    "MIS_Status": "P I F",
    "ChgOffPrinGr": "0",
    "GrAppv": "30000",
    "SBA_Appv": "15000",
}
CHARGED_OFF = {"MIS_Status": "CHGOFF", "ChgOffDate": "17000", "ChgOffPrinGr": "12000"}


def loan_number(serial: int) -> str:
    """A loan number whose check digits hold."""
    digits = f"{1_000_000 + serial:07}"
    check = sum(weight * int(digit) for weight, digit in zip(LOAN_NUMBER_WEIGHTS, digits, strict=True)) % 11
    return f"{digits}{check:03}"


def row(serial: int = 0, **changes: str) -> dict[str, str]:
    """A sound row about a loan of its own, with some cells changed."""
    return {**SOUND, "LoanNr_ChkDgt": loan_number(serial), "Name": f"BORROWER {serial}", **changes}


def written(
    rows: Iterable[Mapping[str, str]],
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    headings: Iterable[str] = HEADINGS,
) -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(headings), delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def checked(by: Actor, content: bytes, *, file_name: str = "loans.csv", **how: object) -> BatchSummary:
    """A loan file, checked."""
    return check_import(actor=by, kind="loans", source=io.BytesIO(content), file_name=file_name, **how)  # type: ignore[arg-type]


def loaded(by: Actor, content: bytes, **how: object) -> BatchSummary:
    """A loan file, checked and loaded."""
    batch = checked(by, content, **how)
    commit_import(actor=by, batch_id=batch.id)
    return load_to_the_end(actor=by, batch_id=batch.id)


BAD: list[dict[str, str]] = [
    row(11, LoanNr_ChkDgt="12"),
    row(12, Name=""),
    row(13, GrAppv="thirty"),
    row(14, MIS_Status="PAID"),
    row(15, ApprovalDate="2/30/2001"),
    row(16, Term="-1"),
    row(17, NAICS="ABC"),
]
NAMED = ["LoanNr_ChkDgt", "Name", "GrAppv", "MIS_Status", "ApprovalDate", "Term", "NAICS"]
"""Seven rows, each bad in one column, and those columns."""
