"""The header of a file is matched with what an import knows; what does not fit is named, with the likely meaning."""

from __future__ import annotations

import pytest

from clear_platform.foundation.imports.columns import Column, match_columns, read_mapping
from clear_platform.foundation.imports.errors import MappingMalformed, WrongColumns

COLUMNS = (Column("Name", "a name"), Column("GrAppv", "an amount"), Column("Zip", "a code", required=False))


def test_headings_match_whatever_their_case_and_spacing() -> None:
    match = match_columns([" gr_appv ", "NAME"], COLUMNS)
    assert match.positions == {"Name": 1, "GrAppv": 0}
    assert match.absent == ("Zip",)


def test_columns_that_nobody_reads_are_listed() -> None:
    assert match_columns(["Name", "GrAppv", "Portion", ""], COLUMNS).ignored == ("Portion",)


def test_a_missing_column_is_named_with_the_heading_that_looks_like_it() -> None:
    with pytest.raises(WrongColumns, match=r"GrAppv is missing \(is it GrApprv\?\)") as refusal:
        match_columns(["Name", "GrApprv"], COLUMNS)
    assert refusal.value.code == "import.wrong_columns"


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(WrongColumns) as refusal:
        match_columns(["City"], COLUMNS)
    assert [(fault.pointer, fault.code) for fault in refusal.value.problems] == [
        ("/file/Name", "missing"),
        ("/file/GrAppv", "missing"),
    ]


def test_a_needed_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(WrongColumns, match="Name stands 2 times"):
        match_columns(["Name", "GrAppv", "name"], COLUMNS)


def test_a_column_that_nobody_reads_may_stand_twice() -> None:
    assert match_columns(["Name", "GrAppv", "x", "x"], COLUMNS).ignored == ("x", "x")


def test_a_mapping_gives_a_column_another_heading() -> None:
    match = match_columns(["Borrower", "Approved amount"], COLUMNS, {"Name": "Borrower", "GrAppv": "Approved amount"})
    assert (match.positions["Name"], match.headings["GrAppv"]) == (0, "Approved amount")


def test_a_mapping_to_a_heading_that_is_not_there_is_refused() -> None:
    with pytest.raises(WrongColumns, match="Borrower is missing"):
        match_columns(["Name", "GrAppv"], COLUMNS, {"Name": "Borrower"})


def test_a_mapping_of_an_unknown_column_is_refused() -> None:
    with pytest.raises(WrongColumns, match="the column Nonsense, which this import does not know"):
        match_columns(["Name", "GrAppv"], COLUMNS, {"Nonsense": "Name"})


def test_a_written_mapping_is_read() -> None:
    assert read_mapping(' {"Name": "Borrower"}') == ({"Name": "Borrower"}, "")


def test_anything_else_is_the_name_of_a_mapping() -> None:
    assert read_mapping(" Regional ") == ({}, "Regional")
    assert read_mapping("") == ({}, "")


@pytest.mark.parametrize(
    "text", ['{"Name": 1}', '{"Name"', '{"Name": "a\\u0000"}', '{"a": "b", "a": "c"}', '{"a": "\ud800"}']
)
def test_a_mapping_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(MappingMalformed) as refusal:
        read_mapping(text)
    assert refusal.value.problems[0].pointer == "/mapping"
