"""All that the page of a portfolio says of the whole of it, in one statement.

Lives here: the statement and how its rows are read. Positions and readiness come from the queries that scope them. Not
here: what a list was narrowed down to (`holdings`), the rows that were kept of it (`kept`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Case, ExpressionWrapper, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import ExtractYear

from capability.public import SURE_FROM, read_of_each_apart, readiness_for
from clear_platform.foundation.public import Actor
from institutional.overview.banding import BANDS
from institutional.overview.queries.holdings import stated, states_jobs
from institutional.overview.results import GRAVEST_LAST, ZERO, Band, Facets, Industry, PlaceOf, Readiness, Totals, Year
from institutional.portfolios.queries import standing_in
from institutional.portfolios.results import PortfolioShown
from institutional.positions.queries import held_in
from institutional.positions.rules import (
    ENDED,
    FIRST_MONTH_OF_FISCAL_YEAR,
    INSTRUMENTS,
    JOBS_TO_CREATE,
    JOBS_TO_RETAIN,
    LOST,
    STATUSES,
)

COUNTED_IN = (*BANDS, (None, None))
"""The bands of readiness, then what is not scored."""
PLACES_ON_THE_MAP = 300


@dataclass(frozen=True, slots=True)
class Sums:
    """What a portfolio comes to.

    `places` are the enterprises in which most is at risk, or, where nothing runs any more (`runs`), in which most was
    held; `unscored` more of them have no readiness. `left_out` counts the positions in other currencies, which are in
    no other figure, `enterprises_in` what stands in the portfolio.
    """

    totals: Totals
    years: list[Year]
    industries: list[Industry]
    facets: Facets
    sources: tuple[str, ...]
    readiness: Readiness
    places: list[PlaceOf]
    unscored: int
    runs: bool
    left_out: int
    enterprises_in: int


class Row(NamedTuple):
    """One row of the statement; what its numbers are depends on the part it belongs to."""

    part: str
    name: str | None
    other: str | None
    number: int
    counted: int | None
    create: int | None
    retain: int | None
    amount: Decimal | None
    second: Decimal | None
    third: Decimal | None
    first: date | None
    last: date | None


_BEGINS = [f"WHEN score >= {since} THEN {place}" for place, (since, _until) in enumerate(BANDS)]
_BAND = f"CASE {' '.join(_BEGINS)} ELSE {len(BANDS)} END"
_GRAVE = [f"WHEN '{one}' THEN {place}" for place, one in enumerate(GRAVEST_LAST)]
_GRAVITY = f"CASE status {' '.join(_GRAVE)} END"
_AT_RISK = (
    f"CASE WHEN status IN ({', '.join(repr(one) for one in ENDED)}) THEN 0 ELSE coalesce(outstanding, principal) END"
)
"""What is at risk in a position, as the overview's agents say it (`analytics.rules.holding`)."""
_STATEMENT = """
WITH held AS MATERIALIZED (
    SELECT position.*, industry, region, size_band, enterprise.organization_id IS NOT NULL AS seen
    FROM ({held}) AS position
    LEFT JOIN enterprises_enterprise AS enterprise ON enterprise.organization_id = position.enterprise_id
), cell AS MATERIALIZED (
    SELECT here, status, instrument, year, industry, region, size_band, seen, source_id, status = {lost} AS was_lost,
        count(*) AS positions, count(*) FILTER (WHERE states) AS stating, sum(create_count) AS create_count,
        sum(retain_count) AS retain_count, sum(principal) AS principal, sum(outstanding) AS outstanding,
        sum(written_off_amount) AS written_off, min(approved_on) AS first, max(approved_on) AS last
    FROM held GROUP BY here, status, instrument, year, industry, region, size_band, seen, source_id
), each_one AS MATERIALIZED (
    SELECT enterprise_id, sum(principal) AS amount, sum({at_risk}) AS at_risk, count(*) AS positions,
        max({gravity}) AS gravest, bool_and(seen) AS seen
    FROM held WHERE here GROUP BY enterprise_id
), own (enterprise_id, readiness_id, score, confidence) AS MATERIALIZED ({own}),
other (enterprise_id, readiness_id, score, confidence) AS ({other}),
ready AS MATERIALIZED (
    SELECT each_one.*, CASE WHEN lapse.id IS NULL THEN score END AS score,
        CASE WHEN lapse.id IS NULL THEN confidence END AS confidence
    FROM each_one LEFT JOIN (SELECT * FROM own UNION ALL SELECT * FROM other) AS newest USING (enterprise_id)
    LEFT JOIN capability_readinesslapse AS lapse USING (readiness_id)
), drawn AS (
    SELECT enterprise_id, gravest, score, seen, runs, CASE WHEN runs THEN at_risk ELSE amount END AS amount
    FROM ready CROSS JOIN (SELECT coalesce(bool_or(at_risk > 0), false) AS runs FROM ready WHERE seen) AS portfolio
), largest AS MATERIALIZED (
    SELECT * FROM drawn WHERE amount > 0 AND seen ORDER BY amount DESC, enterprise_id LIMIT %s
)
SELECT CASE WHEN here THEN 'kind' ELSE 'left out' END, status, instrument, sum(positions)::bigint,
    sum(stating)::bigint, sum(create_count)::bigint, sum(retain_count)::bigint, sum(principal), sum(outstanding),
    sum(written_off), min(first), max(last)
FROM cell GROUP BY here, status, instrument
UNION ALL
SELECT 'year', year::text, NULL, sum(positions)::bigint, NULL, NULL, NULL, sum(principal) FILTER (WHERE NOT was_lost),
    sum(principal) FILTER (WHERE was_lost), NULL, NULL, NULL
FROM cell WHERE here AND year IS NOT NULL GROUP BY year
UNION ALL
SELECT CASE GROUPING(industry) WHEN 0 THEN 'industry' ELSE 'place' END, coalesce(industry, region), size_band,
    sum(positions)::bigint, coalesce(sum(positions) FILTER (WHERE was_lost), 0)::bigint, NULL, NULL, sum(principal),
    sum(principal) FILTER (WHERE was_lost), NULL, NULL, NULL
FROM cell WHERE here AND seen GROUP BY GROUPING SETS ((industry), (region, size_band))
UNION ALL
SELECT 'band', band::text, NULL, count(score), count(score) FILTER (WHERE confidence IS NULL OR confidence < %s),
    sum(positions)::bigint, count(*), sum(amount), sum(amount * score), NULL, NULL, NULL
FROM (SELECT *, {band} AS band FROM ready) AS banded GROUP BY band
UNION ALL
SELECT 'entries', NULL, NULL, count(*), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM ({entries}) AS entry
UNION ALL
SELECT 'source', code, NULL, row_number() OVER (ORDER BY code), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM foundation_datasource WHERE id IN (SELECT source_id FROM cell WHERE here)
UNION ALL
SELECT 'on the map', name, NULL, row_number() OVER (ORDER BY amount DESC, enterprise_id), gravest, runs::int, NULL,
    amount, score, NULL, NULL, NULL
FROM largest JOIN foundation_organization AS organization ON organization.id = enterprise_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The statement as it is asked for one reader and portfolio. Its text is the same for all who read alike."""

    statement: str
    given: tuple[Any, ...]


