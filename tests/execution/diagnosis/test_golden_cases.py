"""Twelve hand-computed cases a domain: the stated measures come out exactly, and no other.

Each file has the arithmetic written out beside every value; what a value only is placed at says why instead. At least
three cases a domain have their scores and their confidence worked out too. All of it is worked out here again.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from execution.diagnosis.reading import read_stated
from execution.diagnosis.rules.diagnosing import diagnose
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.findings import plain
from execution.diagnosis.rules.measuring import PLACED, REASONS
from tests.execution.diagnosis.arithmetic import worked_out

FOLDER = Path(__file__).parent / "golden"
CASES = [
    pytest.param(domain, case, id=f"{domain}: {case['case']}")
    for domain in DOMAINS
    for case in json.loads((FOLDER / f"{domain}.json").read_text(encoding="utf-8"))
]
WRITTEN = [
    pytest.param(name, told, id=f"{case.id}: {name}")
    for case in CASES
    for name, told in case.values[1]["measures"].items()
    if not told["arithmetic"].startswith("placed: ")
]


@pytest.mark.parametrize(("domain", "case"), CASES)
def test_a_case_gives_the_measures_that_were_worked_out_by_hand(domain: str, case: dict[str, Any]) -> None:
    day = date.fromisoformat(case["as_of"])
    found = diagnose(domain, read_stated(domain, case["inputs"], today=day), as_of=day)
    assert {one.measure: plain(one.value) for one in found.findings} == {
        name: told["value"] for name, told in case["measures"].items()
    }
    assert {one.measure: one.reason for one in found.not_told} == case["not_told"]
    assert {one.measure: one.caveat for one in found.findings if one.caveat} == {
        name: told["caveat"] for name, told in case["measures"].items() if "caveat" in told
    }
    shown = {one["measure"]: one["benchmark"] for one in found.as_json()["findings"] if one["benchmark"]}
    assert {name: norm["value"] for name, norm in shown.items()} == {
        name: told["norm"] for name, told in case["measures"].items() if "norm" in told
    }


@pytest.mark.parametrize(("domain", "case"), [one for one in CASES if "judged" in one.values[1]])
def test_scores_and_confidence_are_those_that_were_worked_out_by_hand(domain: str, case: dict[str, Any]) -> None:
    day, judged = date.fromisoformat(case["as_of"]), case["judged"]
    found = diagnose(domain, read_stated(domain, case["inputs"], today=day), as_of=day)
    scores = {one.measure: one.score for one in found.findings if one.score is not None}
    assert scores == {name: worked_out(text) for name, text in judged["scores"].items()}
    assert found.score == worked_out(judged["score"])
    assert found.confidence == worked_out(judged["confidence"])


@pytest.mark.parametrize(("name", "told"), WRITTEN)
def test_the_arithmetic_that_is_written_out_comes_to_its_value(name: str, told: dict[str, str]) -> None:
    assert worked_out(told["arithmetic"]) == Decimal(told["value"])


def test_only_what_is_placed_on_its_scale_has_no_arithmetic() -> None:
    placed = [
        told["caveat"]
        for case in CASES
        for told in case.values[1]["measures"].values()
        if told["arithmetic"].startswith("placed: ")
    ]
    assert sorted(placed) == sorted(set(PLACED) - {"lifetime_capped"})


def test_at_least_three_cases_a_domain_state_their_scores_and_their_confidence() -> None:
    judged = [case.values[0] for case in CASES if "judged" in case.values[1]]
    assert all(judged.count(domain) >= 3 for domain in DOMAINS)


def test_there_are_twelve_of_each_domain() -> None:
    counts = {domain: sum(case.values[0] == domain for case in CASES) for domain in DOMAINS}
    assert set(counts.values()) == {12}


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_every_measure_of_a_domain_stands_in_a_case(domain: str) -> None:
    told = {
        name
        for case in json.loads((FOLDER / f"{domain}.json").read_text(encoding="utf-8"))
        for name in (*case["measures"], *case["not_told"])
    }
    assert told == {one.name for one in DOMAINS[domain].measures}


def test_every_named_reason_has_its_sentence() -> None:
    cases = [case.values[1] for case in CASES]
    assert {reason for case in cases for reason in case["not_told"].values()} <= set(REASONS)
