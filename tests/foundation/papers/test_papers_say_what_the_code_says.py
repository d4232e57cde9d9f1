"""Papers that are written from the code are the ones in the repository."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.papers import writing
from clear_platform.settings.base import ROOT


@pytest.mark.parametrize("name", sorted(writing.PAPERS))
def test_a_paper_is_up_to_date(name: str) -> None:
    kept = (ROOT / name).read_text(encoding="utf-8")
    assert kept == writing.papers()[name], "run manage.py write_papers"


def test_every_refusal_has_a_sentence_that_ends_as_one() -> None:
    unfinished = [kind.code for kind in writing.every_error() if not kind.sentence.endswith((".", "?", "}"))]
    assert unfinished == []


@pytest.mark.django_db
def test_the_type_of_a_problem_leads_to_what_it_means(client: Client) -> None:
    problem = client.get("/api/v1/auth/me").json()
    address, _, code = problem["type"].partition("#")
    assert f'id="{code}"' in client.get(address).content.decode()
