"""The lineage of a package says of each row what the row itself says: its file, what it rests on, who approved it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.capability.factories import diagnosed, recomputed
from tests.clients import client_of
from tests.enterprises.factories import owner_of
from tests.institutional.exports.packages import document
from tests.institutional.exports.tracing import ANALYST, Traced, portfolio_with_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def traced() -> Traced:
    return portfolio_with_jobs()


@pytest.fixture
def told(traced: Traced) -> Any:
    """The package of an enterprise that was scored, whose outcomes came with a file."""
    diagnosed(traced.enterprises[0], by=owner_of(traced.enterprises[0]))
    recomputed(traced.enterprises[0])
    return document(client_of(ANALYST), "enterprise", traced.enterprises[0])


def related(told: Any, name: str, one: str, other: str) -> set[tuple[str, str]]:
    relations = told["lineage"]["prov"][name].values()
    return {(f"{row[f'prov:{one}']}", f"{row[f'prov:{other}']}") for row in relations}


def test_each_row_is_a_thing_with_its_hash_its_source_and_what_was_measured(told: Any) -> None:
    things = told["lineage"]["prov"]["entity"]
    outcomes = told["parts"]["outcomes"]
    assert [things[f"clear:outcome/{one['id']}"] for one in outcomes] == [
        {
            "clear:measured_jobs_created": str(one["metrics"]["jobs_created"]),
            "clear:row": one["import_row"],
            "clear:source": one["source"],
            "prov:type": "clear:outcome",
        }
        for one in outcomes
    ]
    [decision] = [one for one in told["parts"]["decisions"] if one["approvals"]]
    assert things[f"clear:decision/{decision['decision_id']}"] == {
        "clear:sha256": decision["content_hash"],
        "clear:status": decision["status"],
        "clear:title": decision["title"],
        "clear:version": decision["version"],
        "prov:type": "clear:decision",
    }


def test_each_row_is_derived_from_its_file_and_from_what_it_rests_on(told: Any) -> None:
    derived = related(told, "wasDerivedFrom", "generatedEntity", "usedEntity")
    parts = told["parts"]
    filed = {(f"clear:outcome/{one['id']}", f"clear:import/{one['import']}") for one in parts["outcomes"]}
    rested = {
        (f"clear:capability_score/{score['id']}", f"clear:{one['type']}/{one['id']}")
        for score in parts["capability_scores"]
        for one in score["evidence"]["rows"]
    }
    assert filed
    assert rested
    assert filed | rested <= derived


def test_each_approval_names_the_version_and_the_person(told: Any) -> None:
    [decision] = [one for one in told["parts"]["decisions"] if one["approvals"]]
    numbered = list(enumerate(decision["approvals"], start=1))
    prov, thing = told["lineage"]["prov"], f"clear:decision/{decision['decision_id']}"
    acts = [f"clear:approval/{decision['decision_id']}/{number}" for number, _one in numbered]
    persons = [f"clear:approver/{decision['decision_id']}/{number}" for number, _one in numbered]
    assert numbered
    assert [prov["activity"][one]["clear:sha256"] for one in acts] == [one["content_hash"] for _no, one in numbered]
    assert [prov["agent"][one]["clear:name"] for one in persons] == [one["approved_by"] for _no, one in numbered]
    assert {(act, thing) for act in acts} <= related(told, "used", "activity", "entity")
    pairs = set(zip(acts, persons, strict=True))
    assert pairs <= related(told, "wasAssociatedWith", "activity", "agent")
    assert {(thing, one) for one in persons} <= related(told, "wasAttributedTo", "entity", "agent")
