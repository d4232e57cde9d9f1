"""What is said of an option is seen when a draft is rewritten; the words of the choice follow the recommendation."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.public import acting
from enterprises.decisions.forms import DecisionForm
from enterprises.decisions.memo.gathering import memo_of
from enterprises.decisions.memo.madr import markdown_of
from enterprises.decisions.models import DecisionRecord
from tests import actors
from tests.clients import page_client_of
from tests.enterprises import factories

pytestmark = pytest.mark.django_db
AUTHOR = "author@options.example"
OPTIONS = [
    {"name": "Carry out", "detail": "Collect what is overdue, on a calendar", "chosen": True},
    {"name": "Wait", "detail": "Nothing changes.", "against": "Cash runs out.", "chosen": False},
]
FORMS = {
    "expected-TOTAL_FORMS": "0", "expected-INITIAL_FORMS": "0", "steps-TOTAL_FORMS": "0", "steps-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture
def row() -> DecisionRecord:
    author = actors.member(factories.enterprise().id, "owner", email=AUTHOR)
    return factories.draft(author.organization_id or 0, by=author, options=OPTIONS)


@pytest.fixture
def page(row: DecisionRecord) -> Client:
    return page_client_of(AUTHOR)


def shown_in(page: Client, row: DecisionRecord) -> dict[str, str]:
    """What the form of a draft holds, ready to be sent."""
    form: DecisionForm = page.get(f"/decisions/{row.pk}/edit").context["forms"].words
    return {name: str(form[name].value()) for name in form.fields}


def rewritten(page: Client, row: DecisionRecord, **words: str) -> list[dict[str, object]]:
    """The options of a draft after somebody changed some fields of its form and no other."""
    answer = page.post(f"/decisions/{row.pk}/edit", {**shown_in(page, row), **FORMS, **words})
    assert answer.status_code == 302
    with acting(factories.owner_of(row.organization_id)):
        row.refresh_from_db()
    options: list[dict[str, object]] = row.artifact_json["options"]
    return options


def test_each_thing_said_of_an_option_has_a_field(page: Client, row: DecisionRecord) -> None:
    fields = shown_in(page, row)
    assert [fields[name] for name in ("option_0_detail", "option_1_detail", "option_1_against")] == [
        "Collect what is overdue, on a calendar", "Nothing changes.", "Cash runs out.",
    ]  # fmt: skip
    assert "Wait: what speaks against it" in page.get(f"/decisions/{row.pk}/edit").content.decode()


def test_the_words_of_the_choice_follow_the_recommendation(page: Client, row: DecisionRecord) -> None:
    options = rewritten(page, row, recommendation="Sell the claims.")
    assert [one["detail"] for one in options] == ["Sell the claims.", "Nothing changes."]
    record = page.get(f"/decisions/{row.pk}").content.decode()
    assert "Collect what is overdue" not in record
    author = factories.owner_of(row.organization_id)
    with acting(author):
        memo, _scales = memo_of(actor=author, decision_id=row.pk)
    assert "Collect what is overdue" not in markdown_of(memo)


def test_what_is_said_of_an_option_can_be_mended(page: Client, row: DecisionRecord) -> None:
    options = rewritten(
        page, row, recommendation="Sell the claims.", option_0_detail="All of them.", option_1_against=""
    )
    assert [one["detail"] for one in options] == ["All of them.", "Nothing changes."]
    assert options[1]["against"] == ""


def test_words_that_were_not_sent_stay(page: Client, row: DecisionRecord) -> None:
    fields = {name: text for name, text in shown_in(page, row).items() if not name.startswith("option_")}
    page.post(f"/decisions/{row.pk}/edit", {**fields, **FORMS})
    with acting(factories.owner_of(row.organization_id)):
        row.refresh_from_db()
    assert [one.get("against") for one in row.artifact_json["options"]] == [None, "Cash runs out."]
