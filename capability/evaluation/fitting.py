"""Training the loan model: a logistic regression by scikit-learn, its recipe chosen among the loans it learns from.

Loaded only by who trains, for scikit-learn takes a second and much memory. What comes out is plain numbers
(`rules.loan_model`), rounded to six digits before anything is judged, and the arithmetic is kept to one thread, so that
the last bits of one machine's arithmetic never show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import log

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from capability.evaluation.rules.features import Recipe, features_of, may_only_rise
from capability.evaluation.rules.loan_model import DIGITS, LoanModel
from capability.evaluation.rules.loans import EndedLoan
from capability.evaluation.rules.splits import FOLDS, digest_of, fold_of

RESTRAINTS = (3.0, 1.0, 0.3, 0.1)
RECIPES = tuple(
    Recipe(kinks=kinks, industry=industry, restraint=restraint)
    for kinks, industry, restraint in product((False, True), (False, True), RESTRAINTS)
)
FEWEST_OF_A_LEVEL = 10
LEAST_SHARE_OF_A_LEVEL = 0.002
MOST_COMPARED = 20_000
"""Loans that recipes are compared on; of more than these, the ones with the smallest digests."""
CLOSE_ENOUGH = 1e-10
MOST_ROUNDS = 1_000
SHYEST = 1e-6

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Lessons:
    """Loans as a recipe sees them: a row each, a column for each feature that any of them has."""

    names: tuple[str, ...]
    rows: Numbers
    paid: NDArray[np.bool_]

    def some(self, chosen: NDArray[np.bool_]) -> _Lessons:
        return _Lessons(self.names, self.rows[chosen], self.paid[chosen])

    def columns(self, names: Sequence[str]) -> Numbers:
        return self.rows[:, np.array([self.names.index(name) for name in names], dtype=int)]

    @property
    def learnable(self) -> list[str]:
        """Give the features that enough loans have to learn from; one that is the same in all teaches nothing."""
        fewest = max(FEWEST_OF_A_LEVEL, LEAST_SHARE_OF_A_LEVEL * len(self.rows))
        enough = np.count_nonzero(self.rows, axis=0) >= fewest
        varies = np.ptp(self.rows, axis=0) > 0
        return [name for name, good in zip(self.names, enough & varies, strict=True) if good]


@dataclass(frozen=True)
class _Fit:
    """What a recipe came to: weights as they are published, and those held at zero."""

    intercept: float
    weights: dict[str, float]
    held_at_zero: tuple[str, ...]

    def chances(self, lessons: _Lessons) -> Numbers:
        weights = np.array(list(self.weights.values()), dtype=float)
        z = self.intercept + lessons.columns(list(self.weights)) @ weights
        return np.exp(-np.logaddexp(0, -z))


def train(loans: Sequence[EndedLoan]) -> LoanModel:
    """Give the model that these loans teach, its recipe chosen by cross-validation among themselves.

    Every recipe is fitted five times on four fifths of the loans and held against the fifth left out, by log loss; the
    lowest mean wins, the simpler where two are equal. Takes: loans of which some were paid and some were not.
    """
    compared = sorted(loans, key=lambda one: digest_of(one.approved.loan_number))[:MOST_COMPARED]
    folds = np.array([fold_of(one.approved.loan_number) for one in compared])
    losses: dict[Recipe, float] = {}
    with threadpool_limits(1):
        for recipe in RECIPES:
            if recipe.restraint == RESTRAINTS[0]:
                lessons = _lessons(recipe, compared)
            losses[recipe] = round(_loss_of(recipe, lessons, folds), DIGITS)
        best = min(RECIPES, key=lambda recipe: losses[recipe])
        fit = _fitted(best, _lessons(best, loans))
    return LoanModel(
        recipe=best,
        intercept=fit.intercept,
        weights=fit.weights,
        held_at_zero=fit.held_at_zero,
        learnt_from=len(loans),
        compared={recipe.name: loss for recipe, loss in losses.items()},
    )


def _lessons(recipe: Recipe, loans: Sequence[EndedLoan]) -> _Lessons:
    """Give loans as a recipe sees them; recipes that differ in restraint alone see the same."""
    features = [features_of(one.approved, recipe) for one in loans]
    names = tuple(sorted({name for row in features for name in row}))
    place = {name: number for number, name in enumerate(names)}
    rows = np.zeros((len(features), len(names)))
    for number, row in enumerate(features):
        rows[number, [place[name] for name in row]] = list(row.values())
    return _Lessons(names, rows, np.array([one.paid for one in loans]))


def _loss_of(recipe: Recipe, lessons: _Lessons, folds: NDArray[np.int_]) -> float:
    """Give the mean log loss of a recipe over the folds that can be judged."""
    losses = []
    for fold in range(FOLDS):
        learnt, held = lessons.some(folds != fold), lessons.some(folds == fold)
        if len(held.paid) and len(np.unique(learnt.paid)) > 1:
            chances = _fitted(recipe, learnt).chances(held)
            losses.append(-np.log(np.clip(np.where(held.paid, chances, 1 - chances), SHYEST, 1)))
    return float(np.concatenate(losses).mean()) if losses else 0.0


def _fitted(recipe: Recipe, lessons: _Lessons) -> _Fit:
    """Fit a recipe. A weight that goes against what its feature may only count for is held at zero, all others anew.

    Where nothing is left to learn from, every loan gets the share that was paid.
    """
    names = lessons.learnable
    held: list[str] = []
    while names:
        fit = LogisticRegression(
            C=1 / recipe.restraint, solver="newton-cholesky", tol=CLOSE_ENOUGH, max_iter=MOST_ROUNDS
        ).fit(lessons.columns(names), lessons.paid)
        weights = {name: round(float(value), DIGITS) for name, value in zip(names, fit.coef_[0], strict=True)}
        wrong = [name for name in names if may_only_rise(name) and weights[name] < 0]
        if not wrong:
            return _Fit(round(float(fit.intercept_[0]), DIGITS), weights, tuple(sorted(held)))
        held += wrong
        names = [name for name in names if name not in wrong]
    share = float(lessons.paid.mean())
    return _Fit(round(log(share / (1 - share)), DIGITS), {}, tuple(sorted(held)))
