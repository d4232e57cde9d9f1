"""Charts of a portfolio on paper, drawn from the rows that stand beneath them. How charts are drawn: `charts`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from reportlab.platypus import Flowable

from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.results import ChartTable, Words
from clear_platform.foundation.paper.drawings import chart
from clear_platform.foundation.paper.layout import said
from clear_platform.foundation.paper.words import amount, label
from clear_platform.foundation.rendering.wording import all_of_it, number
from enterprises.public import industry_short
from institutional.overview import banding

Row = Mapping[str, Any]
MOST: Final = 8
NOT_KNOWN: Final = "not known"


def what_is_held(positions: Sequence[Row], members: Sequence[Row], currency: str) -> list[Flowable]:
    """Draw the principal held in the portfolio's currency by status and by industry."""
    industries = {row["id"]: industry_short(row["industry"]) or row["industry"] or NOT_KNOWN for row in members}
    held = [row for row in positions if row["currency"] == currency]
    by_status = _summed([(label(row["status"]), row["principal"]) for row in held])
    by_industry = _summed([(industries.get(row["enterprise"], NOT_KNOWN), row["principal"]) for row in held])
    return [
        *_amounts(f"Principal by status, {currency}", "Status", by_status, currency),
        *_amounts(f"Principal by industry, {currency}", "Industry", by_industry, currency),
    ]


def how_ready(rows: Sequence[Row]) -> list[Flowable]:
    """Draw how many enterprises stand in each band of readiness."""
    counted = Counter(banding.band_of(Decimal(row["score"])) for row in rows)
    bands = [(banding.band_word(since, until), counted[since]) for since, until in banding.BANDS]
    return _counts("Enterprises by readiness", "Readiness", bands) if rows else []


def where_they_stand(title: str, rows: Sequence[Row]) -> list[Flowable]:
    """Draw how many rows have each status."""
    return _counts(
        title, "Status", [(label(one), n) for one, n in Counter(row["status"] for row in rows).most_common()]
    )


def _summed(amounts: Sequence[tuple[str, str]]) -> list[tuple[str, Decimal, int]]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    counted: Counter[str] = Counter()
    for name, one in amounts:
        sums[name] += Decimal(one)
        counted[name] += 1
    return sorted(((name, sums[name], counted[name]) for name in sums), key=lambda one: (-one[1], one[0]))


def _amounts(title: str, of: str, sums: Sequence[tuple[str, Decimal, int]], currency: str) -> list[Flowable]:
    if len(sums) == 1:
        return [said(title, "over"), said(all_of_it(sums[0][0]))]
    left = len(sums) - MOST
    ranks = [Rank(name, [total], amount(str(total), currency), number(n)) for name, total, n in sums[:MOST]]
    unit = f"the largest {MOST} of {len(sums)}" if left > 0 else ""
    return _drawn(Words(title, unit), ranks, (of, "Principal", "Positions"))


def _counts(title: str, of: str, counted: Sequence[tuple[str, int]]) -> list[Flowable]:
    if len(counted) == 1 and counted[0][1] > 1:
        [(name, n)] = counted
        return [said(title, "over"), said(f"All {number(n)}: {name}.")]
    return _drawn(Words(title), [Rank(name, [n], number(n)) for name, n in counted], (of, "How many", ""))


def _drawn(words: Words, ranks: Sequence[Rank], heads: tuple[str, str, str]) -> list[Flowable]:
    """Draw bars; a single one has nothing to be held against."""
    drawn = ranked_bars(words, ranks=ranks, looks=[("one", "")], heads=heads, table=ChartTable((), ()))
    return chart(drawn) if len(ranks) > 1 else []
