"""Positions, the members of a portfolio and what its positions add up to, as parts of a package."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Expression, Q, QuerySet

from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import INTERNAL, Scales
from institutional.analytics.results import Overview
from institutional.exports.contracts import tables
from institutional.exports.queries.lines import amount, moment, value
from institutional.exports.queries.pieces import PartToWrite, Row, at_once, by_source, row_by_row
from institutional.exports.queries.wording import amount as amount_of
from institutional.exports.queries.wording import moment as moment_of
from institutional.overview.queries.holdings import sources_of, totals
from institutional.overview.results import Measured, Totals
from institutional.positions.models import Position
from institutional.positions.queries import counted_beside_their_loan
from institutional.positions.rules import GUARANTEE, LOAN

MEMBERS: Final = "members"


def positions(rows: QuerySet[Any]) -> PartToWrite:
    """Give positions, the largest first."""
    columns: dict[str, str | Expression] = {
        "id": "pk",
        "enterprise": "enterprise_id",
        "portfolio": "portfolio_id",
        "instrument": "instrument",
        "principal": amount("principal"),
        "outstanding": amount("outstanding"),
        "written_off_amount": amount("written_off_amount"),
        "currency": "currency",
        "interest_ratio": amount("interest_ratio"),
        "status": "status",
        "external_ref": "external_ref",
        "approved_on": "approved_on",
        "started_on": "started_on",
        "matures_on": "matures_on",
        "facts": value("facts_json"),
        "recorded_at": moment("recorded_at"),
        "source": "source__code",
        "import": "import_batch_id",
        "import_row": "import_row",
    }
    return by_source(tables.POSITIONS, rows.order_by("-principal", "pk"), columns)


class Filed:
    """Which source the facts of each member come from: its file's, else the house's own.

    Read past the sight of batches: a join would find none but the reader's own, and take the rest for the house's.
    """

    def __init__(self, entries: QuerySet[Any]) -> None:
        counted = entries.order_by().values_list("enterprise__import_batch_id").annotate(n=Count("pk"))
        self.counts: Mapping[int | None, int] = dict(counted)
        files = files_by_batch(self.counts)
        self.sources = {one: (file.source if (file := files.get(one or 0)) else "") or INTERNAL for one in self.counts}

    def kept_back(self, scales: Scales) -> Collection[int]:
        """Give the batches whose enterprises may not be told of."""
        return [one for one, code in self.sources.items() if one is not None and not scales.decision.on(code).allowed]

    def those_told(self, entries: QuerySet[Any], scales: Scales) -> QuerySet[Any]:
        """Keep the members that may be told of."""
        back = self.kept_back(scales)
        none = Q(enterprise__import_batch_id__isnull=True)
        return entries.filter(none | ~Q(enterprise__import_batch_id__in=back)) if back else entries


def overviews(newest: Overview | None, filed: Filed) -> PartToWrite:
    """Give the newest overview of a portfolio, where there is one.

    It sums up all members as they were; so it leaves where every source of its figures, and of each member, lets it.
    """

    def told(scales: Scales) -> list[Row]:
        if newest is None:
            return []
        sources = {*newest.sources, *filed.sources.values()} or {INTERNAL}
        return [_overview(newest)] if scales.keeps(tables.OVERVIEWS.name, sources) else []

    return at_once(tables.OVERVIEWS, told, 0 if newest is None else 1)


def _overview(one: Overview) -> Row:
    return {
        "id": str(one.run_id),
        "asof_date": one.asof_date.isoformat(),
        "pricing_pack_id": one.pricing_pack_id,
        "ledger_commit_hash": one.ledger_commit_hash or "",
        "computed_at": moment_of(one.computed_at),
        "result": one.result,
        "result_hash": one.result_hash,
        "run_hash": one.run_hash,
    }


def members(entries: QuerySet[Any], filed: Filed) -> PartToWrite:
    """Give the members of a portfolio by name."""

    def told(piece: list[Any], scales: Scales) -> Iterator[Row]:
        for one in piece:
            source = filed.sources.get(one.enterprise.import_batch_id, INTERNAL)
            if scales.keeps(MEMBERS, [source]):
                yield _member(one, source)

    def batches(scales: Scales) -> Collection[int]:
        return {one for one in filed.counts if one is not None} - set(filed.kept_back(scales))

    rows = entries.select_related("enterprise__organization").order_by("enterprise__organization__name", "pk")
    return replace(row_by_row(tables.MEMBERS, rows, told), batches=batches)


def _member(one: Any, source: str) -> Row:
    enterprise, organization = one.enterprise, one.enterprise.organization
    return {
        "id": enterprise.pk,
        "name": organization.name,
        "slug": organization.slug,
        "origin": organization.origin,
        "industry": enterprise.industry,
        "region": enterprise.region,
        "city": enterprise.city,
        "size_band": enterprise.size_band,
        "added_at": moment_of(one.added_at),
        "source": source,
        "import": enterprise.import_batch_id,
        "import_row": enterprise.import_row,
    }


def figures(
    held: QuerySet[Position], others: QuerySet[Position], measured: Sequence[Measured], *, currency: str
) -> PartToWrite:
    """Give what positions add up to and what was measured, each where all its sources let it go.

    Takes: the positions in the portfolio's currency, and those in others, which are counted alone; of both only those
    of members that may be told of, since a sum less the rows beside it tells what is missing among them.
    """
    found = totals(held)
    summed = (
        ([*_figures(found, currency), *_counted_twice(held, found)], sources_of(held)),
        ([_figure("other_currencies", "", str(others.count()), "positions")], sources_of(others)),
    )

    def told(scales: Scales) -> list[Row]:
        # A sum over one row is that row: sums leave where every row in them may.
        sums = [
            row
            for rows, codes in summed
            if scales.keeps("figures", codes or (INTERNAL,), rows=len(rows))
            for row in rows
        ]
        return [*sums, *(_measured(one) for one in measured if scales.keeps("figures", one.sources))]

    return at_once(tables.FIGURES, told, sum(len(rows) for rows, _codes in summed) + len(measured))


def _measured(one: Measured) -> Row:
    row = _figure(one.metric, "", amount_of(Decimal(one.value)), "jobs")
    return {**row, "outcomes": [counted.id for counted in one.outcomes], "decisions": list(one.decisions)}


def _figure(name: str, of: str, value: str | None, unit: str) -> Row:
    return {"figure": name, "of": of, "value": value, "unit": unit, "outcomes": [], "decisions": []}


def _counted_twice(held: QuerySet[Position], found: Totals) -> list[Row]:
    """Give how many guarantees the sums count beside the loan that they cover; nothing where there are none."""
    twice = counted_beside_their_loan(held) if {LOAN, GUARANTEE} <= found.by_instrument.keys() else 0
    return [_figure("counted_twice", "", str(twice), "positions")] if twice else []


def _figures(found: Totals, currency: str) -> Iterator[Row]:
    not_known = {
        *(["outstanding"] if found.positions and not found.outstanding_stated else []),
        *(["jobs_to_create", "jobs_to_retain"] if found.positions and not found.jobs_stated else []),
    }
    for name, unit in (
        ("positions", "positions"),
        ("enterprises", "enterprises"),
        ("principal", currency),
        ("outstanding", currency),
        ("lost", currency),
        ("lost_positions", "positions"),
        ("jobs_to_create", "jobs"),
        ("jobs_to_retain", "jobs"),
        ("jobs_stated", "positions"),
    ):
        # A sum of nothing that was stated is not known, which is not zero.
        value = None if name in not_known else amount_of(Decimal(getattr(found, name)))
        yield _figure(name, "", value, unit)
    for by, counts in (("status", found.by_status), ("instrument", found.by_instrument)):
        for one, n in counts.items():
            yield _figure("positions", f"{by}: {one}", str(n), "positions")
