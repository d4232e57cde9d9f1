"""Reads of several portfolios at once: each with its sums, and what an institution holds in all of them."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from clear_platform.foundation.public import Actor
from institutional.overview.results import ZERO, Held
from institutional.portfolios.models import Portfolio
from institutional.portfolios.queries import portfolios_for
from institutional.positions.models import Position
from institutional.positions.queries import positions_for
from institutional.positions.rules import LOST

ORDERINGS = {
    "name": "name",
    "institution": "organization__name",
    "enterprises": "enterprise_count",
    "positions": "position_count",
    "principal": "principal",
    "lost": "lost",
}
FIRST_ORDERING = "-principal"


def portfolios_with_sums(actor: Actor, *, search: str = "", ordering: str = FIRST_ORDERING) -> QuerySet[Portfolio]:
    """Give the portfolios an actor may see, each with its counts and its sums in its own currency."""
    # Unscoped on purpose: a portfolio already reached in scope has the same holder as its positions.
    held = (
        Position._base_manager.filter(portfolio_id=OuterRef("pk"), currency=OuterRef("currency"))
        .order_by()
        .values("portfolio_id")
    )
    rows = portfolios_for(actor).annotate(
        position_count=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
        principal=Coalesce(Subquery(held.annotate(total=Sum("principal")).values("total")), ZERO),
        lost=Coalesce(Subquery(held.annotate(total=Sum("written_off_amount")).values("total")), ZERO),
    )
    for word in search.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(organization__name__icontains=word))
    by = ORDERINGS.get(ordering.removeprefix("-"), "principal")
    sign = "-" if ordering.startswith("-") or ordering.removeprefix("-") not in ORDERINGS else ""
    return rows.order_by(f"{sign}{by}", "name", "pk")


def held_by_kind(actor: Actor) -> list[Held]:
    """Give what the actor's institutions hold, by currency and instrument, the most first. One statement.

    A loan and the guarantee of it are held by two institutions: a sum over both would count its money twice.
    """
    found = (
        positions_for(actor)
        .order_by()
        .values("currency", "instrument")
        .annotate(
            positions=Count("pk"),
            principal=Coalesce(Sum("principal"), ZERO),
            lost=Coalesce(Sum("written_off_amount"), ZERO),
            lost_positions=Count("pk", filter=Q(status=LOST)),
        )
        .order_by("-principal")
    )
    return [
        Held(
            currency=one["currency"],
            instrument=one["instrument"],
            positions=one["positions"],
            principal=one["principal"],
            lost=one["lost"],
            lost_positions=one["lost_positions"],
        )
        for one in found
    ]


def held_of_kind(actor: Actor, *, currency: str, instrument: str) -> QuerySet[Position]:
    """Give the positions of one currency and instrument that the actor's institutions hold."""
    return positions_for(actor).filter(currency=currency, instrument=instrument)


def enterprises_held(actor: Actor) -> int:
    """Give in how many enterprises the actor's institutions hold something. One statement."""
    return positions_for(actor).values("enterprise_id").distinct().count()
