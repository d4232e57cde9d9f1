"""Reads of the enterprises in a portfolio, each with what is held in it there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from capability.public import sources_behind
from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import Actor
from enterprises.public import begins_of, enterprises_for
from institutional.overview.queries.standing import knowing_readiness
from institutional.overview.results import ZERO
from institutional.portfolios.models import PortfolioEnterprise
from institutional.portfolios.queries import entries_in, entries_of, portfolio_row
from institutional.portfolios.rules import ENDED
from institutional.positions.models import Position
from institutional.positions.queries import positions_for


def members(*, actor: Actor, portfolio_id: int) -> QuerySet[PortfolioEnterprise]:
    """Give the enterprises in a portfolio, each with what is held in it there, to be narrowed down by readiness.

    Those that are shown are given their readiness by `give_readiness`.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    holder = portfolio_row(actor=actor, portfolio_id=portfolio_id).organization_id
    entries = entries_in(actor=actor, portfolio_id=portfolio_id)
    held = held_in_entry().filter(currency=OuterRef("portfolio__currency")).order_by().values("enterprise_id")
    rows = knowing_readiness(entries, actor=actor, institution_id=holder)
    return rows.select_related("portfolio", "enterprise__organization").annotate(
        position_count=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
        principal=Coalesce(Subquery(held.annotate(total=Sum("principal")).values("total")), ZERO),
    )


def sources_of_members(actor: Actor, places: Collection[tuple[int, int]]) -> set[str]:
    """Give the codes of the sources of what is shown of enterprises in portfolios: positions, profiles, readiness.

    Takes: portfolio and enterprise of each. Five statements, none for no place.
    """
    if not places:
        return set()
    portfolios, enterprises = {one for one, _enterprise in places}, {one for _portfolio, one in places}
    held = positions_for(actor).filter(portfolio_id__in=portfolios, enterprise_id__in=enterprises).order_by()
    read = enterprises_for(actor).filter(pk__in=enterprises, import_batch__isnull=False).order_by()
    return (
        set(held.values_list("source__code", flat=True).distinct())
        | {
            file.source
            for file in files_by_batch(read.values_list("import_batch_id", flat=True)).values()
            if file.source
        }
        | sources_behind(actor, enterprise_ids=enterprises)
    )


def with_position_status(rows: QuerySet[PortfolioEnterprise], statuses: Sequence[str]) -> QuerySet[PortfolioEnterprise]:
    """Keep the enterprises in which a position of one of these statuses is held in the same portfolio."""
    return rows.filter(Exists(held_in_entry().filter(status__in=statuses))) if statuses else rows


def held_in_entry() -> QuerySet[Position]:
    """Give the positions held in the enterprise of the outer row, an entry, in the same portfolio."""
    # Unscoped on purpose: an entry already reached in scope has the same holder as the positions of its portfolio.
    return Position._base_manager.filter(portfolio_id=OuterRef("portfolio_id"), enterprise_id=OuterRef("enterprise_id"))


def among(*, actor: Actor, portfolio_id: int, enterprise_ids: Sequence[int]) -> list[int]:
    """Give those of the enterprises that are in a portfolio, each once. Refuses as `members` does."""
    rows = entries_of(actor=actor, portfolio_id=portfolio_id).filter(enterprise_id__in=enterprise_ids)
    return list(rows.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct())


def still_held(*, actor: Actor, portfolio_id: int, enterprise_ids: Sequence[int]) -> dict[int, int]:
    """Give how many positions of a portfolio are not over, of each of these enterprises in which there are any."""
    rows = positions_for(actor).filter(portfolio_id=portfolio_id, enterprise_id__in=enterprise_ids).order_by()
    return dict(rows.exclude(status__in=ENDED).values_list("enterprise_id").annotate(n=Count("pk")))


def within_industries(codes: Sequence[str]) -> Q:
    """Give the condition that an enterprise is in one of these industries; none narrows nothing."""
    wanted = Q()
    for begin in (begin for code in codes for begin in begins_of(code)):
        wanted |= Q(enterprise__industry__startswith=begin)
    return wanted
