"""Reads of evaluations that were kept. They belong to nobody, so no actor is asked; pages ask who looks.

The **newest** is the newest that was judged out of time: a file with too few loans takes no other's place. Where none
was judged, it is the newest there is.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from capability.evaluation.models import ReadinessEvaluation
from capability.evaluation.results import KeptEvaluation

MOST_LISTED = 20


def evaluations(*, file_sha256: str | None = None) -> list[KeptEvaluation]:
    """Give the evaluations that were kept, of one file where it is named, the newest first, without their figures."""
    rows: QuerySet[Any] = _rows(file_sha256).order_by("-made_at", "-pk").defer("figures_json")[:MOST_LISTED]
    return [KeptEvaluation(row.pk, row.file_name, row.file_sha256, row.made_at, {}, row.judged) for row in rows]


def evaluation(evaluation_id: int | None = None, *, file_sha256: str | None = None) -> KeptEvaluation | None:
    """Give one evaluation with its figures, the newest unless one is named; None where there is none.

    Takes: the SHA-256 of the file it must be of, where it is not to be of any other.
    """
    rows = _rows(file_sha256)
    row = rows.first() if evaluation_id is None else rows.filter(pk=evaluation_id).first()
    return None if row is None else _shown(row)


def newest_and_before() -> list[KeptEvaluation]:
    """Give the newest evaluation and the one before it of the same file, with figures, as far as there are any.

    By the name of the file, which a newer state of it keeps: another file has other loans, and what differs would be
    theirs. One query.
    """
    rows = _rows()
    return [_shown(row) for row in rows.filter(file_name=rows.values("file_name")[:1])[:2]]


def _rows(file_sha256: str | None = None) -> QuerySet[ReadinessEvaluation]:
    """Give the evaluations, of one file where it is named, those that were judged out of time first, then the newest.

    Each says whether it was.
    """
    judged = Q(figures_json__loan_model__out_of_time__not_judged_because__isnull=True)
    rows = ReadinessEvaluation.objects.annotate(judged=ExpressionWrapper(judged, BooleanField()))
    if file_sha256 is not None:
        rows = rows.filter(file_sha256=file_sha256)
    return rows.order_by("-judged", "-made_at", "-pk")


def _shown(row: ReadinessEvaluation) -> KeptEvaluation:
    judged = "not_judged_because" not in row.figures_json["loan_model"]["out_of_time"]
    return KeptEvaluation(row.pk, row.file_name, row.file_sha256, row.made_at, row.figures_json, judged)