def sums_of(*, actor: Actor, portfolio: PortfolioShown, at_most: int = PLACES_ON_THE_MAP) -> Sums:
    """Give what a portfolio comes to, for somebody who was shown it. One statement.

    Positions are read once, and the readiness of each enterprise is looked up once, for what is asked of many rows by
    many statements is mostly what each of them asks about whose rows may be seen.

    Takes: `at_most`, of how many enterprises, the largest, the places on the map are told.
    """
    return sums_from(rows_of(asked_of(actor, portfolio, at_most=at_most)))


def sums_from(rows: Sequence[Row]) -> Sums:
    """Read what a portfolio comes to from the rows of the statement."""

    def of(part: str) -> list[Row]:
        return sorted((one for one in rows if one.part == part), key=lambda one: one.number)

    largest = of("on the map")
    places = [
        PlaceOf(str(one.name), one.second, one.amount or ZERO, GRAVEST_LAST[one.counted or 0])
        for one in largest
        if one.second is not None
    ]
    bands = {int(str(one.name)): one for one in of("band")}
    return Sums(
        totals=_totals(of("kind"), enterprises=sum(one.retain or 0 for one in bands.values())),
        years=_years(of("year")),
        industries=_industries(of("industry")),
        facets=_facets(of("place")),
        sources=tuple(str(one.name) for one in of("source")),
        readiness=_readiness(bands),
        places=places,
        unscored=len(largest) - len(places),
        runs=any(one.create for one in largest),
        left_out=sum(one.number for one in of("left out")),
        enterprises_in=sum(one.number for one in of("entries")),
    )


