"""The cells of one row are understood one by one; every fault is named with its column, none hides another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.imports.cells import Cells, read_amount
from clear_platform.foundation.imports.results import ColumnMatch, Row, Severity


def cell(text: str) -> Cells:
    return Cells.of({"Column": text}, row_number=7)


def reason(cells: Cells) -> str:
    (problem,) = cells.problems
    assert (problem.row, problem.column) == (7, "Column")
    return problem.reason


class TestText:
    def test_white_space_around_a_text_is_not_part_of_it(self) -> None:
        assert cell(" \u00a0Bank  of A ").text("Column") == "Bank  of A"

    def test_a_needed_text_that_is_blank_is_named(self) -> None:
        cells = cell("  ")
        assert cells.text("Column", required=True) == ""
        assert "blank" in reason(cells)

    def test_too_long_a_text_is_named_and_its_value_shortened(self) -> None:
        cells = cell("x" * 600)
        cells.text("Column", longest=500)
        assert "600 characters" in reason(cells)
        assert len(cells.problems[0].value) == 200

    def test_a_formula_cell_is_named_and_kept_as_text(self) -> None:
        cells = cell('=HYPERLINK("http://example.org")')
        assert cells.text("Column") == '=HYPERLINK("http://example.org")'
        assert reason(cells).startswith("A formula cell")
        assert cells.problems[0].severity is Severity.WARNING

    def test_a_text_that_left_with_an_apostrophe_comes_back_without(self) -> None:
        assert cell("'=1+1").text("Column") == "=1+1"

    def test_a_workbooks_formula_keeps_its_row_out(self) -> None:
        row = Row(7, ("=A1&A2",), formula_cells=frozenset({0}))
        cells = Cells(row, ColumnMatch({"Column": 0}, {"Column": "Column"}))
        assert cells.text("Column") == ""
        assert reason(cells) == "The cell holds a formula. Paste its value instead."
        assert cells.problems[0].severity is Severity.ERROR

    def test_a_problem_names_the_heading_of_the_file(self) -> None:
        cells = Cells(Row(7, ("",)), ColumnMatch({"Name": 0}, {"Name": "Borrower"}))
        cells.text("Name", required=True)
        assert cells.problems[0].column == "Borrower"

    def test_a_column_that_the_file_has_not_is_blank(self) -> None:
        assert cell("x").text("Other") == ""


class TestWholeNumbers:
    @pytest.mark.parametrize(("text", "value"), [("0", 0), ("1,200", 1200), ("36.0", 36), ("", None)])
    def test_whole_numbers_are_read(self, text: str, value: int | None) -> None:
        cells = cell(text)
        assert cells.whole("Column") == value
        assert cells.problems == []

    @pytest.mark.parametrize("text", ["x", "1.5", "٣", "1e3", "--1", "9" * 30])
    def test_other_text_is_named(self, text: str) -> None:
        cells = cell(text)
        assert cells.whole("Column") is None
        assert "not a whole number" in reason(cells)

    def test_a_number_out_of_range_is_named_with_the_range(self) -> None:
        cells = cell("-1")
        assert cells.whole("Column", most=1_200) is None
        assert "0 to 1,200" in reason(cells)


class TestAmounts:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("60000", "60000.00"),
            ("$60,000.00 ", "60000.00"),
            ("$ 1,234,567.891", "1234567.89"),
            (".5", "0.50"),
            ("0", "0.00"),
            ("16.", "16.00"),
        ],
    )
    def test_amounts_are_read_to_the_cent(self, text: str, value: str) -> None:
        cells = cell(text)
        assert str(cells.amount("Column")) == value
        assert cells.problems == []

    @pytest.mark.parametrize("text", ["-5", "1,50", "12,34,567", "€5", "5 USD", "$", ".", "1e5", "NaN", "Infinity"])
    def test_other_text_is_named_rather_than_guessed(self, text: str) -> None:
        cells = cell(text)
        assert cells.amount("Column") is None
        assert "not an amount" in reason(cells)

    def test_an_amount_beyond_all_bounds_is_named(self) -> None:
        cells = cell("9" * 15)
        assert cells.amount("Column") is None
        assert "more than" in reason(cells)

    @given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False))
    def test_every_amount_written_in_dollars_reads_back(self, value: Decimal) -> None:
        assert read_amount(f"${value:,.2f} ") == value

    @given(st.text(max_size=40))
    def test_no_text_makes_the_reader_fail(self, text: str) -> None:
        assert (read_amount(text) or Decimal(0)) >= 0


def test_three_faults_of_one_row_are_told_at_once() -> None:
    cells = Cells.of({"Name": "", "Term": "x", "Amount": "y"})
    cells.text("Name", required=True)
    cells.whole("Term")
    cells.amount("Amount")
    assert [problem.column for problem in cells.problems] == ["Name", "Term", "Amount"]
