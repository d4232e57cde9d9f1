"""Reads of portfolios and of the enterprises in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from clear_platform.foundation.public import Actor, GrantLevel, organizations_granted, tag_of
from enterprises.public import enterprise_for, enterprises_for, searched
from institutional.portfolios.errors import NotInPortfolio
from institutional.portfolios.models import Portfolio, PortfolioEnterprise
from institutional.portfolios.results import EntryShown, PortfolioShown


def portfolios_for(actor: Actor) -> QuerySet[Portfolio]:
    """Give the portfolios the actor may see, with their institutions and the number of enterprises in each."""
    # Unscoped on purpose: a portfolio already reached in scope has the same holder as its entries. A subquery, since a
    # join would count anew for each entry whatever else is annotated.
    standing = (
        PortfolioEnterprise._base_manager.filter(portfolio_id=OuterRef("pk"), removed_at__isnull=True)
        .order_by()
        .values("portfolio_id")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows: QuerySet[Portfolio] = (
        Portfolio.objects.for_actor(actor)
        .select_related("organization")
        .annotate(enterprise_count=Coalesce(Subquery(standing), 0))
    )
    return rows


def others_named(*, actor: Actor, portfolio: PortfolioShown, words: str) -> QuerySet[Portfolio]:
    """Give the other portfolios of an institution whose name holds each of the words, by name; no word finds all."""
    rows: QuerySet[Portfolio] = Portfolio.objects.for_actor(actor).filter(organization_id=portfolio.institution_id)
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return rows.exclude(pk=portfolio.id).order_by("name", "pk")


def portfolio_row(*, actor: Actor, portfolio_id: int, level: GrantLevel = "read") -> Portfolio:
    """Give one portfolio's row with its institution. Refuses: `NotVisible`; `NotFound` to those who see all."""
    row: Portfolio = Portfolio.objects.select_related("organization").get_for(actor, portfolio_id, level)
    return row


def portfolio_for(*, actor: Actor, portfolio_id: int) -> PortfolioShown:
    """Give one portfolio as doors show it. Refuses as `portfolio_row` does."""
    return shown(portfolio_row(actor=actor, portfolio_id=portfolio_id))


def shown(row: Portfolio) -> PortfolioShown:
    """Give a portfolio as doors show it; its organization must be joined."""
    return PortfolioShown(
        id=row.pk,
        institution_id=row.organization_id,
        institution=row.organization.name,
        name=row.name,
        currency=row.currency,
        origin=row.organization.origin,
        created_at=row.created_at,
        tag=tag_of(row, row.organization),
    )


def entries_of(*, actor: Actor, portfolio_id: int) -> QuerySet[PortfolioEnterprise]:
    """Give what is in a portfolio now, with the enterprises. Refuses as `portfolio_row` does."""
    portfolio_row(actor=actor, portfolio_id=portfolio_id)
    return entries_in(actor=actor, portfolio_id=portfolio_id)


def entries_in(*, actor: Actor, portfolio_id: int) -> QuerySet[PortfolioEnterprise]:
    """Give what is in a portfolio now, with the enterprises; nothing where the actor does not see it."""
    rows: QuerySet[PortfolioEnterprise] = PortfolioEnterprise.objects.for_actor(actor)
    return rows.filter(portfolio_id=portfolio_id, removed_at__isnull=True).select_related("enterprise__organization")


def standing_in(portfolio: PortfolioShown) -> QuerySet[PortfolioEnterprise]:
    """Give what is in a portfolio now that was reached in scope, bare."""
    # Unscoped on purpose: a portfolio already reached in scope has the same holder as its entries.
    rows: QuerySet[PortfolioEnterprise] = PortfolioEnterprise._base_manager.filter(
        portfolio_id=portfolio.id, removed_at__isnull=True
    )
    return rows


def outside(*, actor: Actor, portfolio: PortfolioShown, words: str) -> QuerySet[Any]:
    """Give the enterprises that may be put into a portfolio and are not in it, by name, with their organizations.

    Takes: words that name or place hold each of; none finds all. Those who see all may put in any, others what the
    institution itself reads.
    """
    rows = enterprises_for(actor).filter(merged_into__isnull=True)
    if not actor.sees_all:
        rows = rows.filter(pk__in=organizations_granted(portfolio.institution_id).values("organization_id"))
    return searched(rows, words).exclude(pk__in=standing_in(portfolio).values("enterprise_id"))


def entry_of(*, actor: Actor, portfolio_id: int, enterprise_id: int) -> PortfolioEnterprise | None:
    """Give the standing entry of an enterprise in a portfolio, or None."""
    found: PortfolioEnterprise | None = (
        PortfolioEnterprise.objects.for_actor(actor)
        .filter(portfolio_id=portfolio_id, enterprise_id=enterprise_id, removed_at__isnull=True)
        .select_related("enterprise__organization")
        .first()
    )
    return found


def entry_for(*, actor: Actor, portfolio_id: int, enterprise_id: int) -> EntryShown:
    """Give the standing entry of an enterprise in a portfolio as doors show it.

    Refuses: as `portfolio_row` does; `NotInPortfolio`.
    """
    portfolio = portfolio_row(actor=actor, portfolio_id=portfolio_id)
    entry = entry_of(actor=actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id)
    if entry is None:
        enterprise_for(actor=actor, enterprise_id=enterprise_id)
        raise NotInPortfolio(portfolio=portfolio.name)
    return entry_shown(entry)


def entry_shown(entry: PortfolioEnterprise) -> EntryShown:
    """Give an entry as doors show it; enterprise and organization must be joined."""
    return EntryShown(
        portfolio_id=entry.portfolio_id,
        enterprise_id=entry.enterprise_id,
        enterprise=entry.enterprise.organization.name,
        added_at=entry.added_at,
        removed_at=entry.removed_at,
        tag=tag_of(entry, entry.enterprise.organization),
    )


def portfolios_by_name(*, actor: Actor, institution_ids: Iterable[int], name: str) -> dict[int, int]:
    """Give the portfolio of this name of each institution that has one: {institution id: portfolio id}."""
    rows = Portfolio.objects.for_actor(actor).filter(organization_id__in=list(institution_ids), name=name)
    return dict(rows.values_list("organization_id", "pk"))


def portfolios_by_names(*, actor: Actor, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Give the portfolios among these pairs of institution and name that exist: {(institution id, name): id}."""
    pairs = set(wanted)
    rows = Portfolio.objects.for_actor(actor).filter(
        organization_id__in={institution_id for institution_id, _ in pairs}, name__in={name for _, name in pairs}
    )
    found = rows.values_list("organization_id", "name", "pk")
    return {(institution_id, name): pk for institution_id, name, pk in found if (institution_id, name) in pairs}


def pairs_standing(
    *, actor: Actor, portfolio_ids: Iterable[int], enterprise_ids: Iterable[int]
) -> set[tuple[int, int]]:
    """Give which of these enterprises stand in which of these portfolios: {(portfolio id, enterprise id)}."""
    rows = PortfolioEnterprise.objects.for_actor(actor).filter(
        portfolio_id__in=list(portfolio_ids), enterprise_id__in=list(enterprise_ids), removed_at__isnull=True
    )
    return set(rows.values_list("portfolio_id", "enterprise_id"))
