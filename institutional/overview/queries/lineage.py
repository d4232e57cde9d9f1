"""Where the figures of a portfolio come from: files, rows of files, the largest parts."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Sum

from clear_platform.foundation.imports.origins import RowOrigin, files_by_batch, row_origin
from clear_platform.foundation.imports.results import RowAddress
from institutional.overview.results import ZERO, Contribution
from institutional.positions.models import Position
from institutional.positions.results import PositionShown

LARGEST_SHOWN = 10


def contributions(rows: QuerySet[Position], amount: str) -> list[Contribution]:
    """Give the files that positions came from, with what each brought to the sum of `amount`, the most first."""
    found = list(
        rows.order_by().values("import_batch_id").annotate(positions=Count("pk"), total=Sum(amount)).order_by("-total")
    )
    files = files_by_batch(one["import_batch_id"] for one in found)
    return [
        Contribution(file=files.get(one["import_batch_id"]), positions=one["positions"], amount=one["total"] or ZERO)
        for one in found
    ]


def largest(rows: QuerySet[Position], amount: str) -> list[Position]:
    """Give the positions that make most of the sum of `amount`."""
    return list(rows.filter(**{f"{amount}__gt": 0}).order_by(f"-{amount}", "pk")[:LARGEST_SHOWN])


def origin_of(position: PositionShown) -> RowOrigin | None:
    """Give the row of the file that a position was loaded from, None where it was entered by hand."""
    if position.import_batch_id is None or position.import_row is None:
        return None
    return row_origin(RowAddress(position.import_batch_id, position.import_row))
