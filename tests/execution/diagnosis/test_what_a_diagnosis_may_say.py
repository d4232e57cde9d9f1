"""What a diagnosing agent gives, or a person sets in its place, is what its rules find: figures within their bounds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from execution.diagnosis.agents import Diagnosed
from execution.diagnosis.reading import read_stated
from execution.diagnosis.rules.diagnosing import diagnose
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.findings import plain
from tests.execution.diagnosis.stating import DAY, WHOLE

FOLDER = Path(__file__).parent / "golden"


def found(domain: str, inputs: dict[str, Any], day: date = DAY) -> dict[str, Any]:
    """All that the rules find, as a run keeps it."""
    told = diagnose(domain, read_stated(domain, inputs, today=day), as_of=day)
    return {**told.as_json(), "confidence": plain(told.confidence)}


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_every_case_worked_by_hand_can_be_said(domain: str) -> None:
    cases = json.loads((FOLDER / f"{domain}.json").read_text(encoding="utf-8"))
    said = [found(domain, case["inputs"], date.fromisoformat(case["as_of"])) for case in cases]
    kept = [Diagnosed.model_validate(one).model_dump(mode="json", exclude_unset=True) for one in said]
    assert kept == said


@pytest.mark.parametrize("domain", list(DOMAINS))
@pytest.mark.parametrize(
    "change",
    [
        {"score": "-1"},
        {"score": "100.5"},
        {"score": '"><img src=x>'},
        {"confidence": "7"},
        {"confidence": "-0.1"},
        {"measures": {"runway_months": "<b>2</b>"}},
        {"rule_set": "<cfo>"},
        {"version": 0},
        {"lacking": ["<cash>"]},
        {"of_their_own": 1},
    ],
)
def test_what_no_rule_can_find_is_refused(domain: str, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Diagnosed.model_validate({**found(domain, dict(WHOLE[domain])), **change})
