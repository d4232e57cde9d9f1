"""Papers that are written from the code are the ones in the repository."""

from __future__ import annotations

import pytest

from clear_platform.foundation.papers import writing
from clear_platform.settings.base import ROOT


@pytest.mark.parametrize("name", sorted(writing.PAPERS))
def test_a_paper_is_up_to_date(name: str) -> None:
    kept = (ROOT / name).read_text(encoding="utf-8")
    assert kept == writing.papers()[name], "run manage.py write_papers"


def test_every_refusal_has_a_sentence_that_ends_as_one() -> None:
    unfinished = [kind.code for kind in writing.every_error() if not kind.sentence.endswith((".", "?", "}"))]
    assert unfinished == []
