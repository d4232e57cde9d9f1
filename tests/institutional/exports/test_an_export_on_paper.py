"""An export as PDF holds every word of the document, in embedded faces, on numbered pages, however long a cell is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from institutional.exports.paper.pages import pdf_of
from institutional.exports.results import Document

HASH = "ab" * 32
NAME = "Ängström’s Söhne & <b>Co</b> Łódź Ελλάς"
LAST_WORDS = "and that is the very last word of it"
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils to read PDF files")


def document(**parts: Any) -> Document:
    """A document of one enterprise with the parts given."""
    value = {
        "scope": "full",
        "exported": {"at": "2026-11-21T09:00:00Z", "by": "Demo analyst", "organization": "Harbor Bank"},
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
        "rights": {"sources": [], "withheld": []},
        "lineage": {
            "files": [{"import": 1, "name": "sba.csv", "sha256": HASH, "bytes": 1}],
            "rows": [{"part": "outcomes", "id": 1, "import": 1, "row": 1740}],
        },
        "manifest": {"algorithm": "sha256", "canonical": "JSON", "parts": {"enterprise": HASH}},
    }
    return Document(8, NAME, "full", value)


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


def read(content: bytes, folder: Path) -> str:
    file = folder / "export.pdf"
    file.write_bytes(content)
    told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


@needs_poppler
def test_names_of_every_script_of_the_faces_can_be_read_back(tmp_path: Path) -> None:
    assert NAME in read(pdf_of(document()), tmp_path)


@needs_poppler
def test_no_cell_is_cut_however_long(tmp_path: Path) -> None:
    long = "A reason. " * 2_000 + LAST_WORDS
    words = read(pdf_of(document(analyses=[analysis(long)])), tmp_path)
    assert words.count("A reason.") + words.count("reason. A") >= 2_000
    assert LAST_WORDS in words


@needs_poppler
def test_every_row_of_a_long_table_is_there_and_pages_count_themselves(tmp_path: Path) -> None:
    words = read(pdf_of(document(outcomes=[outcome(number) for number in range(1, 621)])), tmp_path)
    assert [number for number in range(1, 621) if f"Jobs created: {number} " not in words] == []
    last = words.rsplit("Page ", 1)[1].split()
    assert last[0] == last[2]


@needs_poppler
def test_a_note_leads_to_the_row_and_the_hash_of_the_file(tmp_path: Path) -> None:
    words = read(pdf_of(document(outcomes=[outcome(1)])), tmp_path)
    assert "row 1740 of sba.csv" in words
    assert "Demonstration: this enterprise and all that is said of it are invented." in words


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="needs poppler-utils to read PDF files")
def test_the_three_voices_are_embedded(tmp_path: Path) -> None:
    score = {
        "id": 1,
        "capability": "cashflow_discipline",
        "score": "52.10",
        "confidence": "0.35",
        "computed_at": "2026-11-21T09:00:00Z",
        "inputs_hash": HASH,
        "evidence": [],
    }
    file = tmp_path / "export.pdf"
    file.write_bytes(pdf_of(document(analyses=[analysis("said")], capability_scores=[score])))
    told = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True).stdout.decode().split("\n")[2:]
    faces = {line.split()[0].split("+")[-1]: line.split()[-5] for line in told if "+" in line}
    assert faces == {"NotoSans-Regular": "yes", "NotoSerif-Regular": "yes", "RobotoMono-Regular": "yes"}
