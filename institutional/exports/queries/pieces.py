"""The parts of a package as something that can be weighed, counted and written: by statements, or piece by piece.

Not here: which rows stand in which part (`deciding`, `doing`, `standing`, `holding`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import Count, Expression, QuerySet

from clear_platform.foundation.public import Scales
from enterprises.public import canonical_json
from institutional.exports.contracts.shapes import Table
from institutional.exports.queries.lines import lines_of

AT_ONCE: Final = 500
Row = dict[str, Any]


def _no_batches(_scales: Scales) -> Collection[int]:
    return ()


@dataclass(frozen=True, slots=True)
class PartToWrite:
    """One part of a package that is to be written.

    `lines` weighs its rows and gives those that may leave, as far as they may be told: canonical JSON, each with its
    line feed, any number to a chunk. `weigh` weighs them and writes nothing. `count` says how many there are to weigh,
    `batches` which imports those came with that may leave.
    """

    table: Table
    count: Callable[[], int]
    weigh: Callable[[Scales], None]
    lines: Callable[[Scales], Iterator[bytes]]
    batches: Callable[[Scales], Collection[int]] = _no_batches

    @property
    def name(self) -> str:
        """Give what the part is called."""
        return self.table.name


def by_source(
    table: Table,
    rows: QuerySet[Any],
    columns: Mapping[str, str | Expression],
    *,
    codes: Mapping[Any, str] | None = None,
    source: str = "source__code",
) -> PartToWrite:
    """Give a part whose rows each come from one source: weighed source by source, written by the database.

    Takes: `source`, the path that says which; `codes`, where that is not the code itself. A value that `codes` does not
    know is a source that nobody knows.
    """

    def allowed(scales: Scales) -> list[Any]:
        counted = rows.order_by().values_list(source).annotate(n=Count("pk")).order_by(source)
        return [
            one for one, n in counted if scales.keeps(table.name, [str(codes.get(one, one) if codes else one)], rows=n)
        ]

    def lines(scales: Scales) -> Iterator[bytes]:
        let_go = allowed(scales)
        return lines_of(rows.filter(**{f"{source}__in": let_go}), columns) if let_go else iter(())

    def batches(scales: Scales) -> Collection[int]:
        let_go = rows.filter(**{f"{source}__in": scales.decision.allowed}).order_by()
        return set(let_go.filter(import_batch__isnull=False).values_list("import_batch_id", flat=True).distinct())

    return PartToWrite(
        table, rows.count, lambda scales: _done(allowed(scales)), lines, batches if "import" in columns else _no_batches
    )


def row_by_row(table: Table, rows: QuerySet[Any], told: Callable[[list[Any], Scales], Iterable[Row]]) -> PartToWrite:
    """Give a part whose rows are put together piece by piece: `told` weighs those of a piece, and gives what may go."""

    def pieces(scales: Scales) -> Iterator[Row]:
        read = iter(rows.iterator(chunk_size=AT_ONCE))
        while piece := list(islice(read, AT_ONCE)):
            yield from told(piece, scales)

    def lines(scales: Scales) -> Iterator[bytes]:
        for row in pieces(scales):
            yield canonical_json(row).encode() + b"\n"

    return PartToWrite(table, rows.count, lambda scales: _done(pieces(scales)), lines)


def at_once(table: Table, rows: Callable[[Scales], list[Row]], count: int) -> PartToWrite:
    """Give a part of a few rows that are there together."""

    def lines(scales: Scales) -> Iterator[bytes]:
        for row in rows(scales):
            yield canonical_json(row).encode() + b"\n"

    return PartToWrite(table, lambda: count, lambda scales: _done(rows(scales)), lines)


def _done(rows: Iterable[object]) -> None:
    for _row in rows:
        pass
