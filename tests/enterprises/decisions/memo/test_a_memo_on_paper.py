"""A memo as PDF says all that the version says, whose it is and where it stands, on every sheet, and always alike."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from clear_platform.foundation.paper.sheets import SIZES
from enterprises.decisions.memo.paper import PAPERS, pdf_of
from tests.enterprises.decisions.memo.samples import FORECAST, LEDGER, SIGNED, draft, memo, sheets

LAST_WORDS = "and that is the very last word of it"


def words(content: bytes) -> str:
    return " ".join(sheets(content))


def test_it_says_what_was_decided_why_against_what_by_whom_and_over_what() -> None:
    said = words(pdf_of(memo()))
    wanted = {
        "Collect on a calendar", "Approved by Ada Lima, 12 Aug 2026.", "2 of 2 approvals", "Jo Brandt, 12 Aug 2026",
        "Collect what is overdue", "A third of the receivables", "Wait", "not chosen", "A customer may be annoyed.",
        "An hour a day", "No new staff", "Receivables over 60 days late, by value", "30.0", "Set the calendar",
        "credit line",
        "Analysis 7", "Receivables over 60 days", "holds", "As known on 22 Nov 2026.", LEDGER, SIGNED,
    }  # fmt: skip
    assert {one for one in wanted if one not in said} == set()


def test_every_sheet_names_the_ledger_the_day_and_which_of_how_many_it_is() -> None:
    found = sheets(pdf_of(memo(artifact={**memo().artifact, "rationale": "A reason. " * 1_500})))
    assert len(found) > 2
    for number, said in enumerate(found, start=1):
        assert f"ledger {LEDGER[:12]} · known on 22 Nov 2026 · Approved, version 2" in said
        assert f"Page {number} of {len(found)}" in said


def test_a_draft_says_so_across_every_sheet() -> None:
    found = sheets(pdf_of(draft(artifact={"recommendation": "Collect. " * 1_500, "rationale": "Late."})))
    assert len(found) > 1
    assert [said for said in found if "DRAFT" not in said] == []


def test_nothing_stands_across_an_approved_version_but_what_its_sources_ask_for() -> None:
    assert "DRAFT" not in words(pdf_of(memo()))
    asked = sheets(pdf_of(memo(watermark="Not to be passed on", attributions=["Source: European Central Bank"])))
    assert [said for said in asked if "Not to be passed on" not in said or "European Central Bank" not in said] == []


def test_a_stale_version_says_what_changed() -> None:
    said = words(pdf_of(memo(seal="stale", stale=["Outcome 12 was changed"])))
    assert "Stale: what it rests on changed." in said
    assert "Outcome 12 was changed" in said


def test_what_an_app_above_tells_stands_in_the_place_of_what_it_expects() -> None:
    said = words(pdf_of(memo(told=[FORECAST])))
    assert "Day 100 since the approval" in said
    assert "The forecast missed" in said
    assert "Days are counted from the approval." not in said


@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_laid_out_for_both_papers_with_title_and_language(paper: str) -> None:
    read = PdfReader(BytesIO(pdf_of(memo(), paper=paper)))
    box = read.pages[0].mediabox
    assert (round(box.width), round(box.height)) == tuple(round(one) for one in SIZES[paper])
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == ("Collect on a calendar", "Harbour Joinery")
    assert read.trailer["/Root"]["/Lang"] == "en"


def test_the_same_memo_is_the_same_bytes() -> None:
    assert pdf_of(memo(told=[FORECAST])) == pdf_of(memo(told=[FORECAST]))
    assert pdf_of(memo()) != pdf_of(memo(ledger_commit_hash=SIGNED))


def test_nothing_is_cut_however_long() -> None:
    long = "A reason. " * 400 + LAST_WORDS
    option = {"name": "W" * 190, "detail": long, "chosen": True}
    said = words(pdf_of(memo(title="W" * 200, artifact={**memo().artifact, "options": [option], "risks": [long]})))
    assert said.count(LAST_WORDS) == 2
    assert said.replace(" ", "").count("W" * 190) >= 1


def test_letters_of_the_faces_are_drawn_and_the_others_are_named() -> None:
    said = words(pdf_of(memo(title="Łódź Ελλάς Ђурђевдан قرار 决 නි")))
    assert "Łódź Ελλάς Ђурђевдан قرار 决" in said
    assert "Some letters cannot be drawn here." in said
    assert "U+0DB1, U+0DD2." in said


def test_words_are_never_taken_for_markup() -> None:
    assert "<b>bold</b> & more" in words(pdf_of(memo(title="<b>bold</b> & more")))
