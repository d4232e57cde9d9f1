"""Twelve hand-computed cases a domain: the stated measures come out exactly, and no other.

Each file has the arithmetic written out beside every value.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from execution.diagnosis.reading import read_stated
from execution.diagnosis.rules.diagnosing import diagnose
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.findings import plain
from execution.diagnosis.rules.measuring import REASONS

FOLDER = Path(__file__).parent / "golden"
CASES = [
    pytest.param(domain, case, id=f"{domain}: {case['case']}")
    for domain in DOMAINS
    for case in json.loads((FOLDER / f"{domain}.json").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("domain", "case"), CASES)
def test_a_case_gives_the_measures_that_were_worked_out_by_hand(domain: str, case: dict[str, Any]) -> None:
    day = date.fromisoformat(case["as_of"])
    found = diagnose(domain, read_stated(domain, case["inputs"], today=day), as_of=day)
    assert {one.measure: plain(one.value) for one in found.findings} == {
        name: told["value"] for name, told in case["measures"].items()
    }
    assert {one.measure: one.reason for one in found.not_told} == case["not_told"]


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
