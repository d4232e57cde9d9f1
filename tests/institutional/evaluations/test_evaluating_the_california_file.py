"""The loans of California: how far both scores reach, that nothing of later enters, the kept model made anew.

No database: reading, training and judging touch none.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from capability.evaluation.ruling import facts_of, readiness_at_approval
from capability.public import FORBIDDEN_COLUMNS, EndedLoan, evaluate, kept_loan_model, train_loan_model
from institutional.loan_files.ended import EndedLoans, read_ended_loans
from institutional.management.commands.train_loan_model import differences
from tests.institutional.loan_files.factories import CALIFORNIA

Rows = list[dict[str, str]]
Reread = Callable[[Callable[[Rows], list[str]]], list[EndedLoan]]
LABEL = "MIS_Status"
SECRETS = [name for name in FORBIDDEN_COLUMNS if name != LABEL]


@pytest.fixture(scope="module")
def read() -> EndedLoans:
    return read_ended_loans(CALIFORNIA)


@pytest.fixture(scope="module")
def told(read: EndedLoans) -> dict[str, Any]:
    return evaluate(read.loans)


@pytest.fixture(scope="module")
def rows() -> Rows:
    with CALIFORNIA.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture
def reread(tmp_path: Path, rows: Rows) -> Reread:
    """The loans of the file once its rows were changed; the change gives the columns that are written."""

    def of(change: Callable[[Rows], list[str]]) -> list[EndedLoan]:
        changed = [dict(row) for row in rows]
        out = io.StringIO()
        writer = csv.DictWriter(out, change(changed), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(changed)
        path = tmp_path / "changed.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return read_ended_loans(path).loans

    return of


def test_every_loan_of_the_file_is_read(read: EndedLoans) -> None:
    assert read.as_json() == {
        "name": "sba_loans_california.csv",
        "sha256": sha256(CALIFORNIA.read_bytes()).hexdigest(),
        "rows": 2101, "loans": 2101, "paid": 1415, "charged_off": 686, "status_unknown": 0, "left_out": 0,
    }  # fmt: skip


def test_the_loans_are_parted_as_stated(told: dict[str, Any]) -> None:
    for score in ("rules", "loan_model"):
        assert (told[score]["n_train"], told[score]["n_test"]) == (912, 1189)
        assert (told[score]["out_of_time"]["n_train"], told[score]["out_of_time"]["n_test"]) == (912, 1189)
        assert (told[score]["same_years"]["n_train"], told[score]["same_years"]["n_test"]) == (1036, 1065)


def test_out_of_time_the_loan_model_is_above_a_plain_logistic(told: dict[str, Any]) -> None:
    headline = told["loan_model"]["out_of_time"]
    assert told["headline"] == "out_of_time"
    assert headline["auc"] > 0.67
    assert headline["interval"][0] > 0.67


def test_in_the_same_years_it_is_above_a_plain_logistic(told: dict[str, Any]) -> None:
    same = told["loan_model"]["same_years"]
    low, high = same["interval"]
    assert same["auc"] > 0.80
    assert 0.75 < low < same["auc"] < high < 0.9


def test_the_rules_stand_beside_it_and_below_it(told: dict[str, Any]) -> None:
    for way in ("out_of_time", "same_years"):
        rules, model = told["rules"][way], told["loan_model"][way]
        assert 0.5 < rules["interval"][0] < rules["auc"] < rules["interval"][1]
        assert rules["auc"] < model["auc"]


def test_out_of_time_the_chances_do_not_hold_and_the_figures_say_so(told: dict[str, Any]) -> None:
    out, same = (told["loan_model"][way]["calibration"] for way in ("out_of_time", "same_years"))
    assert out["observed"] == 0.5164
    assert out["expected"] - out["observed"] > 0.2
    assert abs(same["expected"] - same["observed"]) < 0.05


@pytest.mark.parametrize("score", ["rules", "loan_model"])
@pytest.mark.parametrize("way", ["out_of_time", "same_years"])
def test_no_small_industry_group_follows_from_those_told_of(told: dict[str, Any], score: str, way: str) -> None:
    judged = told[score][way]
    shown = judged["industries"]["groups"]
    left = judged["n_test"] - sum(one["n"] for one in shown)
    paid = judged["paid_test"] - sum(round(one["paid_share"] * one["n"]) for one in shown)
    assert not 0 < left < 5
    assert 0 <= paid <= left


def test_the_papers_state_the_figures_that_are_computed(told: dict[str, Any]) -> None:
    paper, card = (
        " ".join(Path("docs/users", name).read_text(encoding="utf-8").split())
        for name in ("readiness-against-reality.md", "loan-model-card.md")
    )
    for way in ("out_of_time", "same_years"):
        for score in ("rules", "loan_model"):
            low, high = told[score][way]["interval"]
            assert f"{told[score][way]['auc']:.3f} ({low:.3f} to {high:.3f})" in paper
        counts = told["loan_model"][way]
        assert f"{counts['n_train']:,}" in paper
        assert f"judged on {counts['n_test']:,}" in paper
    held = told["loan_model"]["out_of_time"]["calibration"]
    expected, observed = round(held["expected"] * 100), round(held["observed"] * 100)
    assert f"the model expected {expected} in 100 to be paid. A recession came, and {observed} were." in paper
    assert f"it expects {expected} of 100 later loans to be paid; {observed} were." in card


def test_without_the_columns_that_tell_the_end_the_loans_are_the_same(read: EndedLoans, reread: Reread) -> None:
    # Scores and figures are computed from these loans and nothing else.
    assert reread(lambda changed: [name for name in changed[0] if name not in SECRETS]) == read.loans


def test_with_the_columns_that_tell_the_end_shuffled_every_score_and_figure_is_the_same(
    told: dict[str, Any], reread: Reread
) -> None:
    def shuffled(changed: Rows) -> list[str]:
        for number, name in enumerate(SECRETS):
            values = [row[name] for row in changed]
            random.Random(number).shuffle(values)
            for row, value in zip(changed, values, strict=True):
                row[name] = value
        return list(changed[0])

    assert json.dumps(evaluate(reread(shuffled))) == json.dumps(told)


def test_how_the_judged_loans_ended_moves_no_score(told: dict[str, Any], reread: Reread) -> None:
    def ends_exchanged(changed: Rows) -> list[str]:
        for row in changed:
            if int(row["ApprovalFY"]) > 2004:
                row[LABEL] = {"P I F": "CHGOFF", "CHGOFF": "P I F"}[row[LABEL]]
        return list(changed[0])

    again = evaluate(reread(ends_exchanged))["loan_model"]["out_of_time"]
    before = told["loan_model"]["out_of_time"]
    assert (again["scores_sha256"], again["model"]) == (before["scores_sha256"], before["model"])
    assert again["auc"] == pytest.approx(1 - before["auc"], abs=2e-4)


def test_what_is_left_out_by_choice_is_not_even_read(read: EndedLoans, reread: Reread) -> None:
    places = {"Name", "City", "Zip", "Bank", "BankState", "UrbanRural", "New", "Portion"}
    assert reread(lambda changed: [name for name in changed[0] if name not in places]) == read.loans


def test_the_state_groups_loans_and_is_not_known_to_any_score(read: EndedLoans, reread: Reread) -> None:
    without = reread(lambda changed: [name for name in changed[0] if name != "State"])
    assert {one.region for one in without} == {""}
    assert [(one.approved, one.paid) for one in without] == [(one.approved, one.paid) for one in read.loans]


def test_the_day_of_approval_moves_no_score_of_the_rules(read: EndedLoans) -> None:
    for one in read.loans[:50]:
        later = replace(one.approved, approved_on=one.approved.approved_on.replace(month=12, day=1))
        assert readiness_at_approval(later) == readiness_at_approval(one.approved)


def test_the_kept_model_is_what_the_raw_file_teaches(read: EndedLoans) -> None:
    file = {"name": read.file_name, "sha256": read.sha256, "loans": len(read.loans)}
    kept = kept_loan_model()
    assert kept["file"] == file
    assert {*kept["trained_with"]} == {"scikit-learn", "scipy", "numpy"}
    trained = {"file": file, **train_loan_model(read.loans)}
    assert differences(kept, trained) == []
    assert kept["out_of_time"]["learnt_from"] == 912


def test_a_model_trained_otherwise_is_told_apart() -> None:
    kept = kept_loan_model()
    other = json.loads(json.dumps(kept))
    other["file"]["sha256"] = "0" * 64
    other["same_years"]["weights"]["employees"] += 0.001
    del other["out_of_time"]["weights"]["revolving:yes"]
    assert differences(kept, other) == [
        "The kept model was trained from another file.",
        "out_of_time: other weights than kept: revolving:yes.",
        "same_years: other weights than kept: employees.",
    ]


def test_the_rules_are_given_what_an_imported_position_states(read: EndedLoans) -> None:
    facts = facts_of(read.loans[0].approved)
    assert (facts.principal, facts.employees, facts.approval_year, facts.revolving) == (30_000, 1, 2001, True)
    assert str(facts.guaranteed_share_ratio) == "0.5000"
