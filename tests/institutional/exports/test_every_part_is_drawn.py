"""Every part of a package of every kind and scope stands on its paper, with the cells that a reader looks for."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from reportlab.platypus import Paragraph

from institutional.exports.contracts.published import KINDS
from institutional.exports.formats.rendering import PAPERS
from tests.institutional.exports.planted import BEFORE, DECISION, EVIDENCE_HASH, ROWS, document, printed, read

WORDS = {
    "decisions": {
        "Chase late invoices, version 2", "Finance", "Ada Writer", f"Supersedes {BEFORE}", "22 Nov 2026", "2 of 3",
        "Berta First, 21 Nov 2026", "over this content", "Go ahead.", "Cid Second", f"over {EVIDENCE_HASH[:20]}",
        "Dora Last", "With care.", "Analysis 4", "Analysis 71", "Call everybody.", "Nobody calls.",
        "Season Before the harvest",
    },
    "analyses": {"Finance analysis, 21 Nov 2026", "Analysis 71", "0.35 of 1", "Months of books: 14", "Cash stands"},
    "tasks": {
        "Name who calls", "Step 1.7", "Gil Doer", "In progress", "24 Dec 2026", "23 Dec 2026", "Measured 21 Nov 2026",
        "by Emil Logger", "reached 3 Oct 2026", "Counted by hand", "https://proof.example/1", "ledger-of-may.pdf",
        f"SHA-256 {EVIDENCE_HASH[:20]}", "by Fay Verifier", "Invoices paid: 640",
    },
    "outcomes": {"Repayment", "OUT-88", "Jobs created: 17", "Women: 9", "Told over the telephone", "14 Jul 2026"},
    "snapshots": {"9 May 2026", "Baseline", "Before the new till", "61", "0.62", "0.63", "0.64", "65", "66"},
    "positions": {
        "Loan L-9001", "Watch", "1,234,567", "765,432", "4,321", "6.25", "3 Feb 2024", "from 4 Mar 2024",
        "to 5 Apr 2034",
    },
    "capability_scores": {"Cashflow discipline", "52.1", "0.35"},
    "readiness": {
        "47.3", "0.55", "Books in order", "52 × 0.3", "15.6", "83.9 if every flag clears", "Thin reserve", "7.5",
        "Save a month of rent", "Late taxes", "3 months", "1 months", "12", "Pay the arrears",
    },
    "members": {"Mesa Press", "OAKLAND", "California", "US-CA", "1-5"},
    "figures": {"Principal", "7,654,321"},
    "overviews": {
        "31 Oct 2026", "4711", "30 Oct 2026", "At risk", "7,654,321", "8,765,432", "for 3 positions",
        "Expected loss, one year", "54,321", "0.7", "61.4 of 100", "17 of 19 scored", "2,468 of 10,000", "4.1",
        "50 to under 75", "Watch", "Guarantee", "1,357,911", "11.3", "45.7", "Share lost of a guarantee",
        "published standard", "Basel, paragraph 71", "2,468,024", "32.2",
    },
}  # fmt: skip
"""What has to be read of the row of each part, wherever that part stands."""
EVERY_PART = [
    (kind, scope, table.name) for kind, one in KINDS.items() for scope, held in one.scopes.items() for table in held
]


@pytest.mark.parametrize(("kind", "scope", "part"), EVERY_PART)
def test_a_row_of_every_part_leaves_its_words(kind: str, scope: str, part: str) -> None:
    words = read(printed(document(kind, scope, **{part: [ROWS[part]]}), kind))
    assert {said for said in WORDS[part] if not _holds(words, said)} == set()


def _holds(words: str, said: str) -> bool:
    """Whether words are there, wherever their lines were broken."""
    return said.replace(" ", "") in words.replace(" ", "")


OF_MEMBERS = sorted({part for kind, _scope, part in EVERY_PART if kind == "portfolio"} - {"members", "figures"})


@pytest.mark.parametrize("part", OF_MEMBERS)
def test_a_row_of_a_portfolio_says_which_enterprise_it_is_about(part: str) -> None:
    said = read(printed(document("portfolio", members=[ROWS["members"]], **{part: [ROWS[part]]}), "portfolio"))
    alone = read(printed(document("portfolio", members=[ROWS["members"]]), "portfolio"))
    assert said.count("Mesa Press") > alone.count("Mesa Press")


CHARTS = {
    "positions": ["Principal by status, USD", "Principal by industry, USD"],
    "readiness": ["Enterprises by readiness"],
    "decisions": ["Versions of decisions by status"],
    "tasks": ["Tasks by status"],
}


@pytest.mark.parametrize("part", list(CHARTS))
def test_a_portfolio_has_charts_of_what_stands_beneath_them(part: str) -> None:
    members: list[dict[str, Any]] = [ROWS["members"], {**ROWS["members"], "id": 9, "industry": "111110"}]
    rows = [ROWS[part], {**ROWS[part], "enterprise": 9, "status": "rejected"}]
    words = read(printed(document("portfolio", members=members, **{part: rows}), "portfolio"))
    assert [title for title in CHARTS[part] if title not in words] == []


def test_a_portfolio_of_one_industry_says_so_and_draws_no_bar() -> None:
    words = read(printed(document("portfolio", members=[ROWS["members"]], positions=[ROWS["positions"]]), "portfolio"))
    assert _holds(words, "All of it is Watch.")
    assert _holds(words, "Principal by industry, USD")


def test_where_all_have_one_status_that_is_said_and_not_drawn() -> None:
    tasks = [ROWS["tasks"], {**ROWS["tasks"], "id": 99}]
    words = read(printed(document("portfolio", members=[ROWS["members"]], tasks=tasks), "portfolio"))
    assert _holds(words, "Tasks by status")
    assert _holds(words, "All 2: In progress.")


def test_lines_over_time_break_where_nothing_counted() -> None:
    scores = [
        {**ROWS["capability_scores"], "computed_at": f"2026-{month}-05T09:00:00.000000Z"} for month in ("11", "03")
    ]
    again = {**ROWS["readiness"], "computed_at": "2026-09-05T09:00:00.000000Z", "lapsed_at": None}
    gone = {**again, "computed_at": "2026-03-05T09:00:00.000000Z", "lapsed_at": "2026-06-05T09:00:00.000000Z"}
    assert "not scored" in read(printed(document(capability_scores=scores, readiness=[again, gone])))
    assert "not scored" not in read(printed(document(capability_scores=scores, readiness=[again])))


def test_a_version_in_the_same_document_is_named_by_its_number() -> None:
    first = {**DECISION, "decision_id": BEFORE, "version": 1, "supersedes": None}
    words = read(printed(document(decisions=[first, DECISION])))
    assert f"Supersedes version 1, {BEFORE}" in words


@pytest.mark.parametrize("kind", ["enterprise", "portfolio"])
def test_no_cell_of_a_position_is_lost_however_long(kind: str) -> None:
    long = {**ROWS["positions"], "external_ref": "Reference " * 400 + "ends here"}
    words = read(printed(document(kind, positions=[long, ROWS["positions"]]), kind))
    assert (words.count("Reference"), "ends here" in words, "L-9001" in words) == (400, True, True)


@pytest.mark.parametrize("kind", ["enterprise", "portfolio"])
def test_rows_are_drawn_up_only_when_their_sheet_comes(kind: str) -> None:
    """A document of 20,000 rows, each with its note, holds no words of theirs before its first sheet is laid out."""
    assert paragraphs_held(kind, rows=300) == paragraphs_held(kind, rows=3)


def paragraphs_held(kind: str, *, rows: int) -> int:
    """How many pieces of text stand in memory while a document waits to be bound."""
    listed = KINDS[kind].tables.keys() - {"decisions", "analyses", "figures", "overviews"}
    parts = {name: [{**ROWS[name], "id": number} for number in range(rows)] for name in listed}
    paper = PAPERS[kind](document(kind, **parts))
    gc.collect()
    held = sum(issubclass(type(one), Paragraph) for one in gc.get_objects())
    assert paper.parts
    return held
