"""Figures of a snapshot read from an export of opportunities, and what of a file is named where it cannot be read.

No database.
"""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from outcomes.learning.rules.exports import Columns, read_export, rules_from, rules_of
from outcomes.learning.shipped import shipped_rules
from outcomes.snapshots.rules import BOUNDS

PLACES = {name: bounds.places for name, bounds in BOUNDS.items()}
OWN = Columns(
    "Created On", "First Contacted On", "stage", ["Appointment Booked", "Closed"], "Status", ["won"], "Assigned"
)
EXPORT = """Opportunity Name,stage,Status,Created On,First Contacted On,Assigned
A,New Lead,open,2026-03-01 09:00,2026-03-01 09:30,Ann
B,Appointment Booked,open,2026-03-01 09:00,2026-03-01 10:30,
C,Closed,WON,2026-03-02 09:00,2026-03-03 09:00,Ann
D,New Lead,lost,2026-03-02 09:00,,Ben
"""
# Two of four reached an appointment, one of these two was won, three of four have somebody. Minutes 30, 90, 1440.
FIGURES = {
    "lead_response_minutes": Decimal("90.00"),
    "lead_to_appt_rate": Decimal("0.500000"),
    "close_rate": Decimal("0.500000"),
    "crm_adoption_rate": Decimal("0.750000"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_an_export_is_read_whatever_program_wrote_it(encoding: str, mark: str) -> None:
    text = EXPORT.replace("Ann", "Zoé").replace(",", mark).replace("\n", "\r\n")
    assert read_export(text.encode(encoding), shipped_rules(), places=PLACES).figures == FIGURES


def test_a_figure_whose_column_is_not_there_is_not_measured() -> None:
    found = read_export(EXPORT.replace("Assigned", "Person").encode(), shipped_rules(), places=PLACES).figures
    assert set(FIGURES) - set(found) == {"crm_adoption_rate"}


@pytest.mark.parametrize("content", [b"", b"stage,status,assigned\n"])
def test_no_row_gives_no_figure(content: bytes) -> None:
    assert read_export(content, shipped_rules(), places=PLACES).figures == {}


@pytest.mark.parametrize("mapping", ["[happiness]\nshare = 1\n", "[nps]\nmean = 'Score'\n"])
def test_a_mapping_that_says_nothing_known_is_refused(mapping: str) -> None:
    with pytest.raises(ValueError, match=r"snapshot has no|is read as"):
        read_export(EXPORT.encode(), rules_from(mapping), places=PLACES)


def test_columns_that_an_enterprise_named_give_the_same_figures() -> None:
    assert read_export(EXPORT.encode(), rules_of(OWN), places=PLACES, all_columns=True).figures == FIGURES


def test_half_of_what_a_figure_needs_gives_none() -> None:
    assert rules_of(Columns(arrived_column="Created On", status_column="Status", won_values=["won"])) == {}


@pytest.mark.parametrize(
    ("before", "after", "line", "column", "code"),
    [
        ("First Contacted On", "Answered", 1, "First Contacted On", "column_lacking"),
        ("2026-03-01 09:30", "yesterday", 2, "First Contacted On", "no_moment"),
        ("2026-03-01 10:30", "2026-02-28 10:30", 3, "First Contacted On", "before"),
        (",WON,", ",WON,more,", 4, "", "too_many_cells"),
        ("Opportunity Name", "stage", 1, "stage", "twice"),
    ],
)
def test_what_cannot_be_read_is_named_by_line_and_column(
    before: str, after: str, line: int, column: str, code: str
) -> None:
    read = read_export(EXPORT.replace(before, after, 1).encode(), rules_of(OWN), places=PLACES, all_columns=True)
    assert read.figures == {}
    assert [(one.line, one.column, one.code) for one in read.faults] == [(line, column, code)]


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    text = EXPORT.replace("A,New Lead", '"A\nand B",New Lead').replace("2026-03-01 10:30", "noon")
    [fault] = read_export(text.encode(), rules_of(OWN), places=PLACES).faults
    assert fault.line == 4


def test_a_first_row_that_ends_early_drops_no_figure() -> None:
    # E has no status and nobody assigned: two of five reached an appointment, one of these was won, three of five.
    head, _end, rest = EXPORT.partition("\n")
    found = read_export(f"{head}\nE,New Lead\n{rest}".encode(), shipped_rules(), places=PLACES).figures
    assert found == FIGURES | {"lead_to_appt_rate": Decimal("0.400000"), "crm_adoption_rate": Decimal("0.600000")}


@pytest.mark.parametrize("day", ["2026-03-01", "20260301", "2026-W09-7", "03/01/2026"])
def test_a_day_alone_is_a_whole_day_and_no_moment(day: str) -> None:
    # Read as its midnight, A would have been answered nine hours before it came.
    for before, after in (("2026-03-01 09:30", day), ("D,New Lead,lost,2026-03-02 09:00,", f"D,New Lead,lost,{day},")):
        [fault] = read_export(EXPORT.replace(before, after).encode(), rules_of(OWN), places=PLACES).faults
        assert (fault.code, day in fault.says) == ("no_moment", True)


@pytest.mark.parametrize(
    ("first", "then", "minutes"),
    [
        # Berlin put its clocks forward at two on 29 March 2026 and back at three on 25 October.
        ("2026-03-29 01:30", "2026-03-29 03:30", 60),
        ("2026-10-25 01:30", "2026-10-25 03:30", 180),
        # Half past seven in UTC is half past nine in Berlin's summer.
        ("2026-07-01 09:00", "2026-07-01T07:30:00Z", 30),
    ],
)
def test_times_are_the_enterprises_where_they_name_no_zone(first: str, then: str, minutes: int) -> None:
    text = f"Created On,First Contacted On\n{first},{then}\n"
    found = read_export(text.encode(), shipped_rules(), places=PLACES, zone=ZoneInfo("Europe/Berlin"))
    assert found.figures == {"lead_response_minutes": Decimal(minutes)}


def test_a_moment_beyond_all_days_is_named() -> None:
    text = "Created On,First Contacted On\n0001-01-01 00:30,2026-03-01 09:00\n"
    [fault] = read_export(text.encode(), shipped_rules(), places=PLACES, zone=ZoneInfo("Europe/Berlin")).faults
    assert (fault.line, fault.code) == (2, "no_moment")
