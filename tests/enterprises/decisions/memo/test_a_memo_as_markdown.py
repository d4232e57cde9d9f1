"""A memo as Markdown has the form of MADR 4.0, and every text in it reads back as that text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from enterprises.decisions.memo.madr import markdown_of
from enterprises.decisions.memo.markdown import block, bullet, front_matter, inline, prepared
from tests.enterprises.decisions.memo.samples import FORECAST, LEDGER, SIGNED, draft, memo

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
STRUCTURE = {"paragraph", "bullet_list", "list_item", "heading"}
AWKWARD = "ab \t\n\r*_-+=#>.)1|~`<&;:![](){}\\$'\"\u00a0\u2028\x1c\x0b\x85/@h"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60) | st.text(
    AWKWARD, min_size=1, max_size=40
)
ONE_SIGN = {"text": None, "text_special": None, "hardbreak": "\n"}


def read(markdown: str) -> str:
    """The words of a document as a reader of Markdown sees them; what it takes for anything else is named."""
    return "\n\n".join(_words(one) for one in READER.parse(markdown) if not _is_frame(one))


def _is_frame(token: Token) -> bool:
    return token.type.removesuffix("_open").removesuffix("_close") in STRUCTURE


def _words(token: Token) -> str:
    inner: Sequence[Token] = token.children or [token]
    return "".join(ONE_SIGN.get(one.type, f"<{one.type}>") or one.content for one in inner)


@given(TEXTS)
def test_any_text_comes_back_as_paragraphs(text: str) -> None:
    assert read(block(text)) == prepared(text)


@given(TEXTS)
def test_any_text_comes_back_as_a_title(text: str) -> None:
    assert read(f"# {inline(text)}\n\nafter") == f"{prepared(text)}\n\nafter"


@given(TEXTS, st.sampled_from(["", "Good, because: "]))
def test_any_text_comes_back_as_an_item_between_others(text: str, before: str) -> None:
    listed = f"first\n\n{bullet(text, before=before)}\n* last"
    assert read(listed) == f"first\n\n{before}{prepared(text)}\n\nlast"


@given(TEXTS)
def test_any_text_comes_back_from_the_front_matter(text: str) -> None:
    said = yaml.safe_load(front_matter({"title": text, "people": [text, "Ada"]}).strip("-"))
    assert said == {"title": prepared(text), "people": [prepared(text), "Ada"]}


def parts(markdown: str) -> list[str]:
    return [line for line in markdown.splitlines() if line.startswith("#")]


def facts_of(markdown: str) -> dict[str, Any]:
    facts: dict[str, Any] = yaml.safe_load(markdown.split("---\n")[1])
    return facts


def test_it_has_the_headings_of_the_form_in_their_order() -> None:
    weighed = [{"name": "Collect", "chosen": True, "for": "Costs nothing", "against": "Takes time"}, "Wait"]
    assert parts(markdown_of(memo(artifact={**memo().artifact, "options": weighed}))) == [
        "# Collect on a calendar",
        "## Context and Problem Statement",
        "## Decision Drivers",
        "## Considered Options",
        "## Decision Outcome",
        "### Consequences",
        "### Confirmation",
        "## Pros and Cons of the Options",
        "### Collect",
        "## More Information",
    ]


def test_its_front_matter_names_status_day_and_people() -> None:
    facts = facts_of(markdown_of(memo()))
    assert {name: str(value) for name, value in facts.items()} == {
        "status": "accepted",
        "date": "2026-08-12",
        "decision-makers": "['Ada Lima', 'Jo Brandt']",
    }


def test_its_author_is_named_as_who_wrote_it() -> None:
    assert "Written: 1 Aug 2026, Tomás Rivera" in markdown_of(memo())


def test_a_draft_says_that_it_is_one() -> None:
    written = markdown_of(draft())
    assert facts_of(written)["status"] == "draft"
    assert "**Draft.** Draft of Tomás Rivera, 1 Aug 2026." in written


def test_it_says_what_it_rests_on_and_what_changed() -> None:
    written = markdown_of(memo(stale=["Outcome 12 was changed"], told=[FORECAST]))
    wanted = {
        SIGNED,
        LEDGER,
        "Outcome 12 was changed",
        "As known on 22 Nov 2026",
        "Late invoice share: 90 days 14.0 %, missed",
    }
    assert {one for one in wanted if one not in written} == set()


def test_what_people_wrote_makes_no_heading_of_its_own() -> None:
    written = markdown_of(
        memo(artifact={**memo().artifact, "recommendation": "# Not a heading\n\n---\n\n* nor a list"})
    )
    assert "# Not a heading" not in parts(written)
    assert "# Not a heading\n\n---\n\n* nor a list" in read(written.split("---\n", 2)[2])


def test_the_same_memo_is_the_same_text() -> None:
    assert markdown_of(memo(told=[FORECAST])) == markdown_of(memo(told=[FORECAST]))
