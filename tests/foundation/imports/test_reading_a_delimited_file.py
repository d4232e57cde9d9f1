"""A CSV file as people really send it: its encoding, its delimiter and its damage are found out and said."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from clear_platform.foundation.imports.errors import FileRefused, FileTooLarge
from clear_platform.foundation.imports.reading.files import open_table
from clear_platform.foundation.imports.reading.limits import LIMITS
from clear_platform.foundation.imports.results import Problem, Row, Table


def opened(content: bytes | str, *, known: tuple[str, ...] = (), **limits: int) -> Table:
    raw = content if isinstance(content, bytes) else content.encode()
    return open_table(io.BytesIO(raw), known_columns=known, limits=replace(LIMITS, **limits))


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def problems(table: Table) -> list[Problem]:
    return [problem for row in table.rows for problem in row.problems]


class Endless(io.BytesIO):
    """Gives letters without end, and remembers how many were asked of it."""

    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = size or 0
        self.given += wanted
        return b"x" * wanted


class TestEncoding:
    def test_utf_8_is_read_without_a_mark(self) -> None:
        table = opened("Name,City\nCafé Ünal,Łódź\n")
        assert (table.encoding, cells(table)) == ("utf-8", [("Café Ünal", "Łódź")])

    def test_a_byte_order_mark_does_not_become_part_of_the_first_heading(self) -> None:
        table = opened(b"\xef\xbb\xbfName,City\nA,B\n")
        assert (table.encoding, table.header) == ("utf-8", ("Name", "City"))

    def test_one_curly_apostrophe_byte_makes_the_file_windows_1252(self) -> None:
        table = opened(b"Name,City\nJoe\x92s,LA\n")
        assert (table.encoding, cells(table)) == ("windows-1252", [("Joe’s", "LA")])

    def test_the_telling_byte_may_stand_at_the_very_end_of_a_large_file(self) -> None:
        table = opened(b"Name,City\n" + b"A,B\n" * 200_000 + b"Caf\xe9,C")
        assert table.encoding == "windows-1252"
        assert cells(table)[-1] == ("Café", "C")

    def test_a_character_that_spans_two_chunks_is_still_utf_8(self) -> None:
        filler = "x" * 100 + "\n"
        content = "Name\n" + filler * 2595 + "y" * (262143 - 5 - 101 * 2595) + "é\n"
        assert content.encode()[262143:262145] == "é".encode()
        assert opened(content).encoding == "utf-8"

    def test_a_stray_byte_in_a_utf_8_file_is_a_problem_of_its_row_alone(self) -> None:
        table = opened("Name,City\nÉmile,Orléans\nJos".encode() + b"\x92,LA\nA,B\n")
        rows = list(table.rows)
        assert table.encoding == "utf-8"
        assert [row.number for row in rows if row.problems] == [3]
        assert rows[0].cells == ("Émile", "Orléans")

    def test_an_encoded_surrogate_is_a_problem_and_never_reaches_the_text(self) -> None:
        table = opened(b"Name,City\nA\xed\xa0\x80,B\n")
        (row,) = table.rows
        assert table.encoding == "utf-8"
        assert row.cells == ("A\ufffd\ufffd\ufffd", "B")
        assert (row.problems[0].row, row.problems[0].column) == (2, "Name")

    def test_a_byte_that_windows_1252_does_not_have_is_a_problem_of_its_row(self) -> None:
        table = opened(b"Name,City\nCaf\xe9,B\nX\x81,Y\n")
        assert table.encoding == "windows-1252"
        assert [(problem.row, problem.column) for problem in problems(table)] == [(3, "Name")]

    def test_a_nul_byte_is_a_problem_of_its_row(self) -> None:
        (found,) = problems(opened(b"Name,City\nA,B\nC\x00D,E\n"))
        assert (found.row, found.column, found.value) == (3, "Name", "C\ufffdD")
        assert "NUL" in found.reason

    def test_utf_16_is_refused_with_what_to_do(self) -> None:
        with pytest.raises(FileRefused, match="UTF-16"):
            opened("Name,City\n".encode("utf-16"))


class TestDelimiter:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_each_delimiter_is_told(self, delimiter: str) -> None:
        content = "Name,Amount,City\nA,1,X\nB,2,Y\n".replace(",", delimiter)
        table = opened(content)
        assert (table.delimiter, table.header) == (delimiter, ("Name", "Amount", "City"))

    def test_decimal_commas_do_not_pass_for_delimiters(self) -> None:
        assert opened("Name;Low;High\nA;1,5;2,5\nB;3,5;4,5\n").delimiter == ";"

    def test_commas_in_the_header_do_not_win_against_a_regular_semicolon(self) -> None:
        assert opened("Name;City, State;Zip\nA;B, CA;1\nC;D;2\n").delimiter == ";"

    def test_known_columns_settle_what_looks_alike(self) -> None:
        content = "Name,a;City,b;Zip\nX,1;Y,2;3\n"
        assert opened(content).delimiter == ","  # alike under both: the first of equals
        assert opened(content, known=("Zip",)).delimiter in ",;"
        assert opened("Name;a,b\n1;2,3\n", known=("Name",)).delimiter == ";"

    def test_a_single_column_needs_no_delimiter(self) -> None:
        table = opened("Name\nA\nB\n")
        assert cells(table) == [("A",), ("B",)]


class TestRows:
    def test_rows_have_the_numbers_of_a_spreadsheet(self) -> None:
        table = opened('Name,Note\nA,"two\nlines"\n\nB,x\n')
        assert [(row.number, row.cells) for row in table.rows] == [(2, ("A", "two\nlines")), (4, ("B", "x"))]

    def test_windows_and_old_mac_line_ends_are_read(self) -> None:
        assert cells(opened("A,B\r\n1,2\r\n")) == [("1", "2")]
        assert cells(opened("A,B\r1,2\r")) == [("1", "2")]

    def test_a_row_with_too_few_cells_is_named(self) -> None:
        (found,) = problems(opened("A,B,C\n1,2,3\n4,5\n"))
        assert (found.row, found.column) == (3, "")
        assert "2 cells, the header 3" in found.reason

    def test_a_row_with_too_many_cells_is_named_with_the_surplus(self) -> None:
        (found,) = problems(opened("A,B\n1,2,surplus\n"))
        assert (found.row, found.value) == (2, "surplus")

    def test_blank_cells_too_many_are_no_harm(self) -> None:
        table = opened("A,B\n1,2,,\n")
        assert list(table.rows) == [Row(2, ("1", "2"))]

    def test_a_quotation_mark_never_closed_costs_one_row_and_no_more(self) -> None:
        table = opened('A,B\n1,2\n"open,3\n4,5\n6,7\n')
        rows = list(table.rows)
        assert [(row.number, bool(row.problems)) for row in rows] == [(2, False), (3, True), (4, False), (5, False)]
        assert rows[1].problems[0].value == '"open,3'

    def test_an_endless_quoted_cell_is_given_up_within_its_bound(self) -> None:
        table = opened('A,B\n"' + "x,y\n" * 2_000 + "1,2\n", row_characters=1_000)
        rows = list(table.rows)
        assert "does not end" in rows[0].problems[0].reason
        assert (len(rows), rows[-1].cells) == (2_001, ("1", "2"))

    def test_text_after_a_closing_quotation_mark_is_a_problem_not_a_guess(self) -> None:
        (found,) = problems(opened('A,B\n"Joe" Inc,2\n3,4\n'))
        assert (found.row, found.value) == (2, '"Joe" Inc,2')

    def test_a_cell_beyond_the_longest_is_a_problem_of_its_row(self) -> None:
        (found,) = problems(opened("A,B\n" + "x" * 140_000 + ",1\n2,3\n"))
        assert (found.row, len(found.value)) == (2, 200)

    def test_a_file_where_quotation_marks_swallow_rows_again_and_again_is_refused(self) -> None:
        table = opened("A,B\n" + 'x",",\n' * 400, row_characters=60, unclosed_quotes=5)
        with pytest.raises(FileRefused, match="more than 5 rows open a quotation mark"):
            list(table.rows)


class TestWholeFile:
    @pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n \n", b",,\n"])
    def test_an_empty_file_is_refused(self, content: bytes) -> None:
        with pytest.raises(FileRefused, match="empty"):
            opened(content)

    def test_a_header_alone_gives_no_rows(self) -> None:
        assert cells(opened("A,B\n")) == []

    def test_a_broken_header_is_refused(self) -> None:
        with pytest.raises(FileRefused, match="not a header"):
            opened('"A" x,B\n1,2\n')

    def test_too_many_bytes_are_refused(self) -> None:
        with pytest.raises(FileTooLarge, match="more than 1 MB"):
            opened(b"A,B\n" + b"1,2\n" * 300_000, file_bytes=1024 * 1024)

    def test_too_many_rows_are_refused_when_reached(self) -> None:
        table = opened("A,B\n" + "1,2\n" * 11, rows=10)
        with pytest.raises(FileTooLarge, match="more than 10 rows"):
            list(table.rows)

    def test_as_many_rows_as_allowed_are_read(self) -> None:
        assert len(cells(opened("A,B\n" + "1,2\n" * 10, rows=10))) == 10

    def test_too_many_columns_are_refused(self) -> None:
        with pytest.raises(FileTooLarge, match="more than 3 columns"):
            opened("A,B,C,D\n", columns=3)

    def test_an_endless_line_is_refused_before_it_is_held_in_memory(self) -> None:
        source = Endless()
        with pytest.raises(FileTooLarge, match="a line of more than"):
            open_table(source, limits=replace(LIMITS, line_bytes=1_000_000))
        assert source.given < 2_000_000

    @pytest.mark.parametrize(
        ("beginning", "said"),
        [(b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS"), (b"\x1f\x8b\x08", "compressed"), (b"%PDF-1.7", "PDF")],
    )
    def test_other_kinds_of_file_are_told_by_their_content(self, beginning: bytes, said: str) -> None:
        with pytest.raises(FileRefused, match=said):
            opened(beginning + b"\x00" * 100)

    def test_the_callers_file_stays_open(self) -> None:
        source = io.BytesIO(b"A,B\n1,2\n")
        list(open_table(source).rows)
        assert source.closed is False