def asked_of(actor: Actor, portfolio: PortfolioShown, *, at_most: int = PLACES_ON_THE_MAP) -> Asked:
    """Give the statement for somebody who was shown the portfolio; nothing is asked yet."""
    october = Case(
        When(approved_on__month__gte=FIRST_MONTH_OF_FISCAL_YEAR, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    held = held_in(portfolio).values(
        "enterprise_id",
        "status",
        "instrument",
        "principal",
        "outstanding",
        "written_off_amount",
        "approved_on",
        "source_id",
        here=ExpressionWrapper(Q(currency=portfolio.currency), output_field=BooleanField()),
        year=ExtractYear("approved_on") + october,
        create_count=stated(JOBS_TO_CREATE),
        retain_count=stated(JOBS_TO_RETAIN),
        states=ExpressionWrapper(states_jobs(), output_field=BooleanField()),
    )
    own, other = (
        one.values("enterprise_id", "pk", "readiness_score", "confidence")
        for one in read_of_each_apart(
            readiness_for(actor),
            portfolio.institution_id,
            without=RawSQL("SELECT enterprise_id FROM each_one EXCEPT SELECT enterprise_id FROM own", ()),
        )
    )
    entries = standing_in(portfolio).values("pk")
    (held_sql, held_given), (own_sql, own_given), (other_sql, other_given), (entries_sql, entries_given) = (
        one.query.sql_with_params() for one in (held, own, other, entries)
    )
    statement = _STATEMENT.format(
        held=held_sql,
        own=own_sql,
        other=other_sql,
        entries=entries_sql,
        band=_BAND,
        gravity=_GRAVITY,
        at_risk=_AT_RISK,
        lost=f"'{LOST}'",
    )
    return Asked(statement, (*held_given, *own_given, *other_given, at_most, SURE_FROM, *entries_given))


def rows_of(asked: Asked) -> list[Row]:
    """Ask it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(asked.statement, asked.given)
        return [Row(*one) for one in cursor.fetchall()]


def _totals(kinds: list[Row], *, enterprises: int) -> Totals:
    first = [one.first for one in kinds if one.first is not None]
    last = [one.last for one in kinds if one.last is not None]
    by_status = {one: sum(row.number for row in kinds if row.name == one) for one in STATUSES}
    by_instrument = {one: sum(row.number for row in kinds if row.other == one) for one in INSTRUMENTS}
    return Totals(
        positions=sum(one.number for one in kinds),
        enterprises=enterprises,
        principal=_added(one.amount for one in kinds),
        outstanding=_added(one.second for one in kinds),
        lost=_added(one.third for one in kinds),
        lost_positions=by_status[LOST],
        jobs_to_create=sum(one.create or 0 for one in kinds),
        jobs_to_retain=sum(one.retain or 0 for one in kinds),
        jobs_stated=sum(one.counted or 0 for one in kinds),
        approved_first=min(first, default=None),
        approved_last=max(last, default=None),
        by_status={one: count for one, count in by_status.items() if count},
        by_instrument={one: count for one, count in by_instrument.items() if count},
    )


def _added(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in amounts if one is not None), ZERO)


def _years(rows: list[Row]) -> list[Year]:
    """Give the years first to last, those without any among them."""
    years = {int(str(one.name)): one for one in rows}
    if not years:
        return []
    return [
        Year(year, one.number, one.amount or ZERO, one.second or ZERO)
        if (one := years.get(year)) is not None
        else Year(year, 0, ZERO, ZERO)
        for year in range(min(years), max(years) + 1)
    ]


def _industries(rows: list[Row]) -> list[Industry]:
    """Give the industries, most principal first; those without a code and those with a blank one are one."""
    found: dict[str, Industry] = {}
    for one in rows:
        code, before = one.name or "", found.get(one.name or "", Industry("", 0, 0, ZERO, ZERO))
        found[code] = Industry(
            code,
            before.positions + one.number,
            before.lost_positions + (one.counted or 0),
            before.principal + (one.amount or ZERO),
            before.principal_lost + (one.second or ZERO),
        )
    return sorted(found.values(), key=lambda one: (-one.principal, one.code))


def _facets(rows: list[Row]) -> Facets:
    regions: Counter[str] = Counter()
    bands: Counter[str] = Counter()
    for one in rows:
        regions[one.name or ""] += one.number
        bands[one.other or ""] += one.number
    return Facets({one: n for one, n in sorted(regions.items()) if one}, {one: n for one, n in bands.items() if one})


def _readiness(found: dict[int, Row]) -> Readiness:
    """Give the readiness of all enterprises, weighted by principal."""
    scored = [one for place, one in found.items() if place < len(BANDS)]
    weight = _added(one.amount for one in scored)
    points = _added(one.second for one in scored)
    bands = tuple(
        Band(*bounds, one.create or 0, one.amount or ZERO)
        if (one := found.get(place)) is not None
        else Band(*bounds, 0, ZERO)
        for place, bounds in enumerate(COUNTED_IN)
    )
    return Readiness(
        points / weight if weight else None,
        sum(one.number for one in scored),
        sum(one.counted or 0 for one in scored),
        bands,
    )
