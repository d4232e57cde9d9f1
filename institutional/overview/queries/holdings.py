"""Reads of the positions of a portfolio: narrowed down, ordered, and summed.

Every sum is one statement, whatever the number of rows. Not here: readiness (`standing`), words, drawings.
"""

from __future__ import annotations

from collections import Counter

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, ExtractYear

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from institutional.overview.queries.standing import narrowed_by_readiness, with_readiness
from institutional.overview.results import ZERO, Facets, Industry, Narrowed, Totals, Year
from institutional.portfolios.results import PortfolioShown
from institutional.positions.models import Position
from institutional.positions.queries import positions_for
from institutional.positions.rules import (
    FIRST_MONTH_OF_FISCAL_YEAR,
    INSTRUMENTS,
    JOBS_TO_CREATE,
    JOBS_TO_RETAIN,
    LOST,
    STATUSES,
)

LONGEST_SEARCH = 6
ORDERINGS = {
    "name": "enterprise__organization__name",
    "industry": "enterprise__industry",
    "city": "enterprise__city",
    "region": "enterprise__region",
    "size_band": "enterprise__size_band",
    "status": "status",
    "instrument": "instrument",
    "reference": "external_ref",
    "approved_on": "approved_on",
    "matures_on": "matures_on",
    "principal": "principal",
    "outstanding": "outstanding",
    "lost": "written_off_amount",
    "readiness": "readiness",
}
FIRST_ORDERING = "-principal"


def holdings(*, actor: Actor, portfolio: PortfolioShown) -> QuerySet[Position]:
    """Give the positions of a portfolio in its currency, each with enterprise and source."""
    return positions_for(actor).filter(portfolio_id=portfolio.id, currency=portfolio.currency)


def holdings_in_other_currencies(*, actor: Actor, portfolio: PortfolioShown) -> QuerySet[Position]:
    """Give the positions of a portfolio in another currency than its own, which are in no sum."""
    return positions_for(actor).filter(portfolio_id=portfolio.id).exclude(currency=portfolio.currency)


def scored_holdings(*, actor: Actor, portfolio: PortfolioShown, narrowed: Narrowed) -> QuerySet[Position]:
    """Give the positions of a portfolio narrowed down, each with the readiness of its enterprise."""
    rows = _narrow_positions(holdings(actor=actor, portfolio=portfolio), narrowed)
    rows = with_readiness(rows, actor=actor, institution_id=portfolio.institution_id)
    return narrowed_by_readiness(rows, narrowed, now=clock.now())


def _narrow_positions(rows: QuerySet[Position], narrowed: Narrowed) -> QuerySet[Position]:
    kept = {
        "enterprise__industry__in": narrowed.industries,
        "enterprise__region__in": narrowed.regions,
        "enterprise__size_band__in": narrowed.size_bands,
        "status__in": narrowed.statuses,
        "instrument__in": narrowed.instruments,
        "principal__gte": narrowed.principal_from,
        "principal__lte": narrowed.principal_to,
        "approved_on__gte": narrowed.approved_from,
        "approved_on__lte": narrowed.approved_to,
    }
    rows = rows.filter(**{lookup: value for lookup, value in kept.items() if value not in (None, ())})
    for word in narrowed.search.split()[:LONGEST_SEARCH]:
        rows = rows.filter(
            Q(enterprise__organization__name__icontains=word)
            | Q(enterprise__city__icontains=word)
            | Q(external_ref__startswith=word)
        )
    return rows


