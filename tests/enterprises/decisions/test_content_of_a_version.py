"""The content of a version has one hash, whatever way it took; every fault of it is named; two versions compare."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analyses.rules import canonical_json
from enterprises.decisions.rules.artifact import artifact_problems
from enterprises.decisions.rules.content import Change, changes_between, hash_of_version
from tests.enterprises.factories import artifact

VERSION: dict[str, Any] = {
    "title": "Collect",
    "domain": "cfo",
    "version": 1,
    "enterprise_id": 7,
    "artifact": {"recommendation": "Collect"},
    "expected": [],
    "analysis_hash": None,
}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def test_the_order_of_keys_makes_no_difference() -> None:
    assert canonical_json({"b": 1, "a": [True, None]}) == canonical_json({"a": [True, None], "b": 1})


@pytest.mark.parametrize("same", [100, 100.0, Decimal("1E+2"), Decimal("100.00")])
def test_one_number_has_one_form(same: float | Decimal) -> None:
    assert canonical_json(same) == "100"


def test_text_and_number_are_different() -> None:
    assert canonical_json("1") != canonical_json(1)


@given(values, values)
def test_two_values_are_written_alike_only_if_they_are_alike(one: Any, other: Any) -> None:
    assert (canonical_json(one) == canonical_json(other)) == _alike(one, other)


def _alike(one: Any, other: Any) -> bool:
    return repr(_sorted(one)) == repr(_sorted(other))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, _sorted(value[key])) for key in sorted(value)], "object"
    return [_sorted(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("title", "Collect all"),
        ("domain", "coo"),
        ("version", 2),
        ("enterprise_id", 8),
        ("artifact", {"recommendation": "Wait"}),
        ("expected", [{"metric": "revenue"}]),
        ("analysis_hash", "0" * 64),
    ],
)
def test_whatever_changes_changes_the_hash(part: str, other: object) -> None:
    assert hash_of_version(**VERSION) != hash_of_version(**{**VERSION, part: other})


def test_a_whole_artifact_has_no_fault() -> None:
    assert artifact_problems(artifact()) == []


@pytest.mark.parametrize(
    ("parts", "pointer", "code"),
    [
        ({"recommendation": " "}, "/recommendation", "blank"),
        ({"rationale": None}, "/rationale", "required"),
        ({"surprise": 1}, "/surprise", "unknown_field"),
        ({"risks": "many"}, "/risks", "not_a_list"),
        ({"risks": ["one", 2]}, "/risks/1", "not_text"),
        ({"options": [{"detail": "no name"}]}, "/options/0/name", "required"),
        ({"expected_outcomes": [{"metric": "nps", "baseline": 1, "target": "NaN", "by_days": 90}]},
         "/expected_outcomes/0/target", "not_a_number"),
        ({"expected_outcomes": [{"metric": "nps", "baseline": 1, "target": 2, "by_days": -1}]},
         "/expected_outcomes/0/by_days", "not_days"),
        ({"action_plan": [{"ref": "1", "title": "A"}, {"ref": "1", "title": "B"}]}, "/action_plan/0/ref", "twice"),
        ({"action_plan": [{"ref": "1", "title": "A", "after": ["2"]}, {"ref": "2", "title": "B"}]},
         "/action_plan/0/after/0", "not_before"),
        ({"action_plan": [{"ref": "1", "title": "A", "priority": "urgent"}]}, "/action_plan/0/priority", "unknown"),
        ({"citations": [{"type": "analysis"}]}, "/citations/0/id", "not_an_id"),
    ],
)  # fmt: skip
def test_each_fault_is_named_where_it_is(parts: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in {(one.pointer, one.code) for one in artifact_problems(artifact(**parts))}


@pytest.mark.parametrize("text", ["1_000", "1e5", " 5 ", "+5", "5\n", ".5", "5.", "٥", "５", ""])
def test_a_number_as_text_is_written_in_plain_digits(text: str) -> None:
    expected = {"metric": "nps", "baseline": text, "target": text, "by_days": 90}
    found = artifact_problems(artifact(expected_outcomes=[expected]))
    assert [(one.pointer, one.code) for one in found] == [
        (f"/expected_outcomes/0/{name}", "not_a_number") for name in ("baseline", "target")
    ]


@given(values)
def test_no_value_whatever_breaks_the_check(value: Any) -> None:
    assert isinstance(artifact_problems(value), list)
    assert isinstance(artifact_problems({"recommendation": value, "action_plan": value, "options": value}), list)


def test_versions_are_compared_part_by_part() -> None:
    before = {"title": "Collect", "risks": ["A", "B"], "old": 1}
    after = {"title": "Collect all", "risks": ["A"], "new": 2}
    assert changes_between(before, after) == [
        Change("/new", "added", None, 2),
        Change("/old", "removed", 1, None),
        Change("/risks/1", "removed", "B", None),
        Change("/title", "changed", "Collect", "Collect all"),
    ]


@given(values)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    assert changes_between(value, value) == []


@pytest.mark.parametrize("number", ["9" * 40, 1e300, "0." + "1" * 60, "0." + "0" * 399 + "1"])
def test_a_number_that_no_sum_could_hold_is_out_of_range(number: str | float) -> None:
    expected = [{"metric": "cash_runway_months", "target": number, "by_days": 90}]
    [fault] = artifact_problems(artifact(expected_outcomes=expected))
    assert (fault.pointer, fault.code) == ("/expected_outcomes/0/target", "out_of_range")
