"""An XLSX file: its first visible sheet becomes rows of text, and one that lies about its size is not unpacked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clear_platform.foundation.imports.errors import FileRefused, FileTooLarge
from clear_platform.foundation.imports.reading.files import open_table
from clear_platform.foundation.imports.reading.limits import LIMITS


def workbook(*rows: list[Any], hidden_first: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    other = book.create_sheet("Other", 0 if hidden_first else None)
    other.append(["Unrelated"])
    other.sheet_state = {True: "hidden", False: "visible"}[hidden_first]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def repacked(content: bytes, part: str, replacement: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, {part: replacement}.get(name, old.read(name)))
    return out.getvalue()


def test_numbers_and_dates_become_the_text_a_person_would_type() -> None:
    content = workbook(
        ["Name", "Loan", "Amount", "Day", "Yes"],
        ["A", 1004285007, 30000.5, date(2001, 4, 9), True],
        ["B", 2.0, 0.1, datetime.fromisoformat("2001-04-09T12:30"), False],
    )
    table = open_table(io.BytesIO(content))
    assert (table.file_format, table.sheet, table.header[0]) == ("xlsx", "Sheet", "Name")
    assert [row.cells for row in table.rows] == [
        ("A", "1004285007", "30000.5", "2001-04-09", "TRUE"),
        ("B", "2", "0.1", "2001-04-09T12:30:00", "FALSE"),
    ]


def test_the_first_visible_sheet_is_read() -> None:
    content = workbook(["Name"], ["A"], hidden_first=True)
    assert [row.cells for row in open_table(io.BytesIO(content)).rows] == [("A",)]


def test_a_formula_cell_is_marked_and_gives_its_formula() -> None:
    (row,) = open_table(io.BytesIO(workbook(["Name", "Sum"], ["A", "=1+1"]))).rows
    assert (row.cells, row.formula_cells) == (("A", "=1+1"), frozenset({1}))


def test_blank_rows_keep_their_number_and_short_rows_are_filled() -> None:
    content = workbook(["A", "B", "C"], ["1"], [], ["2", "3", "4"])
    assert [(row.number, row.cells) for row in open_table(io.BytesIO(content)).rows] == [
        (2, ("1", "", "")),
        (4, ("2", "3", "4")),
    ]


def test_a_cell_beyond_the_header_is_a_problem_of_its_row() -> None:
    (row,) = open_table(io.BytesIO(workbook(["A"], ["1", "surplus"]))).rows
    assert (row.problems[0].row, row.problems[0].value) == (2, "surplus")


def test_a_sheet_that_overstates_its_size_is_read_as_it_is() -> None:
    content = workbook(["A", "B"], ["1", "2"])
    part = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(io.BytesIO(content)).read(part).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert [row.cells for row in open_table(io.BytesIO(repacked(content, part, xml))).rows] == [("1", "2")]


def test_a_row_numbered_into_the_millions_is_refused() -> None:
    content = workbook(["A", "B"], ["1", "2"])
    part = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(io.BytesIO(content)).read(part).replace(b'<row r="2">', b'<row r="99999999999">')
    table = open_table(io.BytesIO(repacked(content, part, xml)), limits=replace(LIMITS, rows=1_000))
    with pytest.raises(FileTooLarge, match="more than 1,000 rows"):
        list(table.rows)


def test_a_workbook_that_would_unpack_a_thousandfold_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(workbook(["A"], ["1"]), "xl/worksheets/sheet1.xml", b" " * 30_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(FileTooLarge, match="far larger"):
        open_table(io.BytesIO(bomb))


def test_parts_that_must_be_held_in_memory_are_refused_beyond_their_bound() -> None:
    content = repacked(workbook(["A"], ["1"]), "xl/theme/theme1.xml", bytes(range(256)) * 400)
    with pytest.raises(FileTooLarge, match="far larger"):
        open_table(io.BytesIO(content), limits=replace(LIMITS, held_bytes=100_000))


def test_entities_in_the_xml_are_refused() -> None:
    content = workbook(["A"], ["1"])
    part = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(io.BytesIO(content)).read(part)
    laughing = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + xml
    with pytest.raises(FileRefused, match="damaged"):
        list(open_table(io.BytesIO(repacked(content, part, laughing))).rows)


def test_too_wide_a_sheet_is_refused() -> None:
    with pytest.raises(FileTooLarge, match="more than 2 columns"):
        open_table(io.BytesIO(workbook(["A", "B", "C"])), limits=replace(LIMITS, columns=2))


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(FileRefused, match="empty"):
        open_table(io.BytesIO(workbook()))


SOUND = workbook(["Name", "Loan", "Day"], ["A", 1, date(2001, 4, 9)], ["B", 2, None])


@settings(max_examples=150)
@given(
    places=st.lists(st.integers(min_value=4, max_value=len(SOUND) - 1), min_size=1, max_size=6),
    byte=st.integers(min_value=0, max_value=255),
    cut=st.integers(min_value=0, max_value=400),
)
def test_a_damaged_workbook_is_refused_or_read_and_never_fails_otherwise(
    places: list[int], byte: int, cut: int
) -> None:
    damaged = bytearray(SOUND)
    for place in places:
        damaged[place] = byte
    outcome = "read"
    try:
        list(open_table(io.BytesIO(bytes(damaged[: len(damaged) - cut]))).rows)
    except FileRefused:
        outcome = "refused"
    assert outcome in {"read", "refused"}
