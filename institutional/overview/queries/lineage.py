"""Where the figures of a portfolio come from: files, rows of files, the largest parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from capability.public import standing
from clear_platform.foundation.imports.origins import RowOrigin, files_by_batch, row_origin
from clear_platform.foundation.imports.results import RowAddress
from clear_platform.foundation.public import Actor
from institutional.overview.queries.holdings import stated
from institutional.overview.queries.standing import newest_for
from institutional.overview.results import ZERO, Brought, Contribution, Largest, Weighed
from institutional.positions.models import Position
from institutional.positions.results import PositionShown
from institutional.positions.rules import JOBS_TO_CREATE, JOBS_TO_RETAIN

LARGEST_SHOWN = 10


AMOUNTS: Final[Mapping[str, Any]] = {
    "principal": F("principal"),
    "lost": F("written_off_amount"),
    "jobs": Coalesce(stated(JOBS_TO_RETAIN), 0) + Coalesce(stated(JOBS_TO_CREATE), 0),
}
"""What a position brings to each figure that adds up positions."""


def contributions(rows: QuerySet[Position], figure: str) -> list[Contribution]:
    """Give the files that positions came from, with what each brought to a figure, the most first."""
    found = list(
        rows.order_by()
        .values("import_batch_id")
        .annotate(positions=Count("pk"), total=Sum(AMOUNTS[figure]))
        .order_by("-total")
    )
    files = files_by_batch(one["import_batch_id"] for one in found)
    return [
        Contribution(file=files.get(one["import_batch_id"]), positions=one["positions"], amount=one["total"] or ZERO)
        for one in found
    ]


def by_portfolio(rows: QuerySet[Position], figure: str) -> list[Brought]:
    """Give the portfolios that bring most to a figure, the most first."""
    found = (
        rows.order_by()
        .values("portfolio_id", "portfolio__name")
        .annotate(positions=Count("pk"), total=Sum(AMOUNTS[figure]))
        .filter(total__gt=0)
        .order_by("-total", "portfolio_id")
    )
    return [
        Brought(one["portfolio_id"], one["portfolio__name"], one["positions"], one["total"])
        for one in found[:LARGEST_SHOWN]
    ]


def largest(rows: QuerySet[Position], figure: str) -> list[Largest]:
    """Give the positions that make most of a figure, each with its part of it and its row of a file."""
    found = rows.annotate(part=AMOUNTS[figure]).filter(part__gt=0).order_by("-part", "pk")
    told = list(
        found.values("portfolio_id", "pk", "enterprise__organization__name", "part", "import_batch_id", "import_row")[
            :LARGEST_SHOWN
        ]
    )
    files = files_by_batch(one["import_batch_id"] for one in told)
    return [
        Largest(
            one["portfolio_id"],
            one["pk"],
            one["enterprise__organization__name"],
            one["part"],
            files[one["import_batch_id"]].file_name if one["import_batch_id"] in files else "",
            one["import_row"],
        )
        for one in told
    ]


def heaviest(rows: QuerySet[Position], *, actor: Actor, institution_id: int) -> list[Weighed]:
    """Give the enterprises in which most is held, the most first, each with the readiness that counts for it."""
    held = list(
        rows.order_by()
        .values("enterprise_id", "enterprise__organization__name")
        .annotate(held=Sum("principal"))
        .order_by("-held", "enterprise_id")[:LARGEST_SHOWN]
    )
    ids = [one["enterprise_id"] for one in held]
    found = {
        row.enterprise_id: row
        for row in newest_for(actor, institution_id, ids).annotate(score=standing("readiness_score"))
        if row.score is not None
    }
    return [
        Weighed(
            one["enterprise_id"], one["enterprise__organization__name"], one["held"], found.get(one["enterprise_id"])
        )
        for one in held
    ]


def origin_of(position: PositionShown) -> RowOrigin | None:
    """Give the row of the file that a position was loaded from, None where it was entered by hand."""
    if position.import_batch_id is None or position.import_row is None:
        return None
    return row_origin(RowAddress(position.import_batch_id, position.import_row))
