"""Evaluating scores against what became of loans, and the trained model that is kept with the code.

What it takes to evaluate is loaded at the moment it is asked for: scikit-learn takes a second and some 100 MB, which no
web server and no worker needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from capability.evaluation.models import ReadinessEvaluation
from capability.evaluation.rules.loans import EndedLoan
from capability.evaluation.rules.scores import BOTH
from clear_platform.foundation import clock
from clear_platform.foundation.public import STAFF_ANALYSTS, Actor, Allowed, operation, record

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


@operation(Allowed(staff=STAFF_ANALYSTS))
def keep_evaluation(*, actor: Actor, figures: Mapping[str, Any]) -> ReadinessEvaluation:
    """Keep an evaluation, so that pages show it.

    Takes: what `evaluate` gave, with the `file` it is of. Gives: the row; that of before where nothing differs, shown
    as the newest again. Leaves: the row, an audit event.
    """
    digest = hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()
    row, _made = ReadinessEvaluation.objects.update_or_create(
        figures_hash=digest,
        defaults={"made_at": clock.now()},
        create_defaults={
            "file_name": figures["file"]["name"],
            "file_sha256": figures["file"]["sha256"],
            "figures_json": dict(figures),
            "made_at": clock.now(),
        },
    )
    headline = {score: figures[score][figures["headline"]]["auc"] for score in BOTH}
    record(actor=actor, action="keep_evaluation", obj=row, after={"file": row.file_name, "auc": headline})
    return row
