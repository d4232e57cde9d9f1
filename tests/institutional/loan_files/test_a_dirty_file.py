"""A file as it really comes: what is bad is named and stays behind, what is good is loaded, the rest can be mended."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from clear_platform.foundation.imports.errors import FileRefused, WrongColumns
from clear_platform.foundation.imports.queries import batch_for, rejected_as_csv, told
from clear_platform.foundation.imports.results import BatchSummary, Problem
from clear_platform.foundation.public import Actor, acting
from tests import actors
from tests.institutional.loan_files.factories import BAD, CALIFORNIA, HEADINGS, NAMED, checked, loaded, row, written
from tests.institutional.loan_files.snapshots import ask, counted

pytestmark = pytest.mark.django_db


def problems(by: Actor, batch: BatchSummary) -> list[Problem]:
    with acting(by, read_only=True):
        return list(told(by, batch.id, at_most=500).problems)


def rejected(by: Actor, batch: BatchSummary) -> bytes:
    with acting(by, read_only=True):
        return b"".join(rejected_as_csv(by, batch_for(by, batch.id)))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def workbook(rows: list[dict[str, Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for one in rows:
        book.active.append([one[name] for name in HEADINGS])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_seven_bad_rows_are_named_by_row_and_column_and_the_good_ones_load() -> None:
    officer = actors.staff()
    batch = loaded(officer, written([row(1), *BAD, row(2)]))
    assert (batch.counts.rows, batch.counts.good, batch.counts.rejected, batch.counts.created) == (9, 2, 7, 2)
    assert [(one.row, one.column) for one in problems(officer, batch)] == list(zip(range(3, 10), NAMED, strict=True))
    assert counted()["enterprises"] == 2


def test_the_rejected_rows_come_as_a_file_with_a_reason_and_load_once_mended() -> None:
    officer = actors.staff()
    batch = loaded(officer, written([row(1), *BAD]))
    left_behind = rows_of(rejected(officer, batch))
    assert [one["Name"] for one in left_behind] == [one["Name"] for one in BAD]
    assert left_behind[3]["reason"].startswith("MIS_Status: This is not a status.")
    mended = [{**one, **row(20 + place)} for place, one in enumerate(left_behind)]
    again = loaded(officer, written(mended, headings=[*HEADINGS, "reason"]))
    assert (again.counts.created, again.ignored_columns) == (7, ("reason",))


def test_the_rejected_rows_of_a_mended_file_have_one_reason_column() -> None:
    officer = actors.staff()
    batch = loaded(officer, written([{**BAD[0], "reason": "an old reason"}], headings=[*HEADINGS, "reason"]))
    header, line = rejected(officer, batch).decode("utf-8-sig").splitlines()
    assert header.endswith("SBA_Appv,reason")
    assert "an old reason" not in line


def test_a_windows_1252_name_is_read_and_the_encoding_said() -> None:
    batch = loaded(actors.staff(), written([row(1, Name="JOSÉ’S CAFÉ")], encoding="windows-1252"))
    assert batch.encoding == "windows-1252"
    assert ask("SELECT name FROM foundation_organization WHERE kind = 'enterprise'") == [("JOSÉ’S CAFÉ",)]


def test_the_california_file_in_windows_1252_with_semicolons_is_understood_alike() -> None:
    text = CALIFORNIA.read_text(encoding="utf-8-sig").replace("CAFE", "CAFÉ")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    batch = checked(actors.staff(), written(rows, encoding="windows-1252", delimiter=";"))
    assert (batch.encoding, batch.delimiter, batch.counts.good) == ("windows-1252", ";", 2_101)


def test_a_formula_cell_is_named_loaded_as_text_and_neutralised_on_its_way_out() -> None:
    officer = actors.staff()
    formula = '=HYPERLINK("http://example.org","x")'
    batch = loaded(officer, written([row(1, Name=formula), row(2, City="@SUM(A1)", Term="x")]))
    named = [(one.row, one.column, one.severity.value) for one in problems(officer, batch)]
    assert named == [(2, "Name", "warning"), (3, "Term", "error"), (3, "City", "warning")]
    assert ask("SELECT name FROM foundation_organization WHERE kind = 'enterprise'") == [(formula,)]
    (line,) = rows_of(rejected(officer, batch))
    assert line["City"] == "'@SUM(A1)"


def test_a_workbook_loads_like_the_file_it_was_made_from() -> None:
    officer = actors.staff()
    loaded(officer, written([row(1)]))
    numbers = {
        **row(1),
        "Term": 36,
        "GrAppv": 30000.0,
        "ApprovalDate": 15074,
        "LoanNr_ChkDgt": int(row(1)["LoanNr_ChkDgt"]),
    }
    batch = loaded(officer, workbook([numbers]), file_name="loans.xlsx")
    assert (batch.file_format, batch.sheet, batch.counts.unchanged) == ("xlsx", "Sheet", 1)


def test_a_workbooks_formula_keeps_its_row_out_and_is_named() -> None:
    officer = actors.staff()
    batch = loaded(officer, workbook([{**row(1), "GrAppv": "=10000*3"}]), file_name="loans.xlsx")
    assert batch.counts.rejected == 1
    assert ("GrAppv", "The cell holds a formula. Paste its value instead.") in [
        (one.column, one.reason) for one in problems(officer, batch)
    ]


def test_a_wrong_column_refuses_the_file_and_is_named() -> None:
    headings = ["Amount" if name == "GrAppv" else name for name in HEADINGS]
    with pytest.raises(WrongColumns, match="GrAppv is missing"):
        checked(actors.staff(), written([{**row(1), "Amount": "30000"}], headings=headings))
    assert ask("SELECT count(*) FROM foundation_importbatch") == [(0,)]


def test_a_mapping_reads_the_wrong_column_as_the_right_one() -> None:
    headings = ["Amount" if name == "GrAppv" else name for name in HEADINGS]
    batch = loaded(
        actors.staff(),
        written([{**row(1), "Amount": "31000"}], headings=headings),
        mapping={"GrAppv": "Amount"},
    )
    assert batch.mapping == {"GrAppv": "Amount"}
    assert ask("SELECT principal::int FROM institutional_position WHERE instrument = 'loan'") == [(31000,)]


def test_a_column_that_can_be_spared_is_named_when_it_is_absent() -> None:
    officer = actors.staff()
    batch = checked(officer, written([row(1)], headings=[name for name in HEADINGS if name != "UrbanRural"]))
    assert batch.absent_columns == ("UrbanRural",)
    assert [(one.row, one.column, one.severity.value) for one in problems(officer, batch)] == [
        (1, "UrbanRural", "warning")
    ]


def test_a_loan_that_stands_twice_in_a_file_is_loaded_once() -> None:
    officer = actors.staff()
    many = [row(serial) for serial in range(1_000)]
    batch = loaded(officer, written([*many, row(1), row(3)]))
    assert (batch.counts.created, batch.counts.rejected) == (1_000, 2)
    assert [one.reason for one in problems(officer, batch)] == [
        f"Row 3 is about the same loan, {row(1)['LoanNr_ChkDgt']}. Only the first is loaded.",
        f"Row 5 is about the same loan, {row(3)['LoanNr_ChkDgt']}. Only the first is loaded.",
    ]


def test_a_ragged_row_is_one_problem_and_not_twenty() -> None:
    officer = actors.staff()
    content = written([row(1)]) + b"1004285007,ONLY,THREE\r\n"
    batch = loaded(officer, content)
    assert (batch.counts.created, batch.counts.rejected) == (1, 1)
    (problem,) = problems(officer, batch)
    assert (problem.row, problem.column) == (3, "")


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        checked(actors.staff(), b"%PDF-1.7 ...")
    assert refusal.value.code == "import.file_refused"
