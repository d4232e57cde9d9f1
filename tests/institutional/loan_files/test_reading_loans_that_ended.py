"""Loans that ended are read from any loan file: as the agency writes it or a spreadsheet left it; faults are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from clear_platform.foundation.imports.errors import FileRefused, WrongColumns
from institutional.loan_files.ended import NEEDED, WELCOME, EndedLoans, fiscal_year_of, read_ended_loans
from tests.institutional.loan_files.factories import CHARGED_OFF, HEADINGS, row, written

Reads = Callable[..., EndedLoans]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    def of(*rows: dict[str, str], headings: list[str] | None = None, encoding: str = "utf-8") -> EndedLoans:
        path = tmp_path / "loans.csv"
        path.write_bytes(written(rows, headings=headings or HEADINGS, encoding=encoding))
        return read_ended_loans(path)

    return of


def faults(read: EndedLoans) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in read.problems]


def test_what_was_known_at_approval_and_how_it_ended(reads: Reads) -> None:
    paid, lost = reads(row(1), row(2, **CHARGED_OFF)).loans
    assert (paid.paid, lost.paid) == (True, False)
    loan = paid.approved
    assert (loan.fiscal_year, loan.approved_on) == (2001, date(2001, 4, 9))
    assert (loan.principal, loan.guaranteed, loan.guaranteed_share) == (30_000, 15_000, Decimal("0.5"))
    assert (loan.employees, loan.jobs_to_create, loan.jobs_to_retain) == (1, 2, 3)
    assert (loan.is_new_business, loan.is_revolving, loan.is_low_doc, loan.is_franchise) == (False, True, False, False)


def test_a_file_as_the_agency_writes_it_says_the_same(reads: Reads) -> None:
    plain = reads(row(1)).loans
    agency = row(
        1, ApprovalDate="9-Apr-01", GrAppv="$30,000.00 ", SBA_Appv="$15,000.00 ", NAICS="532420.0", NewExist="1.0",
        MIS_Status="PIF", FranchiseCode="00001",
    )  # fmt: skip
    assert reads(agency, encoding="utf-8-sig").loans == plain
    assert reads({**agency, "ApprovalDate": "4/9/2001"}).loans == plain


def test_no_other_column_is_needed(reads: Reads) -> None:
    whole = reads(row(1))
    assert reads(row(1), headings=[*NEEDED, *WELCOME]).loans == whole.loans
    assert reads(row(1), headings=[*NEEDED, "ApprovalDate"]).loans[0].approved.fiscal_year == 2001


def test_other_letters_and_blanks_are_unknown_never_a_fault(reads: Reads) -> None:
    read = reads(row(1, RevLineCr="T", LowDoc="S", NewExist="0", NAICS="0", NoEmp="", CreateJob="", FranchiseCode="x"))
    loan = read.loans[0].approved
    assert (loan.is_revolving, loan.is_low_doc, loan.is_new_business, loan.is_franchise) == (None, None, None, None)
    assert (loan.industry, loan.employees, loan.jobs_to_create) == ("", None, None)
    assert read.problems == []


@pytest.mark.parametrize(("code", "is_franchise"), [("0", False), ("1", False), ("15710", True), ("", None)])
def test_a_franchise_is_a_code_above_one(reads: Reads, code: str, is_franchise: bool | None) -> None:
    assert reads(row(1, FranchiseCode=code)).loans[0].approved.is_franchise is is_franchise


@pytest.mark.parametrize(("day", "year"), [(date(2004, 9, 30), 2004), (date(2004, 10, 1), 2005)])
def test_a_fiscal_year_begins_in_october(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year


def test_where_only_the_day_tells_the_year_it_is_the_fiscal_one(reads: Reads) -> None:
    assert reads(row(1, ApprovalFY="", ApprovalDate="10/1/2004")).loans[0].approved.fiscal_year == 2005


def test_where_only_the_year_is_told_the_loan_is_still_read(reads: Reads) -> None:
    assert reads(row(1, ApprovalDate="")).loans[0].approved.fiscal_year == 2001


def test_a_loan_without_status_is_counted_and_left_out(reads: Reads) -> None:
    read = reads(row(1), row(2, MIS_Status=""))
    assert (len(read.loans), read.open_or_unknown, read.left_out, read.problems) == (1, 1, 0, [])


def test_what_cannot_be_understood_is_left_out_and_named_by_row(reads: Reads) -> None:
    read = reads(
        row(1),
        row(2, LoanNr_ChkDgt="12"),
        row(3, GrAppv="thirty"),
        row(4, MIS_Status="PAID"),
        row(5, NoEmp="-4"),
        row(6, ApprovalFY="", ApprovalDate=""),
    )
    assert (len(read.loans), read.left_out) == (1, 5)
    assert faults(read) == [
        (3, "LoanNr_ChkDgt"), (4, "GrAppv"), (5, "MIS_Status"), (6, "NoEmp"), (7, "ApprovalDate"),
    ]  # fmt: skip


def test_years_that_no_loan_has_are_faults_of_their_rows(reads: Reads) -> None:
    read = reads(
        row(1),
        row(2, ApprovalFY="", ApprovalDate="2/28/0000"),
        row(3, ApprovalFY="0000"),
        row(4, ApprovalFY="0001"),
        row(5, ApprovalFY="9999"),
    )
    assert (len(read.loans), read.left_out) == (1, 4)
    assert faults(read) == [(3, "ApprovalDate"), (4, "ApprovalFY"), (5, "ApprovalFY"), (6, "ApprovalFY")]


def test_amounts_that_no_loan_has_are_faults_of_their_rows(reads: Reads) -> None:
    read = reads(row(1), row(2, GrAppv="0", SBA_Appv="0"), row(3, GrAppv="100", SBA_Appv="100.01"))
    assert (len(read.loans), read.left_out) == (1, 2)
    assert faults(read) == [(3, "GrAppv"), (4, "SBA_Appv")]


@pytest.mark.parametrize("text", ["a\x00b", "\udce9"])
def test_a_cell_that_is_not_read_keeps_no_row_out(tmp_path: Path, text: str) -> None:
    path = tmp_path / "loans.csv"
    damaged = written([row(1, City="Ölberg @"), row(2)], headings=HEADINGS, encoding="utf-8-sig")
    path.write_bytes(damaged.replace(b"@", text.encode("utf-8", "surrogateescape")))
    read = read_ended_loans(path)
    assert (len(read.loans), read.problems) == (2, [])


def test_a_term_that_is_nonsense_keeps_no_row_out(reads: Reads) -> None:
    assert reads(row(1, Term="long", ChgOffDate="never", Zip="x" * 900)).problems == []


def test_a_loan_that_stands_twice_counts_once(reads: Reads) -> None:
    read = reads(row(1), row(2), row(1, **CHARGED_OFF))
    assert [one.paid for one in read.loans] == [True, True]
    assert [one.reason for one in read.problems] == ["Row 2 has this loan already. Keep one of them."]


def test_a_file_without_a_needed_column_is_refused_by_its_name(reads: Reads) -> None:
    with pytest.raises(WrongColumns, match="GrAppv is missing"):
        reads(row(1), headings=[name for name in HEADINGS if name != "GrAppv"])


def test_a_file_that_tells_no_year_is_refused(reads: Reads) -> None:
    with pytest.raises(WrongColumns, match="ApprovalFY is missing"):
        reads(row(1), headings=list(NEEDED))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", "LoanNr_ChkDgt".encode("utf-16")])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        read_ended_loans(path)
