"""The kit of documents on paper: a foot that fits, a column alike on every paper, seals, letters that no face has."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from clear_platform.foundation.paper.drawings import seal
from clear_platform.foundation.paper.layout import said
from clear_platform.foundation.paper.sheets import SIZES, stapled
from clear_platform.foundation.paper.voices import undrawn

HASH = "0123456789abcdef" * 4


def words(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def lines_of(content: bytes) -> list[str]:
    """The lines of the text on the first page, without its foot."""
    said = PdfReader(BytesIO(content)).pages[0].extract_text().splitlines()
    return [line for line in said if "sentence" in line]


def document(*texts: str, foot: str = "foot", paper: str = "a4") -> bytes:
    parts = [said(one) for one in texts]
    return stapled(parts, title="A title", author="Somebody", foot=foot, size=SIZES[paper])


def test_a_foot_that_is_too_long_ends_in_an_ellipsis_before_the_count() -> None:
    [sheet] = words(document("Text", foot="long " * 60))
    assert "lon… Page 1 of 1" in sheet


def test_every_sheet_knows_how_many_there_are() -> None:
    found = words(document(*("A line" for _line in range(200))))
    counted = [f"Page {place} of {len(found)}" for place in range(1, len(found) + 1)]
    assert [count for count, sheet in zip(counted, found, strict=True) if count not in sheet] == []
    assert len(found) > 2


def test_lines_break_alike_on_every_paper() -> None:
    text = "A sentence that goes on. " * 40
    lines = [lines_of(document(text, paper=paper)) for paper in SIZES]
    assert len(lines[0]) > 4
    assert lines[0] == lines[1]


def test_the_same_parts_are_the_same_bytes() -> None:
    assert document("Text") == document("Text")


@pytest.mark.parametrize("state", ["pinned", "stale", "none"])
def test_a_seal_can_be_drawn_in_every_state(state: str) -> None:
    drawn = seal(HASH, state, 3, size=66)
    assert (round(drawn.width), round(drawn.height)) == (66, 66)


def test_letters_that_no_face_has_are_named() -> None:
    assert undrawn(["Łódź", "Ελλάς", "Ђорђе", "قرار", "決定", "결정", "නිදි", "a b\n"]) == sorted({*"නිදි"})
