"""How scores did out of time, evaluation by evaluation: whether the newest is worse than the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from capability.evaluation.rules.scores import BOTH
from capability.evaluation.rules.splits import OUT_OF_TIME


def told_of(figures: Mapping[str, Any], score: str) -> dict[str, Any]:
    """Give what is followed of an evaluation: AUC with its interval, and how far chances lay from what came."""
    told = figures[score][OUT_OF_TIME]
    held = told.get("calibration") or {}
    return {
        "auc": told["auc"],
        "interval": told["interval"],
        "n": told["n_test"],
        "expected": held.get("expected"),
        "observed": held.get("observed"),
        "calibration_error": held.get("calibration_error"),
    }


def has_dropped(newest: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    """Say whether the whole interval of the newest AUC lies under that of the one before."""
    if before is None or newest["interval"] is None or before["interval"] is None:
        return False
    return bool(newest["interval"][1] < before["interval"][0])


def followed(newest: Mapping[str, Any] | None, before: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Give for each score the newest evaluation beside the one before, and whether it dropped."""
    if newest is None:
        return []
    found = []
    for score in BOTH:
        now, was = told_of(newest, score), None if before is None else told_of(before, score)
        found.append({"score": score, "newest": now, "before": was, "dropped": has_dropped(now, was)})
    return found
