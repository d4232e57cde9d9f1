"""The loan model: its features, that it may only rise where it should, that it is plain arithmetic once trained."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from math import exp, log

import pytest

from capability.evaluation.errors import NothingToJudge
from capability.evaluation.evaluating import evaluate, models_of
from capability.evaluation.fitting import RECIPES, train
from capability.evaluation.operations import kept_loan_model
from capability.evaluation.rules.features import Recipe, features_of, may_only_rise
from capability.evaluation.rules.loan_model import LoanModel
from capability.evaluation.rules.loans import FORBIDDEN_COLUMNS, LEFT_OUT_BY_CHOICE, ApprovedLoan, EndedLoan
from tests.capability.evaluation.loans import approved, ended, many

WHOLE = Recipe(kinks=True, industry=True, restraint=1.0)


@pytest.fixture(scope="module")
def model() -> LoanModel:
    return train(many(400, year=2001))


def test_no_fact_of_an_approved_loan_bears_the_name_of_a_forbidden_column() -> None:
    assert set(FORBIDDEN_COLUMNS) == {
        "MIS_Status", "ChgOffDate", "ChgOffPrinGr", "BalanceGross", "DisbursementGross", "DisbursementDate", "Default",
        "xx", "daysterm", "Recession", "Selected", "Term", "RealEstate",
    }  # fmt: skip
    facts = {one.name.replace("_", "") for one in fields(ApprovedLoan)}
    assert facts.isdisjoint(name.lower().replace("_", "") for name in (*FORBIDDEN_COLUMNS, *LEFT_OUT_BY_CHOICE)
                            if name not in {"ApprovalDate", "ApprovalFY"})  # fmt: skip


def test_the_features_of_a_loan_by_hand() -> None:
    assert features_of(approved(), WHOLE) == {
        "amount:up_to_50000": pytest.approx(log(30)),
        "employees": pytest.approx(log(2)),
        "jobs_to_create": pytest.approx(log(3)),
        "jobs_to_retain": pytest.approx(log(4)),
        "guaranteed:50": 1.0,
        "established": 1.0,
        "revolving:yes": 1.0,
        "low_documentation:no": 1.0,
        "franchise:no": 1.0,
        "industry:53": 1.0,
        "industry:5324": 1.0,
    }


def test_an_amount_fills_one_stretch_after_the_other() -> None:
    found = features_of(approved(principal=Decimal(2_000_000), guaranteed=Decimal(1)), WHOLE)
    assert {name: value for name, value in found.items() if name.startswith("amount")} == {
        "amount:up_to_50000": pytest.approx(log(50)),
        "amount:up_to_250000": pytest.approx(log(5)),
        "amount:up_to_1000000": pytest.approx(log(4)),
        "amount:over_1000000": pytest.approx(log(2)),
    }


def test_what_is_not_known_is_a_level_of_its_own() -> None:
    unknown = dict.fromkeys(
        (
            "employees",
            "jobs_to_create",
            "jobs_to_retain",
            "is_new_business",
            "is_revolving",
            "is_low_doc",
            "is_franchise",
        )
    )
    found = features_of(approved(**unknown, industry="", principal=Decimal(0)), WHOLE)
    assert {name for name in found if name.endswith(":unknown")} == {
        "employees:unknown", "jobs_to_create:unknown", "jobs_to_retain:unknown", "established:unknown",
        "revolving:unknown", "low_documentation:unknown", "franchise:unknown", "industry:unknown", "guaranteed:unknown",
    }  # fmt: skip


@pytest.mark.parametrize("when", [{"fiscal_year": 1990}, {"approved_on": approved().approved_on.replace(month=12)}])
def test_when_a_loan_was_approved_is_no_feature(when: dict[str, object]) -> None:
    assert features_of(approved(**when), WHOLE) == features_of(approved(), WHOLE)


def test_the_number_of_a_loan_is_no_feature() -> None:
    assert features_of(approved(loan_number="9999999999"), WHOLE) == features_of(approved(), WHOLE)


def test_the_chance_is_plain_arithmetic() -> None:
    model = LoanModel(WHOLE, 0.5, {"employees": 2.0, "revolving:yes": -1.0, "franchise:yes": 9.0}, (), 10, {})
    assert model.parts_of(approved()) == {"employees": pytest.approx(2 * log(2)), "revolving:yes": -1.0}
    assert model.chance(approved()) == pytest.approx(1 / (1 + exp(-(0.5 + 2 * log(2) - 1))))


@pytest.mark.parametrize("intercept", [-10_000.0, 10_000.0])
def test_a_chance_never_leaves_zero_to_one(intercept: float) -> None:
    assert LoanModel(WHOLE, intercept, {}, (), 10, {}).chance(approved()) == float(intercept > 0)


def test_a_model_is_the_same_after_it_was_kept(model: LoanModel) -> None:
    again = LoanModel.from_json(model.as_json())
    assert again == model
    assert again.chance(approved()) == model.chance(approved())


def test_training_twice_gives_the_same_numbers(model: LoanModel) -> None:
    assert train(many(400, year=2001)) == model


def test_training_does_not_depend_on_the_order_of_the_loans(model: LoanModel) -> None:
    again = train(many(400, year=2001)[::-1])
    assert (again.recipe, again.weights) == (model.recipe, model.weights)


def test_every_recipe_was_compared_and_the_best_was_taken(model: LoanModel) -> None:
    assert {*model.compared} == {recipe.name for recipe in RECIPES}
    assert model.compared[model.recipe.name] == min(model.compared.values())


def test_what_may_only_count_in_favour_is_held_at_zero_where_it_would_not() -> None:
    # The larger a loan, the oftener it was lost here, which a weight that may only rise cannot tell.
    sizes = [Decimal(10_000 * 3**step) for step in range(5)]
    loans = [
        ended(
            number,
            paid=number % 10 < 9 - number % 5 * 2,
            principal=sizes[number % 5],
            guaranteed=sizes[number % 5] / 2,
            employees=number % 4,
        )
        for number in range(300)
    ]
    model = train(loans)
    assert any(name.startswith("amount") for name in model.held_at_zero)
    assert [name for name, weight in model.weights.items() if may_only_rise(name) and weight < 0] == []
    chances = [model.chance(approved(principal=size, guaranteed=size / 2)) for size in sizes]
    assert chances == sorted(chances)


def test_where_loans_differ_in_nothing_each_gets_the_share_that_was_paid() -> None:
    model = train([ended(number, paid=number % 4 > 0) for number in range(200)])
    assert (model.weights, model.held_at_zero) == ({}, ())
    assert model.chance(approved()) == pytest.approx(0.75, abs=1e-6)


def test_a_level_too_rare_to_learn_from_adds_nothing() -> None:
    rare = [ended(5_000 + number, paid=False, is_franchise=True) for number in range(9)]
    assert "franchise:yes" not in train([*many(400, year=2001), *rare]).weights


def test_the_kept_models_may_only_rise_where_they_should() -> None:
    kept = kept_loan_model()
    for way in ("out_of_time", "same_years"):
        weights = LoanModel.from_json(kept[way]).weights
        assert [name for name, weight in weights.items() if may_only_rise(name) and weight < 0] == []


def test_a_way_of_parting_that_leaves_too_little_says_so() -> None:
    told = evaluate(many(200, year=2008))
    headline = told["loan_model"]["out_of_time"]
    assert (headline["auc"], headline["interval"], headline["n_train"], headline["n_test"]) == (None, None, 0, 200)
    assert headline["not_judged_because"].startswith("Out of time: 0 loans to learn from")
    assert told["loan_model"]["same_years"]["auc"] is not None


@pytest.mark.parametrize("loans", [[], many(20, year=2001), [ended(one, paid=True) for one in range(500)]])
def test_loans_that_cannot_judge_are_refused(loans: list[EndedLoan]) -> None:
    with pytest.raises(NothingToJudge) as refused:
        evaluate(loans)
    assert refused.value.code == "evaluation.nothing_to_judge"
    assert "Give a file with more loans whose end is known." in refused.value.detail
    with pytest.raises(NothingToJudge):
        models_of(loans)
