"""Remedies: enough for each domain, each with steps, proof, evidence, and an effect that outcomes can show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from execution.diagnosis.rules.advice import artifact_of, remedies_for, title_of
from execution.diagnosis.rules.diagnosing import diagnose
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.remedies.kinds import Remedy
from execution.diagnosis.rules.remedies.library import BY_DOMAIN, FIRST
from outcomes.records.library import SHIPPED_METRICS
from tests.execution.diagnosis.stating import DAY, only, stated

REMEDIES = [pytest.param(one, id=one.measure) for remedies in BY_DOMAIN.values() for one in remedies]
METRICS = {one.code: one for one in SHIPPED_METRICS}
CITATION = {"type": "analysis", "id": 1, "hash": "0" * 64}


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_each_domain_has_at_least_ten_that_answer_its_measures(domain: str) -> None:
    measures = {one.measure for one in BY_DOMAIN[domain]}
    assert len(measures) == len(BY_DOMAIN[domain]) >= 10
    assert measures <= {one.name for one in DOMAINS[domain].measures if one.scale}


@pytest.mark.parametrize("remedy", REMEDIES)
def test_each_says_what_speaks_for_it_and_what_proves_each_step(remedy: Remedy) -> None:
    assert remedy.evidence
    assert remedy.risk
    assert remedy.cost
    assert all(step.proof and 0 < step.due_days <= 365 for step in remedy.steps)
    assert [step.due_days for step in remedy.steps] == sorted(step.due_days for step in remedy.steps)


@pytest.mark.parametrize("remedy", REMEDIES)
def test_an_effect_is_of_a_metric_that_ships_and_moves_it_the_right_way(remedy: Remedy) -> None:
    effects = [remedy.effect] if remedy.effect else []
    for effect in effects:
        metric = METRICS[effect.metric]
        poor = Decimal(10_000) if metric.direction == "down" else Decimal("-0.5")
        moved = effect.target(poor)
        assert moved < poor if metric.direction == "down" else moved > poor


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_the_weakest_findings_are_answered_with_baseline_and_target(domain: str) -> None:
    inputs = stated(domain)
    found = diagnose(domain, inputs, as_of=DAY)
    remedies = remedies_for(found.as_json())
    assert len(remedies) == 3
    artifact = artifact_of(found.as_json(), confidence=found.confidence, stated=inputs, analysis=CITATION)
    values = {one["metric"]: one for one in artifact["expected_outcomes"]}
    promised = {one.effect.metric for one in remedies if one.effect}
    assert promised <= set(values)
    assert all(one["baseline"] != one["target"] for one in values.values())
    assert title_of(remedies) == remedies[0].title
    assert all(one.evidence in artifact["rationale"] for one in remedies)


@pytest.mark.parametrize(
    ("domain", "inputs"),
    [
        ("cfo", {"cash": "1"}),
        ("cmo", {"nps": "1"}),
        ("coo", {"weekly_ops_hours": "1"}),
        ("cto", {"patch_age_days": "1"}),
    ],
)
def test_where_too_little_is_known_the_first_thing_is_to_bring_it(domain: str, inputs: dict[str, str]) -> None:
    found = diagnose(domain, only(domain, **inputs), as_of=DAY).as_json()
    assert remedies_for(found)[0] is FIRST[domain][1]


@pytest.mark.parametrize(
    ("domain", "inputs", "words", "metric"),
    [
        ("cfo", {"equity": "-10000", "debt": "5"}, "negative (weak)", "equity_ratio"),
        (
            "cfo",
            {"operating_cash_flow_12m": "-1", "debt_service_12m": "5"},
            "nothing is covered (weak)",
            "debt_service",
        ),
        ("cto", {"restore_tested": False}, "never (weak)", "restore_test_age_days"),
    ],
)
def test_what_is_only_placed_on_its_scale_is_said_in_words_and_is_no_baseline(
    domain: str, inputs: dict[str, Any], words: str, metric: str
) -> None:
    known = only(domain, **inputs)
    found = diagnose(domain, known, as_of=DAY)
    artifact = artifact_of(found.as_json(), confidence=found.confidence, stated=known, analysis=CITATION)
    assert words in artifact["rationale"]
    assert not [one for one in artifact["expected_outcomes"] if one["metric"].startswith(metric)]


def test_a_figure_that_rests_on_an_assumption_says_which() -> None:
    known = only("cfo", cash="100", operating_cost_12m="12000")
    found = diagnose("cfo", known, as_of=DAY)
    artifact = artifact_of(found.as_json(), confidence=found.confidence, stated=known, analysis=CITATION)
    assert "(weak; the month's cost is taken as a twelfth of the year's)" in artifact["rationale"]


def test_the_jobs_a_loan_is_to_create_are_expected_outcomes() -> None:
    inputs = only("cfo", principal="1000", jobs_created_expected=6)
    found = diagnose("cfo", inputs, as_of=DAY)
    artifact = artifact_of(found.as_json(), confidence=found.confidence, stated=inputs, analysis=CITATION)
    assert artifact["expected_outcomes"][-1] == {
        "metric": "jobs_created",
        "unit": "jobs",
        "baseline": "0",
        "target": "6",
        "by_days": 730,
    }
