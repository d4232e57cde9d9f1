"""The real file that ships with CLEAR is understood to the last row, with the figures its description states."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from clear_platform.foundation.imports.cells import Cells
from clear_platform.foundation.imports.columns import match_columns
from clear_platform.foundation.imports.reading.files import open_table
from clear_platform.foundation.imports.results import ColumnMatch, ParsedRow, Table
from institutional.loan_files.layout import COLUMNS, Loan, parse_loan
from institutional.loan_files.rules import CHARGED_OFF, PAID_IN_FULL, loan_number_holds

FILE = Path(__file__).resolve().parents[3] / "demo" / "sba_loans_california.csv"


@pytest.fixture(scope="module")
def read_file() -> tuple[Table, ColumnMatch, list[ParsedRow]]:
    with FILE.open("rb") as source:
        table = open_table(source, known_columns=[column.name for column in COLUMNS])
        match = match_columns(table.header, COLUMNS)
        return table, match, [parse_loan(Cells(row, match)) for row in table.rows]


@pytest.fixture(scope="module")
def loans(read_file: tuple[Table, ColumnMatch, list[ParsedRow]]) -> list[Loan]:
    return [Loan.from_facts(row.facts) for row in read_file[2]]


def test_the_derived_columns_are_passed_over(read_file: tuple[Table, ColumnMatch, list[ParsedRow]]) -> None:
    table, match, _rows = read_file
    assert (table.encoding, table.delimiter) == ("utf-8", ",")
    assert match.absent == ()
    assert match.ignored == (
        "Selected", "New", "RealEstate", "Portion", "Recession", "daysterm", "xx", "Default",
    )  # fmt: skip


def test_every_row_is_good(read_file: tuple[Table, ColumnMatch, list[ParsedRow]]) -> None:
    rows = read_file[2]
    assert len(rows) == 2_101
    assert [row.number for row in rows] == list(range(2, 2_103))
    assert all(row.is_good for row in rows)


def test_what_is_odd_is_named(read_file: tuple[Table, ColumnMatch, list[ParsedRow]]) -> None:
    named = Counter(problem.column for row in read_file[2] for problem in row.problems)
    assert named == {"ChgOffDate": 11, "Bank": 3}


def test_loans_by_what_became_of_them(loans: list[Loan]) -> None:
    assert Counter(loan.status for loan in loans) == {PAID_IN_FULL: 1_415, CHARGED_OFF: 686}


def test_borrowers_and_banks(loans: list[Loan]) -> None:
    assert len({loan.borrower_key for loan in loans}) == 2_032
    assert len({loan.bank_key for loan in loans if loan.bank}) == 154
    assert sum(not loan.bank for loan in loans) == 3


def test_amounts_add_up(loans: list[Loan]) -> None:
    assert sum(loan.approved for loan in loans) == Decimal("489865659.00")
    assert sum(loan.guaranteed for loan in loans) == Decimal("397630216.00")


def test_every_charge_off_has_its_day(loans: list[Loan]) -> None:
    assert sum(loan.repaid_on is not None for loan in loans) == 686


def test_every_loan_number_fits_its_check_digits(loans: list[Loan]) -> None:
    assert all(loan_number_holds(loan.loan_number) for loan in loans)


def test_the_form_without_derived_columns_gives_the_same_loans(loans: list[Loan], tmp_path: Path) -> None:
    names = [column.name for column in COLUMNS]
    narrow = tmp_path / "narrow.csv"
    with FILE.open(encoding="utf-8-sig", newline="") as whole, narrow.open("w", newline="") as out:
        writer = csv.DictWriter(out, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(csv.DictReader(whole))
    with narrow.open("rb") as source:
        table = open_table(source)
        match = match_columns(table.header, COLUMNS)
        again = [Loan.from_facts(parse_loan(Cells(row, match)).facts) for row in table.rows]
    assert match.ignored == ()
    assert again == loans
