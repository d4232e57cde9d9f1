"""An answer is read by nobody before it holds: its form, its numbers, its citations, its length, nobody's data."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from execution.narration.rules.numbers import known_in
from execution.narration.rules.redaction import Redactor
from execution.narration.rules.validating import Measure, citable_in, confidence_of, judge
from tests.execution.narration.conftest import FACTS
from tests.execution.narration.provider import sentences

MEASURE = Measure(known_in(FACTS), citable_in(FACTS), Redactor(["Tomás Rivera"]), 300)


def codes(answer: str) -> list[str]:
    return [one.code for one in judge(answer, MEASURE).findings]


def one(text: str, *cited: str) -> str:
    return sentences((text, list(cited)))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("Cash lasts 2 months.", "not_json"),
        ("", "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"sentences": NaN}', "not_json"),
        ('{"sentences": [], "sentences": []}', "not_json"),
        ("[]", "schema"),
        ('{"sentences": []}', "schema"),
        ('{"sentences": [{"text": "x"}]}', "schema"),
        ('{"sentences": [{"text": "x", "citations": [], "more": 1}]}', "schema"),
        ('{"sentences": [{"text": "  ", "citations": []}]}', "schema"),
        (one("x" * 601), "schema"),
        (sentences(*[("x" * 100, [])] * 4), "too_long"),
        (one("Cash lasts 3 months.", "runway"), "number_unknown"),
        (one("Cash lasts long.", "forecast"), "citation_unknown"),
        (one("Ask ann@bank.example.org."), "personal_data"),
        (one("Tomás Rivera says so."), "personal_data"),
        (one("All is well.", "ann@bank.example.org"), "personal_data"),
        (one("As [person A] says."), "placeholder"),
        (one("See https://elsewhere.example."), "link"),
        (one("<script>alert</script>"), "link"),
        (one("[Read on](//elsewhere.example)"), "link"),
        (one("Cash \u202elasts\u202c long."), "hidden_signs"),
        (one("Cash\u200b lasts."), "hidden_signs"),
    ],
)
def test_an_answer_does_not_hold_that_has(answer: str, code: str) -> None:
    assert code in codes(answer)


def test_an_answer_that_holds_gives_its_sentences() -> None:
    verdict = judge(sentences(("Cash lasts\n 2 months.", ["runway"]), ("The margin is 14.2 %.", ["margin"])), MEASURE)
    assert (verdict.findings, verdict.text) == ((), "Cash lasts 2 months. The margin is 14.2 %.")
    assert [one.citations for one in verdict.sentences] == [("runway",), ("margin",)]


def test_one_block_of_markdown_around_it_is_taken_off() -> None:
    assert codes(f"```json\n{one('Cash lasts 2 months.', 'runway')}\n```") == []
    assert codes(f"Here you are:\n```json\n{one('Cash lasts 2 months.')}\n```") == ["not_json"]


def test_what_is_found_names_what_to_mend_but_nobody() -> None:
    [number] = judge(one("Cash lasts 3 months."), MEASURE).findings
    assert number.detail == "It tells numbers that no fact gives: 3."
    found = judge(one("Call +49 170 1234567 within 3 days.", "x@y.org"), MEASURE).findings
    assert not any("1234567" in one.detail or "y.org" in one.detail for one in found)


def test_all_faults_are_found_at_once() -> None:
    assert codes(one("Cash lasts 3 months, see www.x.example.", "forecast")) == [
        "link", "number_unknown", "citation_unknown",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "attempt", "confidence"),
    [
        ([("Cash lasts 2 months.", ["runway"])], 1, "1.000"),
        ([("Cash lasts 2 months.", ["runway"])], 2, "0.900"),
        ([("Cash lasts 2 months.", ["runway"]), ("That is short.", [])], 1, "0.850"),
        ([("The margin is 14.2 %.", ["margin"])], 1, "0.900"),
        ([("It is short.", [])], 2, "0.600"),
    ],
)
def test_how_sure_one_can_be(told: list[tuple[str, list[str]]], attempt: int, confidence: str) -> None:
    assert confidence_of(judge(sentences(*told), MEASURE), attempt=attempt) == Decimal(confidence)


@pytest.mark.parametrize(
    "value", [{"id": "a"}, [{"facts": [{"measure": "a", "id": 3}]}], json.loads('{"x": {"id": "a"}}')]
)
def test_facts_are_cited_by_their_id_or_measure(value: Any) -> None:
    assert citable_in(value) == {"a"}
