"""Term and security of a loan may be stated; they are kept, and change nothing that is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests import actors
from tests.clients import client_of, sent
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db
LOAN = {"principal": "120000.00", "employees": 4, "is_new_business": True, "approval_year": 2026}


def diagnosed(**more: Any) -> Any:
    made = enterprise()
    actors.member(made.id, "owner", email=f"owner{made.id}@example.org")
    body = {"enterprise_id": made.id, "inputs": {**LOAN, **more}}
    return sent(client_of(f"owner{made.id}@example.org"), "post", "/api/v1/diagnose/cfo", body)


def test_they_are_kept_as_stated_and_said_to_be_weighed_by_no_rule() -> None:
    answer = diagnosed(term_months=84, secured=False)
    assert answer.status_code == 201
    assert answer.json()["analysis"]["input_json"]["not_weighed"] == {"term_months": 84, "secured": False}


def test_they_change_nothing_that_is_found() -> None:
    with_them, without = diagnosed(term_months=84, secured=True).json(), diagnosed().json()
    assert with_them["analysis"]["analysis_json"] == without["analysis"]["analysis_json"]
    assert with_them["analysis"]["confidence"] == without["analysis"]["confidence"]
    assert "not_weighed" not in without["analysis"]["input_json"]


@pytest.mark.parametrize("term", [0, 601, "long"])
def test_a_term_is_some_months(term: object) -> None:
    answer = diagnosed(term_months=term)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/inputs/term_months")
