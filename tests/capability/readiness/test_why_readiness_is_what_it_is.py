"""Readiness says what lowered it most and which one step is worth most; rows kept before it did say it all the same."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from capability.constants import FIXED_MEASURES, FLAG_BY_CODE, FLAGS, READINESS_WEIGHT
from capability.public import readiness_for
from capability.readiness.queries import explained_row
from capability.readiness.rules.flags import Citation, Figure, Way, flags_standing
from capability.readiness.rules.summing import ScoredPart, readiness
from capability.readiness.rules.supposing import beside, suppose
from capability.scoring.rules import reasons as of_scores
from capability.scoring.rules.facts import AnalysisFact, Facts, Finding, Measurement, Target, TaskFact
from capability.scoring.rules.scoring import score
from clear_platform.foundation.public import acting
from execution.diagnosis.rules.measures.cfo_loan import LOAN_MEASURES
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise

TODAY = date(2026, 4, 14)
CITED = Citation("analysis", "7", "a" * 64, "cfo analysis 7")
RECENT = Figure(Decimal(0), TODAY, CITED)
CASH, OPERATIONS, GROWTH, TECHNOLOGY = READINESS_WEIGHT
DOCUMENT = Path(__file__).parents[3] / "docs" / "api" / "readiness.md"


def finding(code: str, at: int) -> Finding:
    return Finding(code, code.replace("_", " ").capitalize(), Decimal(at), Decimal(1))


def scored(code: str, *findings: Finding, tasks: tuple[TaskFact, ...] = ()) -> ScoredPart:
    fact = AnalysisFact(7, "a" * 64, Decimal(1), findings, 16, 16, TODAY) if findings else None
    found = score(Facts(fact, tasks, (), ()), as_of=TODAY)
    assert found is not None
    return ScoredPart(code, code, found.score, found.confidence, found.inputs_hash, found)


def overdue(number: int) -> TaskFact:
    return TaskFact(number, "d-1", f"Task {number}", "normal", "todo", TODAY - timedelta(days=1), None, 0, 0)


def unverified(number: int) -> TaskFact:
    return TaskFact(number, "d-1", f"Task {number}", "normal", "done", TODAY, TODAY, 1, 0)


def waits(number: int) -> Way:
    return Way("task", str(number), f"Task {number}", "done", "unverified_evidence")


def rationale(*parts: ScoredPart, ways: tuple[Way, ...] = (), **figures: str) -> dict[str, Any]:
    known = {code: Figure(Decimal(value), TODAY, CITED) for code, value in figures.items()}
    found = readiness(parts, flags_standing(known, ways, as_of=TODAY, statements=RECENT))
    assert found is not None
    return found.rationale_json() | {"score": found.score}


def test_flags_and_capabilities_share_what_is_lacking_among_them_the_largest_first() -> None:
    made = rationale(scored(CASH, finding("margin", 60)), scored(OPERATIONS, finding("delays", 95)), overdue_tax="9")
    # 0.40 / 0.65 · 40 = 24.62 and 0.25 / 0.65 · 5 = 1.92 of what the capabilities lack, and 8 for the flag
    assert [(one["code"], one["points_lost"]) for one in made["reasons"][:3]] == [
        (f"capability.low.{CASH}", "24.62"),
        ("flag.overdue_tax", "8.00"),
        (f"capability.low.{OPERATIONS}", "1.92"),
    ]
    assert sum(Decimal(one["points_lost"]) for one in made["reasons"]) == 100 - made["score"]


def test_a_reason_names_the_row_it_rests_on_and_what_would_raise_it() -> None:
    metric = FLAG_BY_CODE["short_runway"].metric
    way = Way("decision", "d-9", "Invoice on delivery", "approved", metric, Decimal(4))
    low, flag, *_rest = rationale(
        scored(CASH, finding("margin", 60), finding("debt", 90)), short_runway="2", ways=(way,)
    )["reasons"]
    assert (low["basis"]["id"], low["figure"]) == ("7/margin", "75.00")
    assert "“Margin”, 60 of 100" in low["advice"]
    assert (flag["figure"], flag["threshold"], flag["unit"], flag["basis"]["id"]) == ("2", "3", "months", "7")
    assert [one["title"] for one in flag["raised_by"]] == ["Invoice on delivery"]


def test_overdue_tasks_are_told_apart_from_the_capability_they_lower() -> None:
    made = rationale(scored(CASH, finding("margin", 100), tasks=(overdue(1), overdue(2))))
    codes = [one["code"] for one in made["reasons"] if one["affects"] == "score"]
    assert codes == ["execution.overdue_tasks"]
    assert [way["id"] for way in made["reasons"][0]["raised_by"]] == ["1", "2"]


def test_what_is_not_scored_costs_confidence_and_no_points() -> None:
    last = rationale(scored(CASH, finding("margin", 100)))["reasons"][0]
    assert (last["code"], last["points_lost"], last["confidence_lost"]) == ("evidence.not_scored", "0.00", "0.600")
    assert (last["figure"], last["of"]) == ("3", "4")


def test_a_flag_and_the_finding_on_the_same_figure_are_one_step() -> None:
    made = rationale(scored(CASH, finding("runway_months", 20), finding("margin", 10)), short_runway="1")
    step = made["first_step"]
    # 8 for the flag and half of 80 for the finding, against half of 90 for the other finding
    assert (step["code"], step["points"]) == ("flag.short_runway", "48.00")
    assert Decimal(step["readiness"]) == made["score"] + 48


def test_evidence_nobody_verified_and_the_one_task_that_waits_for_it_are_one_step() -> None:
    part = scored(CASH, finding("margin", 100), tasks=(unverified(1),))
    step = rationale(part, ways=(waits(1),), unverified_evidence="1")["first_step"]
    # 3 for the flag, and a quarter of the 50 that the task counts less
    assert (step["code"], step["points"], step["capability"]) == ("flag.unverified_evidence", "15.50", CASH)
    assert [way["id"] for way in step["ways"]] == ["1"]


def test_tasks_that_wait_clear_the_flag_together_and_none_alone() -> None:
    part = scored(CASH, finding("margin", 100), tasks=(unverified(1), unverified(2)))
    step = rationale(part, ways=(waits(1), waits(2)), unverified_evidence="2")["first_step"]
    # 3 for the flag, and an eighth of 50 for each of the two
    assert (step["code"], step["points"]) == ("flag.unverified_evidence", "15.50")
    others = rationale(part, ways=(waits(1), waits(2), waits(3)), unverified_evidence="3")["first_step"]
    assert (others["code"], others["points"]) == ("evidence.unverified", "12.50")


def test_tasks_that_are_overdue_are_one_step_as_they_are_one_reason() -> None:
    tasks = tuple(overdue(number) for number in range(1, 9))
    made = rationale(scored(CASH, finding("margin", 80), tasks=tasks), negative_equity="-1")
    step, reasons = made["first_step"], {one["code"]: one for one in made["reasons"]}
    assert (step["code"], step["figure"]) == ("execution.overdue_tasks", "8")
    assert abs(Decimal(step["points"]) - Decimal(reasons["execution.overdue_tasks"]["points_lost"])) < Decimal("0.05")
    assert [way["id"] for way in step["ways"]] == [str(number) for number in range(1, 9)]


def test_without_a_flag_the_costliest_row_is_the_first_step() -> None:
    made = rationale(scored(CASH, finding("margin", 60), finding("debt", 90), tasks=(overdue(1),)))
    step = made["first_step"]
    assert (step["code"], step["basis"]["id"]) == ("execution.overdue_tasks", "1")
    assert step["ways"][0]["type"] == "task"


def test_a_step_never_promises_more_than_the_sum_holds() -> None:
    made = rationale(scored(CASH, finding("margin", 5)), open_default="1", negative_equity="-1", overdue_tax="1")
    assert made["score"] == 0
    assert Decimal(made["first_step"]["readiness"]) == 5 + 95 - 33


def test_where_nothing_costs_a_point_there_is_no_step() -> None:
    made = rationale(*(scored(code, finding("all", 100)) for code in READINESS_WEIGHT))
    assert made["first_step"] is None
    assert [one for one in made["reasons"] if one["affects"] == "score"] == []


def test_missing_statements_lead_to_the_diagnosis() -> None:
    flags = flags_standing({}, (), as_of=TODAY, statements=None)
    ways = next(flag.ways for flag in flags if flag.rule.code == "no_recent_financials")
    assert [(way.type, way.id) for way in ways] == [("diagnosis", "cfo")]


scores = some.dictionaries(some.sampled_from(list(READINESS_WEIGHT)), some.integers(0, 100), min_size=1)
raised = some.lists(some.sampled_from([rule for rule in FLAGS if rule.code != "no_recent_financials"]), unique=True)


@given(scores, raised)
def test_reasons_are_few_in_order_and_count_nothing_twice(given_scores: dict[str, int], rules: list) -> None:
    figures = {rule.code: "9999" if rule.over else "-9999" for rule in rules}
    parts = [scored(code, finding("all", at), tasks=(overdue(1),)) for code, at in given_scores.items()]
    made = rationale(*parts, **figures)
    taken = [Decimal(one["points_lost"]) for one in made["reasons"] if one["affects"] == "score"]
    floor = sum(Decimal(part["points"]) for part in made["bridge"] if part["kind"] == "floor")
    assert len(made["reasons"]) <= 4
    assert taken == sorted(taken, reverse=True)
    assert sum(taken) <= 100 - made["score"] + floor


@given(scores, raised)
def test_supposing_what_is_so_changes_nothing(given_scores: dict[str, int], rules: list) -> None:
    figures = {rule.code: "9999" if rule.over else "-9999" for rule in rules}
    in_order = [code for code in READINESS_WEIGHT if code in given_scores]
    made = rationale(*(scored(code, finding("all", given_scores[code])) for code in in_order), **figures)
    found = suppose({code: Decimal(at) for code, at in given_scores.items()}, [rule.code for rule in rules], without=())
    assert found is not None
    assert found.score == made["score"]
    assert {one.difference for one in beside(made, found)} == {Decimal(0)}


def test_every_code_is_in_the_document_and_no_other() -> None:
    known = {f"flag.{rule.code}" for rule in FLAGS} | {f"capability.low.{code}" for code in READINESS_WEIGHT}
    known |= set(of_scores.ADVICE) | {"evidence.not_scored"}
    listed = re.findall(r"^\| `([a-z_]+\.[a-z_.]+)` \|", DOCUMENT.read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(known)


@pytest.mark.django_db
def test_a_row_of_before_reasons_were_kept_gets_the_same_ones_when_it_is_read() -> None:
    enterprise_id = enterprise().id
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    system = actors.system()
    with acting(system):
        row = readiness_for(system).get(enterprise_id=enterprise_id)
        kept = row.rationale_json
        row.rationale_json = {name: kept[name] for name in kept if name not in {"reasons", "first_step"}}
        assert explained_row(system, row).rationale_json == kept
    assert kept["reasons"]


def test_what_a_loan_was_at_its_approval_is_never_the_step_nor_advised_about() -> None:
    found = readiness(
        [scored(CASH, finding("principal", 20), finding("employees", 40))],
        flags_standing({}, (), as_of=TODAY, statements=None),
    )
    assert found is not None
    made = found.rationale_json()
    low = next(one for one in made["reasons"] if one["code"] == f"capability.low.{CASH}")
    assert (made["first_step"]["code"], made["first_step"]["points"]) == ("flag.no_recent_financials", "5.00")
    assert (low["basis"]["id"], low["advice"]) == ("7/principal", of_scores.FIXED_ADVICE)
    assert [(way["type"], way["id"]) for way in low["raised_by"]] == [("diagnosis", "cfo")]


def test_what_can_be_changed_is_named_though_what_cannot_costs_more() -> None:
    made = rationale(scored(CASH, finding("principal", 20), finding("margin", 60)))
    assert (made["first_step"]["basis"]["id"], made["reasons"][0]["basis"]["id"]) == ("7/margin", "7/margin")
    assert "“Margin”, 60 of 100" in made["reasons"][0]["advice"]


def test_where_only_what_cannot_be_changed_costs_points_there_is_no_step() -> None:
    assert rationale(scored(CASH, finding("established", 38)))["first_step"] is None


def test_the_facts_that_cannot_be_changed_are_those_measured_of_a_loan() -> None:
    assert {one.name for one in LOAN_MEASURES} == FIXED_MEASURES


def test_a_decision_behind_a_target_is_not_called_by_the_metric() -> None:
    of_2026 = Measurement(1, "cash_runway_months", "Cash runway", "months", True, Decimal(2), TODAY)
    target = Target("d-9", "cash_runway_months", Decimal(1), Decimal(4))
    found = score(Facts(None, (), (of_2026,), (target,)), as_of=TODAY)
    assert found is not None
    step = rationale(ScoredPart(CASH, CASH, found.score, found.confidence, found.inputs_hash, found))["first_step"]
    assert [(way["id"], way["title"]) for way in step["ways"]] == [
        ("d-9", "The decision that set the target of “Cash runway”")
    ]


def test_a_decision_has_one_title_wherever_it_is_named() -> None:
    metric = FLAG_BY_CODE["short_runway"].metric
    measured = Measurement(1, metric, "Cash runway", "months", True, Decimal(2), TODAY)
    found = score(Facts(None, (), (measured,), (Target("d-9", metric, Decimal(1), Decimal(4)),)), as_of=TODAY)
    assert found is not None
    part = ScoredPart(CASH, CASH, found.score, found.confidence, found.inputs_hash, found)
    way = Way("decision", "d-9", "Invoice on delivery", "approved", metric, Decimal(4))
    made = rationale(part, short_runway="2", ways=(way,))
    ways = [one for reason in made["reasons"] for one in reason["raised_by"]]
    assert [one["title"] for one in ways] == ["Invoice on delivery"] * 2


def test_the_newest_day_a_readiness_rests_on_is_kept_with_it() -> None:
    assert rationale(scored(CASH, finding("margin", 60)))["newest"] == TODAY.isoformat()


@pytest.mark.django_db
def test_a_row_kept_by_earlier_rules_is_explained_by_those_of_today() -> None:
    enterprise_id = enterprise().id
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    system = actors.system()
    with acting(system):
        row = readiness_for(system).get(enterprise_id=enterprise_id)
        kept = row.rationale_json
        row.rationale_json = {**kept, "first_step": None, "reasons_version": 1}
        assert explained_row(system, row).rationale_json == kept