def totals(rows: QuerySet[Position]) -> Totals:
    """Give what positions of one currency add up to. One statement."""
    jobs = _is_stated(JOBS_TO_CREATE) | _is_stated(JOBS_TO_RETAIN)
    found = rows.aggregate(
        positions=Count("pk"),
        enterprises=Count("enterprise_id", distinct=True),
        principal=Coalesce(Sum("principal"), ZERO),
        outstanding=Coalesce(Sum("outstanding"), ZERO),
        lost=Coalesce(Sum("written_off_amount"), ZERO),
        lost_positions=Count("pk", filter=Q(status=LOST)),
        jobs_to_create=Coalesce(Sum(_stated(JOBS_TO_CREATE)), 0),
        jobs_to_retain=Coalesce(Sum(_stated(JOBS_TO_RETAIN)), 0),
        jobs_stated=Count("pk", filter=jobs),
        approved_first=Min("approved_on"),
        approved_last=Max("approved_on"),
        **{f"status_{one}": Count("pk", filter=Q(status=one)) for one in STATUSES},
        **{f"instrument_{one}": Count("pk", filter=Q(instrument=one)) for one in INSTRUMENTS},
    )
    by_status = {one: found.pop(f"status_{one}") for one in STATUSES}
    by_instrument = {one: found.pop(f"instrument_{one}") for one in INSTRUMENTS}
    return Totals(
        **found,
        by_status={one: count for one, count in by_status.items() if count},
        by_instrument={one: count for one, count in by_instrument.items() if count},
    )


def _is_stated(fact: str) -> Q:
    return Q(**{f"facts_json__{fact}__isnull": False}) & ~Q(**{f"facts_json__{fact}": None})


def _stated(fact: str) -> Cast:
    return Cast(KeyTextTransform(fact, "facts_json"), IntegerField())


def in_other_currencies(*, actor: Actor, portfolio: PortfolioShown) -> int:
    """Give how many positions of a portfolio are in another currency than its own, and in no sum."""
    return holdings_in_other_currencies(actor=actor, portfolio=portfolio).count()


def by_fiscal_year(rows: QuerySet[Position]) -> list[Year]:
    """Give positions by the fiscal year of their approval, first to last, years without any among them."""
    october = Case(
        When(approved_on__month__gte=FIRST_MONTH_OF_FISCAL_YEAR, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    found = (
        rows.filter(approved_on__isnull=False)
        .order_by()
        .values(year=ExtractYear("approved_on") + october)
        .annotate(
            positions=Count("pk"),
            held=Coalesce(Sum("principal", filter=~Q(status=LOST)), ZERO),
            lost=Coalesce(Sum("principal", filter=Q(status=LOST)), ZERO),
        )
    )
    years = {row["year"]: Year(row["year"], row["positions"], row["held"], row["lost"]) for row in found}
    return [years.get(one, Year(one, 0, ZERO, ZERO)) for one in range(min(years), max(years) + 1)] if years else []


def by_industry(rows: QuerySet[Position]) -> list[Industry]:
    """Give positions by the industry of their enterprises, most principal first."""
    found = (
        rows.order_by()
        .values(code=Coalesce("enterprise__industry", Value("")))
        .annotate(
            positions=Count("pk"),
            lost_positions=Count("pk", filter=Q(status=LOST)),
            total=Sum("principal"),
            lost=Coalesce(Sum("principal", filter=Q(status=LOST)), ZERO),
        )
        .order_by("-total", "code")
    )
    return [Industry(row["code"], row["positions"], row["lost_positions"], row["total"], row["lost"]) for row in found]


def in_order(rows: QuerySet[Position], ordering: str) -> QuerySet[Position]:
    """Give the rows in one of the `ORDERINGS`, turned round by a leading '-', what is unknown always last."""
    falling = ordering.startswith("-")
    by = F(ORDERINGS.get(ordering.removeprefix("-"), "principal"))
    known = ordering.removeprefix("-") in ORDERINGS
    turned = by.desc(nulls_last=True) if falling or not known else by.asc(nulls_last=True)
    return rows.order_by(turned, "-pk" if falling or not known else "pk")


def facets(rows: QuerySet[Position]) -> Facets:
    """Give regions and size bands that occur among positions, with how many positions each has. One statement."""
    found = rows.order_by().values_list("enterprise__region", "enterprise__size_band").annotate(n=Count("pk"))
    regions: Counter[str] = Counter()
    bands: Counter[str] = Counter()
    for region, band, count in found:
        regions[region or ""] += count
        bands[band or ""] += count
    return Facets({one: n for one, n in sorted(regions.items()) if one}, {one: n for one, n in bands.items() if one})


def sources_of(rows: QuerySet[Position]) -> tuple[str, ...]:
    """Give the codes of the data sources that positions came from. One statement."""
    return tuple(rows.order_by("source__code").values_list("source__code", flat=True).distinct())
