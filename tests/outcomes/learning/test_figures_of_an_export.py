"""Figures of a snapshot read from an export of opportunities through the mapping that ships. No database."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from outcomes.learning.rules.exports import figures_of_export
from outcomes.snapshots.rules import BOUNDS

MAPPING = (Path(__file__).parents[3] / "outcomes" / "learning" / "mappings" / "ghl.toml").read_text(encoding="utf-8")
PLACES = {name: bounds.places for name, bounds in BOUNDS.items()}
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
    assert figures_of_export(text.encode(encoding), MAPPING, places=PLACES) == FIGURES


def test_a_figure_whose_column_is_not_there_is_not_measured() -> None:
    found = figures_of_export(EXPORT.replace("Assigned", "Person").encode(), MAPPING, places=PLACES)
    assert set(FIGURES) - set(found) == {"crm_adoption_rate"}


@pytest.mark.parametrize("content", [b"", b"stage,status,assigned\n"])
def test_no_row_gives_no_figure(content: bytes) -> None:
    assert figures_of_export(content, MAPPING, places=PLACES) == {}


@pytest.mark.parametrize("mapping", ["[happiness]\nshare = 1\n", "[nps]\nmean = 'Score'\n"])
def test_a_mapping_that_says_nothing_known_is_refused(mapping: str) -> None:
    with pytest.raises(ValueError, match=r"snapshot has no|is read as"):
        figures_of_export(EXPORT.encode(), mapping, places=PLACES)
