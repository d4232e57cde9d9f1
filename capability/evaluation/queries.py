"""Reads of evaluations that were kept. They belong to nobody, so no actor is asked; pages ask who looks."""

from __future__ import annotations

from capability.evaluation.models import ReadinessEvaluation
from capability.evaluation.results import KeptEvaluation

MOST_LISTED = 20


def evaluations() -> list[KeptEvaluation]:
    """Give the evaluations that were kept, the newest first, without their figures."""
    rows = ReadinessEvaluation.objects.order_by("-made_at", "-pk").defer("figures_json")[:MOST_LISTED]
    return [KeptEvaluation(row.pk, row.file_name, row.file_sha256, row.made_at, {}) for row in rows]


def evaluation(evaluation_id: int | None = None) -> KeptEvaluation | None:
    """Give one evaluation with its figures, the newest unless one is named; None where there is none."""
    rows = ReadinessEvaluation.objects.order_by("-made_at", "-pk")
    row = rows.first() if evaluation_id is None else rows.filter(pk=evaluation_id).first()
    if row is None:
        return None
    return KeptEvaluation(row.pk, row.file_name, row.file_sha256, row.made_at, row.figures_json)


def newest_and_before() -> list[KeptEvaluation]:
    """Give the newest evaluation and the one before it of the same file, with figures, as far as there are any.

    By the name of the file, which a newer state of it keeps: another file has other loans, and what differs would be
    theirs. One query.
    """
    rows = ReadinessEvaluation.objects.order_by("-made_at", "-pk")
    kept = rows.filter(file_name=rows.values("file_name")[:1])[:2]
    return [KeptEvaluation(row.pk, row.file_name, row.file_sha256, row.made_at, row.figures_json) for row in kept]
