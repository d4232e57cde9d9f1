"""Holding both scores against what became of loans: trained on one part, judged on the other, in both ways of parting.

Loaded only by who evaluates, for it needs scikit-learn. Pure otherwise: loans in, plain JSON values out, and the same
bytes for the same loans. Not here: files (`institutional.loan_files`) and keeping the result (`operations`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from capability import constants
from capability.evaluation.errors import NothingToJudge
from capability.evaluation.fitting import train
from capability.evaluation.rules.judging import CONFIDENCE, RESAMPLES, SEED, Judged, by_group, calibration, figures
from capability.evaluation.rules.loan_model import LoanModel
from capability.evaluation.rules.loans import ApprovedLoan, EndedLoan
from capability.evaluation.rules.scores import FIGURES_VERSION, LOAN_MODEL, RULES
from capability.evaluation.rules.splits import OUT_OF_TIME, SPLITS, Split
from capability.evaluation.ruling import WHOLE, readiness_at_approval
from clear_platform.foundation.withholding import UNKNOWN
from enterprises.public import sector_of, size_band

FEWEST_LEARNT = 50
GROUP_DIGITS = 4

ScoreOf = Callable[[ApprovedLoan], float]
FiguresOf = Callable[[Sequence[EndedLoan], LoanModel], dict[str, Any]]


@dataclass(frozen=True)
class _Part:
    """One way of parting: how many were learnt from, the loans judged, and the model, or why there is none."""

    split: Split
    learnt: Sequence[EndedLoan]
    judged: Sequence[EndedLoan]
    model: LoanModel | None
    because: str


def evaluate(loans: Sequence[EndedLoan]) -> dict[str, Any]:
    """Give how well the rules and the loan model told which loans were paid, as plain JSON values.

    Takes: loans whose end is known, each number once. Gives: for `rules` and `loan_model` the figures `out_of_time` and
    `same_years`, with `n_train` and `n_test` of the headline beside them; a way of parting that leaves too little says
    `not_judged_because` and null figures. Refuses: `NothingToJudge` where that is so of both.
    """
    parts = [_part(split, loans) for split in SPLITS]
    if all(part.because for part in parts):
        raise NothingToJudge(reason=" ".join(dict.fromkeys(part.because for part in parts)))
    ruled = {one.approved.loan_number: readiness_at_approval(one.approved) for one in loans}
    return {
        "version": FIGURES_VERSION,
        "headline": OUT_OF_TIME,
        "label": "paid in full",
        "interval": {"confidence": CONFIDENCE, "resamples": RESAMPLES, "seed": SEED, "method": "bootstrap, percentile"},
        "made_with": {"constants": constants.VERSION, **{name: version(name) for name in ("numpy", "scikit-learn")}},
        RULES: _told(parts, lambda judged, _model: _by_rules(judged, ruled)),
        LOAN_MODEL: _told(parts, _by_model),
    }


def models_of(loans: Sequence[EndedLoan]) -> dict[str, Any]:
    """Give the loan model of each way of parting, as it is kept. Refuses: `NothingToJudge`."""
    parts = [_part(split, loans) for split in SPLITS]
    lacking = [part.because for part in parts if part.model is None]
    if lacking:
        raise NothingToJudge(reason=lacking[0])
    return {part.split.code: part.model.as_json() for part in parts if part.model is not None}


def _part(split: Split, loans: Sequence[EndedLoan]) -> _Part:
    learnt, judged = split.part(loans)
    because = _too_little(split, learnt, judged)
    return _Part(split, learnt, judged, None if because else train(learnt), because)


def _too_little(split: Split, learnt: Sequence[EndedLoan], judged: Sequence[EndedLoan]) -> str:
    way = split.code.replace("_", " ").capitalize()
    if len(learnt) < FEWEST_LEARNT or len({one.paid for one in learnt}) < 2:
        return f"{way}: {len(learnt)} loans to learn from; it takes {FEWEST_LEARNT} or more, paid and charged off."
    if len({one.paid for one in judged}) < 2:
        return f"{way}: {len(judged)} loans to judge; it takes one that was paid and one that was not."
    return ""


def _told(parts: Sequence[_Part], figures_of: FiguresOf) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for part in parts:
        counts = {"n_train": len(part.learnt), "n_test": len(part.judged)}
        if part.model is None:
            told[part.split.code] = {"auc": None, "interval": None, **counts, "not_judged_because": part.because}
        else:
            told[part.split.code] = {**figures_of(part.judged, part.model), **counts}
        if part.split.code == OUT_OF_TIME:
            told.update(counts)
    return told


def _by_rules(loans: Sequence[EndedLoan], ruled: Mapping[str, Decimal]) -> dict[str, Any]:
    rows = _judged(loans, lambda loan: float(ruled[loan.loan_number]))
    return {
        **figures(rows, whole=WHOLE),
        **_groups(rows, loans, is_chance=False),
        "scores_sha256": _hash(rows),
    }


def _by_model(loans: Sequence[EndedLoan], model: LoanModel) -> dict[str, Any]:
    rows = _judged(loans, model.chance)
    return {
        **figures(rows, whole=1),
        "calibration": calibration(rows),
        **_groups(rows, loans, is_chance=True),
        "scores_sha256": _hash(rows),
        "model": model.as_json(),
    }


def _judged(loans: Sequence[EndedLoan], score_of: ScoreOf) -> list[Judged]:
    return [Judged(one.approved.loan_number, score_of(one.approved), one.paid) for one in loans]


def _groups(rows: Sequence[Judged], loans: Sequence[EndedLoan], *, is_chance: bool) -> dict[str, Any]:
    """Give how a score did by industry group, and by region, size band and sector of the borrowers.

    Each industry group lies in one sector, so none is told of that would follow from its sector less the others.
    """
    numbered = [(one.approved.loan_number, one) for one in loans]
    sectors = {number: sector_of(one.approved.industry) for number, one in numbered}
    kinds = {
        "region": {number: one.region for number, one in numbered},
        "size_band": {number: size_band(one.approved.employees) or "" for number, one in numbered},
        "sector": sectors,
    }
    industries = {number: one.approved.industry[:GROUP_DIGITS] for number, one in numbered}
    told = by_group(rows, industries, is_chance=is_chance, within=sectors, resamples=RESAMPLES)
    largest_first = sorted(told["groups"], key=lambda one: (-one["n"], one["key"]))
    return {
        "industries": {**told, "groups": [_industry(**one) for one in largest_first]},
        "groups": {kind: by_group(rows, key_of, is_chance=is_chance) for kind, key_of in kinds.items()},
    }


def _industry(*, key: str, **told: Any) -> dict[str, Any]:
    return {"industry": "" if key == UNKNOWN else key, **told}


def _hash(rows: Sequence[Judged]) -> str:
    """Give the hash of every score, to the last bit, so that two evaluations can be told to agree on each loan."""
    told = json.dumps(sorted((one.loan_number, one.score.hex()) for one in rows))
    return hashlib.sha256(told.encode()).hexdigest()
