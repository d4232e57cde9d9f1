"""The loan model once trained: an intercept and a weight for each feature, and nothing else.

The chance that a loan is paid in full = 1 / (1 + e^−z), z = intercept + Σ weight × feature. Pure: predicting takes no
library, so whoever holds the file of coefficients can work out any figure with a pocket calculator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Any

from capability.evaluation.rules.features import Recipe, features_of
from capability.evaluation.rules.loans import ApprovedLoan

DIGITS = 6


@dataclass(frozen=True)
class LoanModel:
    """A logistic regression in plain numbers.

    `held_at_zero` names features whose weight would have gone against what they may only count for; `compared` gives
    the log loss of every recipe that was tried in cross-validation among the loans it learnt from.
    """

    recipe: Recipe
    intercept: float
    weights: Mapping[str, float]
    held_at_zero: tuple[str, ...]
    learnt_from: int
    compared: Mapping[str, float]

    def parts_of(self, loan: ApprovedLoan) -> dict[str, float]:
        """Give what each feature of a loan adds to z, by name; a level that was too rare to learn from adds nothing."""
        features = features_of(loan, self.recipe)
        return {name: self.weights[name] * features[name] for name in sorted(features) if name in self.weights}

    def chance(self, loan: ApprovedLoan) -> float:
        """Give the chance, 0 to 1, that a loan is paid in full."""
        z = self.intercept + sum(self.parts_of(loan).values())
        # Either form is exact where the other would overflow.
        return 1 / (1 + exp(-z)) if z >= 0 else exp(z) / (1 + exp(z))

    def as_json(self) -> dict[str, Any]:
        """Give the model as plain JSON values; `from_json` reads them back."""
        return {
            "recipe": {
                "kinks": self.recipe.kinks,
                "industry": self.recipe.industry,
                "restraint": self.recipe.restraint,
            },
            "intercept": self.intercept,
            "weights": dict(sorted(self.weights.items())),
            "held_at_zero": list(self.held_at_zero),
            "learnt_from": self.learnt_from,
            "compared": dict(self.compared),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> LoanModel:
        """Give back the model that `as_json` wrote."""
        return cls(
            recipe=Recipe(**stored["recipe"]),
            intercept=float(stored["intercept"]),
            weights={name: float(value) for name, value in stored["weights"].items()},
            held_at_zero=tuple(stored["held_at_zero"]),
            learnt_from=int(stored["learnt_from"]),
            compared={name: float(value) for name, value in stored["compared"].items()},
        )
