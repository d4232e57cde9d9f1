"""An export as PDF holds every word of the document, in embedded faces, on numbered pages, however long a cell is."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.institutional.exports.planted import DECISION, HASH, ROWS, document, printed, read

NAME = "Ängström’s Söhne & <b>Co</b> Łódź Ελλάς"
LAST_WORDS = "and that is the very last word of it"


def outcome(number: int) -> dict[str, Any]:
    return {**ROWS["outcomes"], "id": number, "metrics": {"jobs_created": number}}


def test_names_of_every_script_of_the_faces_can_be_read_back() -> None:
    named = document()
    named.value["enterprise"]["name"] = NAME
    assert NAME in read(printed(named))


def test_no_cell_is_cut_however_long() -> None:
    long = "A reason. " * 2_000 + LAST_WORDS
    words = read(printed(document(analyses=[{**ROWS["analyses"], "findings": {"reason": long}}])))
    assert words.count("A reason.") + words.count("reason. A") >= 2_000
    assert LAST_WORDS in words


def test_every_row_of_a_long_table_is_there_and_pages_count_themselves() -> None:
    words = read(printed(document(outcomes=[outcome(number) for number in range(1, 621)])))
    assert [number for number in range(1, 621) if f"Jobs created: {number} " not in words] == []
    last = words.rsplit("Page ", 1)[1].split()
    assert last[0] == last[2]


def test_a_note_leads_to_the_row_and_the_hash_of_the_file() -> None:
    words = read(printed(document(outcomes=[outcome(1)])))
    assert "row 1740 of sba.csv" in words
    assert "Demonstration: this enterprise and all that is said of it are invented." in words


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        (["invented", "invented"], "Demonstration: these enterprises and all that is said of them are invented."),
        (["invented", "registered"], "Demonstration: 1 of 2 enterprises are invented."),
        (["public_record", "public_record"], "Public record: what is said here was published"),
    ],
)
def test_the_cover_of_a_portfolio_says_of_what_kind_its_enterprises_are(origins: list[str], said: str) -> None:
    members = [{**ROWS["members"], "id": number, "origin": origin} for number, origin in enumerate(origins)]
    assert said in read(printed(document("portfolio", members=members), "portfolio"))


def test_the_cover_of_a_decision_says_so_too() -> None:
    assert "Demonstration: this enterprise" in read(printed(document("decision", decisions=[WRITTEN]), "decision"))


def test_the_foot_says_of_what_the_hash_beside_it_is() -> None:
    assert f"SHA-256 of “Enterprise” {HASH[:12]}…" in read(printed(document(outcomes=[outcome(1)])))


def test_the_three_voices_are_embedded() -> None:
    content = printed(document(decisions=[WRITTEN], capability_scores=[ROWS["capability_scores"]]))
    assert embedded_faces(content) == {"NotoSans-Regular", "NotoSerif-Regular", "RobotoMono-Regular"}


def embedded_faces(content: bytes) -> set[str]:
    faces = set()
    for page in PdfReader(BytesIO(content)).pages:
        fonts = page["/Resources"]["/Font"]
        for font in (fonts[name] for name in fonts):
            if "/FontFile2" in font.get("/FontDescriptor", {}):
                faces.add(str(font["/BaseFont"]).split("+")[-1])
    return faces


def test_a_decision_is_laid_out_to_be_read_and_nothing_of_it_is_lost() -> None:
    words = read(printed(document(decisions=[WRITTEN])))
    wanted = {"Chase late invoices", "Days to be paid", "45 days", "Name who calls", "Rather factor them", "Kept aside"}
    assert {said for said in wanted if said not in words} == set()


def test_words_are_never_taken_for_markup() -> None:
    assert "<b>bold</b> & more" in read(printed(document(decisions=[{**WRITTEN, "title": "<b>bold</b> & more"}])))


def test_what_sources_ask_for_stands_on_every_sheet_and_across_it() -> None:
    wanted = document(outcomes=[outcome(number) for number in range(1, 120)])
    wanted.value["attributions"].append("Source: European Central Bank")
    wanted.value["rights"]["watermark"] = "Not to be passed on"
    sheets = [page.extract_text() for page in PdfReader(BytesIO(printed(wanted))).pages]
    assert len(sheets) > 3
    assert [text for text in sheets if "Source: European Central Bank" not in text] == []
    assert [text for text in sheets if "Not to be passed on" not in text] == []


WRITTEN: dict[str, Any] = {
    **DECISION,
    "artifact": {
        "recommendation": "Call everybody.",
        "expected_outcomes": [
            {"metric": "days_to_be_paid", "unit": "days", "baseline": 71, "target": 45, "by_days": 90}
        ],
        "options": [{"name": "Rather factor them", "detail": "Costs more", "chosen": False}],
        "action_plan": [{"ref": "1.1", "title": "Name who calls", "owner": "owner", "due_days": 7, "milestones": []}],
        "citations": [{"type": "analysis", "id": 4, "hash": HASH}],
        "unknown_part": "Kept aside",
    },
}
