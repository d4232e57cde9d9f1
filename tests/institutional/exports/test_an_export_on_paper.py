"""An export as PDF holds every word of the document, in embedded faces, on numbered pages, however long a cell is."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from clear_platform.foundation.leaving.results import Decision, Purpose, Scales
from institutional.exports.paper.pages import pdf_of
from institutional.exports.results import Document

HASH = "ab" * 32
NO_SOURCE = Decision(Purpose.EXPORT, None, datetime(2026, 11, 21, tzinfo=UTC), {})
NOTHING_WEIGHED = Scales(NO_SOURCE, NO_SOURCE)
NAME = "Ängström’s Söhne & <b>Co</b> Łódź Ελλάς"
LAST_WORDS = "and that is the very last word of it"


def document(**parts: Any) -> Document:
    """A document of one enterprise with the parts given."""
    value = {
        "scope": "full",
        "exported": {
            "at": "2026-11-21T09:00:00Z",
            "by": "Demo analyst",
            "organization": "Harbor Bank",
            "ledger_commit_hash": HASH,
        },
        "enterprise": {
            "id": 8,
            "name": NAME,
            "slug": "s",
            "origin": "invented",
            "industry": "531210",
            "region": "US-CA",
            "city": "OAKLAND",
            "size_band": "1-5",
        },
        "parts": parts,
        "attributions": [],
        "rights": {"watermark": "", "sources": [], "withheld": []},
        "lineage": {
            "files": [{"import": 1, "name": "sba.csv", "sha256": HASH, "bytes": 1}],
            "rows": [{"part": "outcomes", "id": 1, "import": 1, "row": 1740}],
        },
        "manifest": {"algorithm": "sha256", "canonical": "JSON", "parts": {"enterprise": HASH}},
    }
    return Document(8, NAME, "full", value, NOTHING_WEIGHED)


def outcome(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "repayment",
        "decision_id": None,
        "metrics": {"jobs_created": number},
        "measured_at": None,
        "recorded_at": "2026-01-01T00:00:00Z",
        "notes": "",
        "source": "sba_foia",
        **facts,
    }


def analysis(reason: str) -> dict[str, Any]:
    return {
        "id": 4,
        "domain": "cfo",
        "content_hash": HASH,
        "confidence": "0.350",
        "inputs": {},
        "findings": {"reason": reason},
        "created_at": "2026-01-02T00:00:00Z",
    }


def read(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_names_of_every_script_of_the_faces_can_be_read_back() -> None:
    assert NAME in read(pdf_of(document()))


def test_no_cell_is_cut_however_long() -> None:
    long = "A reason. " * 2_000 + LAST_WORDS
    words = read(pdf_of(document(analyses=[analysis(long)])))
    assert words.count("A reason.") + words.count("reason. A") >= 2_000
    assert LAST_WORDS in words


def test_every_row_of_a_long_table_is_there_and_pages_count_themselves() -> None:
    words = read(pdf_of(document(outcomes=[outcome(number) for number in range(1, 621)])))
    assert [number for number in range(1, 621) if f"Jobs created: {number} " not in words] == []
    last = words.rsplit("Page ", 1)[1].split()
    assert last[0] == last[2]


def test_a_note_leads_to_the_row_and_the_hash_of_the_file() -> None:
    words = read(pdf_of(document(outcomes=[outcome(1)])))
    assert "row 1740 of sba.csv" in words
    assert "Demonstration: this enterprise and all that is said of it are invented." in words


def test_the_three_voices_are_embedded() -> None:
    score = {
        "id": 1,
        "capability": "cashflow_discipline",
        "score": "52.10",
        "confidence": "0.35",
        "computed_at": "2026-11-21T09:00:00Z",
        "inputs_hash": HASH,
        "evidence": {"rows": []},
    }
    content = pdf_of(document(decisions=[DECISION], capability_scores=[score]))
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
    words = read(pdf_of(document(decisions=[DECISION])))
    wanted = {"Chase late invoices", "Days to be paid", "45 days", "Name who calls", "Rather factor them", "Kept aside"}
    assert {said for said in wanted if said not in words} == set()


def test_words_are_never_taken_for_markup() -> None:
    assert "<b>bold</b> & more" in read(pdf_of(document(decisions=[{**DECISION, "title": "<b>bold</b> & more"}])))


def test_what_sources_ask_for_stands_on_every_sheet_and_across_it() -> None:
    wanted = document(outcomes=[outcome(number) for number in range(1, 120)])
    wanted.value["attributions"].append("Source: European Central Bank")
    wanted.value["rights"]["watermark"] = "Not to be passed on"
    sheets = [page.extract_text() for page in PdfReader(BytesIO(pdf_of(wanted))).pages]
    assert len(sheets) > 3
    assert [text for text in sheets if "Source: European Central Bank" not in text] == []
    assert [text for text in sheets if "Not to be passed on" not in text] == []


DECISION: dict[str, Any] = {
    "decision_id": "4a60024b-a3b9-4218-98f0-1803625cba9a",
    "version": 1,
    "title": "Chase late invoices",
    "status": "approved",
    "content_hash": HASH,
    "created_at": "2026-06-24T12:00:00Z",
    "created_by": "Demo fund analyst",
    "decided_at": None,
    "decided_by": None,
    "decided_note": "",
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
