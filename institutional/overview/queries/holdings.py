"""Reads of the positions of a portfolio: narrowed down, ordered, and summed.

Every sum is one statement, whatever the number of rows. Not here: readiness (`standing`), words, drawings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import (
    Count,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from enterprises.public import LONGEST_SEARCH, named_or_placed
from institutional.overview.queries.members import within_industries
from institutional.overview.queries.standing import give_readiness, knowing_readiness, narrowed_by_readiness
from institutional.overview.results import ZERO, Narrowed, Totals
from institutional.portfolios.results import PortfolioShown
from institutional.positions.models import Position
from institutional.positions.queries import held_in, positions_for
from institutional.positions.rules import (
    INSTRUMENTS,
    JOBS_TO_CREATE,
    JOBS_TO_RETAIN,
    LOST,
    STATUSES,
)

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
ALWAYS_KNOWN = ("principal", "status", "instrument", "external_ref", "enterprise__organization__name")


def holdings(*, actor: Actor, portfolio: PortfolioShown) -> QuerySet[Position]:
    """Give the positions of a portfolio in its currency, each with enterprise and source."""
    return positions_for(actor).filter(portfolio_id=portfolio.id, currency=portfolio.currency)


def holdings_in_other_currencies(*, actor: Actor, portfolio: PortfolioShown) -> QuerySet[Position]:
    """Give the positions of a portfolio in another currency than its own, which are in no sum."""
    return positions_for(actor).filter(portfolio_id=portfolio.id).exclude(currency=portfolio.currency)


def scored_holdings(*, actor: Actor, portfolio: PortfolioShown, narrowed: Narrowed) -> QuerySet[Position]:
    """Give the positions of a portfolio narrowed down, bare, to be ordered by the readiness of their enterprises too.

    What is to be shown of them is given by `shown_in_order`.
    """
    rows = _narrow_positions(held_in(portfolio).filter(currency=portfolio.currency), narrowed)
    rows = knowing_readiness(rows, actor=actor, institution_id=portfolio.institution_id)
    return narrowed_by_readiness(rows, narrowed, now=clock.now())


def shown_in_order(*, actor: Actor, portfolio: PortfolioShown, ids: Sequence[int]) -> list[Position]:
    """Give the positions of these ids in their order, each with enterprise, source and readiness. Two statements.

    All this is joined to the few that are shown, not to the thousands that these were taken from.
    """
    found = holdings(actor=actor, portfolio=portfolio).in_bulk(ids)
    give_readiness(found.values(), actor=actor, institution_id=portfolio.institution_id)
    return [found[one] for one in ids if one in found]


def _narrow_positions(rows: QuerySet[Position], narrowed: Narrowed) -> QuerySet[Position]:
    kept = {
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
    rows = rows.filter(within_industries(narrowed.industries))
    for word in narrowed.search.split()[:LONGEST_SEARCH]:
        rows = rows.filter(named_or_placed(word, at="enterprise__") | Q(external_ref__startswith=word))
    return rows


def totals(rows: QuerySet[Position]) -> Totals:
    """Give what positions of one currency add up to. One statement."""
    found = rows.aggregate(
        positions=Count("pk"),
        enterprises=Count("enterprise_id", distinct=True),
        outstanding_stated=Count("outstanding"),
        principal=Coalesce(Sum("principal"), ZERO),
        outstanding=Coalesce(Sum("outstanding"), ZERO),
        lost=Coalesce(Sum("written_off_amount"), ZERO),
        lost_positions=Count("pk", filter=Q(status=LOST)),
        jobs_to_create=Coalesce(Sum(stated(JOBS_TO_CREATE)), 0),
        jobs_to_retain=Coalesce(Sum(stated(JOBS_TO_RETAIN)), 0),
        jobs_stated=Count("pk", filter=states_jobs()),
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


def stated(fact: str) -> Cast:
    """Give a count that was stated at approval, as an expression on positions."""
    return Cast(KeyTextTransform(fact, "facts_json"), IntegerField())


def states_jobs() -> Q:
    """Give the condition that jobs were stated at approval, to be created or to be kept."""
    return _is_stated(JOBS_TO_CREATE) | _is_stated(JOBS_TO_RETAIN)


def _is_stated(fact: str) -> Q:
    return Q(**{f"facts_json__{fact}__isnull": False}) & ~Q(**{f"facts_json__{fact}": None})


def in_order(rows: QuerySet[Position], ordering: str) -> QuerySet[Any, int]:
    """Give the ids of the rows in one of the `ORDERINGS`; a leading '-' turns it round, what is unknown comes last."""
    falling = ordering.startswith("-")
    name = ORDERINGS.get(ordering.removeprefix("-"), "principal")
    known = ordering.removeprefix("-") in ORDERINGS
    # An index gives the order only where it is asked for as the index has it: where all is known, nothing comes last.
    last = None if name in ALWAYS_KNOWN else True
    turned = F(name).desc(nulls_last=last) if falling or not known else F(name).asc(nulls_last=last)
    return rows.order_by(turned, "-pk" if falling or not known else "pk").values_list("pk", flat=True)


def sources_of(rows: QuerySet[Position]) -> tuple[str, ...]:
    """Give the codes of the data sources that positions came from. One statement."""
    return tuple(rows.order_by("source__code").values_list("source__code", flat=True).distinct())
