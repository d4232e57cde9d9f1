"""Tables of the page of fairness name what they count, and say how many groups they leave out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string

from capability.comparing.drawings import drift_table, fairness_tables, gaps_tables, outcomes_table, peers_table
from capability.comparing.rules.fairness import KINDS
from capability.comparing.wording import group_in_words
from capability.evaluation.wording import SCORES

SHOWN: dict[str, Any] = {
    "key": "31", "n": 12, "paid_share": 0.5, "calibration_gap": 0.01, "auc": None, "interval": None,
}  # fmt: skip
NONE: dict[str, Any] = {"groups": [], "suppressed_groups": 0}


def kept(**kinds: dict[str, Any]) -> dict[str, Any]:
    told = {"out_of_time": {"groups": {kind: kinds.get(kind, NONE) for kind in KINDS}}}
    return {"rules": told, "loan_model": told}


def test_numbers_of_enterprises_are_called_so() -> None:
    line = {"code": "readiness", "psi": "0.0312", "verdict": "steady", "n": 120, "n_before": 110,
            "mean": "50", "mean_before": "51"}  # fmt: skip
    table = drift_table("Drift", [line], with_means=True)
    assert table is not None
    assert [one.head for one in table.columns] == [
        "What is compared", "Index of change", "Enterprises now", "Enterprises 90 days ago", "Mean now", "Mean then",
        "Says",
    ]  # fmt: skip


def test_each_kind_says_how_many_groups_it_leaves_out_also_where_none_is_left() -> None:
    told = gaps_tables(kept(region={"groups": [], "suppressed_groups": 3}, sector={"groups": [SHOWN],
                            "suppressed_groups": 1}))  # fmt: skip
    assert [(one["heading"], one["table"] is not None, one["withheld"]) for one in told] == [
        ("By region", False, 3),
        ("By size", False, 0),
        ("By sector", True, 1),
    ]
    region, _size, sector = (render_to_string("capability/comparing/_groups.html", {"groups": one}) for one in told)
    assert "Every group is too small to show." in region
    assert "3 groups are withheld." in region
    assert "1 group is withheld." in sector


def test_an_evaluation_without_groups_has_no_such_tables() -> None:
    assert gaps_tables({"rules": {"out_of_time": {}}, "loan_model": {"out_of_time": {}}}) == []


def test_what_was_expected_and_what_came_stand_apart_and_a_score_expects_nothing() -> None:
    figures = {"auc": 0.7, "interval": [0.6, 0.8], "expected": 0.82, "observed": 0.79}
    scores = [
        {"score": "loan_model", "newest": figures, "before": None, "dropped": False},
        {"score": "rules", "newest": figures | {"expected": None, "observed": None}, "before": None, "dropped": False},
    ]
    model, rules = (row.cells[3:5] for row in outcomes_table(scores, SCORES).rows)
    assert [one.text.rstrip("%").strip() for one in model] == ["82", "79"]
    assert [(one.text, one.because) for one in rules] == [
        ("", "not a probability"),
        ("", "stands with the loan model"),
    ]


def test_chances_of_too_few_loans_are_not_called_no_probability() -> None:
    figures = {"auc": None, "interval": None, "expected": None, "observed": None}
    [model] = outcomes_table(
        [{"score": "loan_model", "newest": figures, "before": None, "dropped": False}], SCORES
    ).rows
    assert [one.because for one in model.cells[3:5]] == ["too few to judge"] * 2


def group(key: str, n: int, share: str = "0.50", ratio: str | None = "1.00") -> dict[str, Any]:
    return {"key": key, "n": n, "mean": "50.0", "median": "50.0", "mean_gap": "0.0", "median_gap": "0.0",
            "selected_share": share, "ratio": ratio, "under_four_fifths": False, "few": n < 30}  # fmt: skip


def fair(groups: list[dict[str, Any]]) -> dict[str, Any]:
    every = {"n": 60, "mean": "50.0", "median": "50.0", "selected_share": "0.50"}
    return {"all": every} | {kind: {"groups": groups, "withheld_groups": 0} for kind in KINDS}


def test_one_group_has_no_ratio_and_says_that_it_cannot_be_judged() -> None:
    [region, *_rest] = fairness_tables(fair([group("US-CA", 60)]))
    [row] = region["table"].rows
    assert (row.cells[-1].text, row.cells[-1].because) == ("", "no other group to hold it against")
    told = render_to_string("capability/comparing/_groups.html", {"groups": region})
    assert "whether it scores lower than others of its kind cannot be judged" in told


def test_the_highest_is_said_to_be_of_large_groups_where_there_are_any() -> None:
    heads = [
        fairness_tables(fair([group("US-CA", n), group("US-NV", 6)]))[0]["table"].columns[-1].head for n in (30, 29)
    ]
    assert heads == ["Ratio to the highest of 30 or more", "Ratio to the highest"]


def test_all_peers_of_an_institution_are_all_that_it_computed() -> None:
    every = {"sector": "", "size_band": "", "region": ""}
    assert group_in_words(every, own=True) == "all that your institution computed"
    assert group_in_words(every) == "all enterprises"


def test_peers_are_said_in_whole_points() -> None:
    peers = {"median": "40.9", "p25": "31.2", "p75": "52.9", "n": 25, "group": "all"}
    [row] = peers_table([{"code": "readiness", "own": Decimal("23.4"), "peers": peers}]).rows
    assert [cell.text for cell in row.cells[1:4]] == ["23", "41", "31 to 53"]
