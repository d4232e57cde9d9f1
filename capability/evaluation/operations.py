"""Evaluating scores against what became of loans, and the trained model that is kept with the code.

What it takes to evaluate is loaded at the moment it is asked for: scikit-learn takes a second and some 100 MB, which no
web server and no worker needs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from capability.evaluation.rules.loans import EndedLoan

KEPT_MODEL = Path(__file__).with_name("loan_model.json")


def evaluate(loans: Sequence[EndedLoan]) -> dict[str, Any]:
    """Hold the rules and the loan model against loans that ended; see `evaluating.evaluate`. Leaves nothing."""
    from capability.evaluation.evaluating import evaluate as evaluated

    return evaluated(loans)


def train_loan_model(loans: Sequence[EndedLoan]) -> dict[str, Any]:
    """Give the loan model that loans teach, once for each way of parting them, as it is kept. Leaves nothing."""
    from capability.evaluation.evaluating import models_of

    return models_of(loans)


def kept_loan_model() -> dict[str, Any]:
    """Give the loan model that ships: its file, and for each way of parting the recipe, the intercept, the weights."""
    kept: dict[str, Any] = json.loads(KEPT_MODEL.read_text(encoding="utf-8"))
    return kept
