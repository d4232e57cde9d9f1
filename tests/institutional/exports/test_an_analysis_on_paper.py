"""An analysis reads on paper as on its page: the same sentence, values with their units, what to do, what it lacks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from clear_platform.foundation.public import acting
from enterprises.analyses.queries import analyses_of, shown
from enterprises.analyses.stated import inputs_in_words
from enterprises.analyses.wording import findings_table, first_of, gaps_of, headline_of, not_told_of
from tests import actors
from tests.capability.factories import diagnosed
from tests.clients import client_of
from tests.institutional import factories
from tests.institutional.exports.packages import taken, words

pytestmark = pytest.mark.django_db
OWNER = "owner@example.org"


@pytest.fixture
def paper_and_pages() -> tuple[str, list[Any]]:
    """What the paper of an enterprise says without its blanks, and each of its analyses."""
    [made] = factories.enterprises()
    owner = actors.member(made, "owner", email=OWNER)
    diagnosed(made, by=owner)
    with acting(owner, read_only=True):
        analyses = [shown(row) for row in analyses_of(actor=owner, enterprise_id=made)]
    paper = words(taken(client_of(OWNER), "enterprise", made, "?format=pdf&scope=governance"))
    return squeezed(paper), analyses


def squeezed(text: object) -> str:
    """A text as it can be found whatever its lines and sheets break."""
    return re.sub(r"\s+", "", str(text))


def test_what_its_page_says_stands_on_paper(paper_and_pages: tuple[str, list[Any]]) -> None:
    paper, analyses = paper_and_pages
    said: list[object] = []
    for one in analyses:
        rows = findings_table(one).rows
        said += [headline_of(one), one.findings["confidence_why"]]
        said += [text for row in rows for cell in row.cells for text in (cell.text, cell.note)]
        said += [text for first in first_of(one) for text in (first["label"], first["value"], first["do"])]
        said += [text for gap in gaps_of(one) for text in (gap["label"], *gap["allows"])]
        said += [text for fact in (*not_told_of(one), *inputs_in_words(one)) for text in fact.values()]
    assert len(analyses) > 0
    assert len(said) > 50
    assert [text for text in said if squeezed(text) not in paper] == []


def test_no_name_of_a_field_stands_on_paper(paper_and_pages: tuple[str, list[Any]]) -> None:
    paper, analyses = paper_and_pages
    fields = {name for one in analyses for name in (*one.inputs, *one.findings) if "_" in name}
    fields |= {found["measure"] for one in analyses for found in one.findings["findings"] if "_" in found["measure"]}
    assert len(fields) > 10
    assert {name for name in fields if name in paper} == set()
