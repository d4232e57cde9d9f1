"""The newest overview of a portfolio, and whether what it stands on is still what is in force."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from enterprises.public import enterprises_for, tells_more
from execution.public import PackKind, ReadRun, newest_run_about_portfolio, packs, standing_for
from institutional.analytics.errors import NoOverviewYet, NothingKept
from institutional.analytics.queries.kept import KIND, kept_at
from institutional.analytics.results import LEDGER, PACK, Overview
from institutional.portfolios.queries import portfolio_for

PATTERN = "portfolio_overview"
MOST_PACKS = 60
"""How many packs of rates are offered: about a quarter of a year."""


def overview_of(*, actor: Actor, portfolio_id: int, run_id: UUID | None = None) -> Overview:
    """Give the newest overview of a portfolio, or that of a run. Refuses: `NotVisible`, `NoOverviewYet`."""
    portfolio = portfolio_for(actor=actor, portfolio_id=portfolio_id)
    found = newest_overview(actor, portfolio_id=portfolio_id, run_id=run_id)
    if found is None:
        raise NoOverviewYet(portfolio=portfolio.name)
    return found


def newest_overview(actor: Actor, *, portfolio_id: int, run_id: UUID | None = None) -> Overview | None:
    """Give the newest overview of a portfolio in the actor's sight, or that of a run; None where there is none."""
    run = newest_run_about_portfolio(actor, pattern_id=PATTERN, portfolio_id=portfolio_id, run_id=run_id)
    if run is None:
        return None
    largest = [int(one["key"]) for one in run.result["concentration"]["by_enterprise"]["top"]]
    names = enterprises_for(actor).filter(pk__in=largest).order_by().values_list("pk", "organization__name")
    return Overview(
        run_id=run.run_id,
        portfolio_id=portfolio_id,
        asof_date=run.asof_date,
        pricing_pack_id=run.pricing_pack_id,
        ledger_commit_hash=run.ledger_commit_hash,
        result=run.result,
        result_hash=run.result_hash,
        run_hash=run.run_hash,
        set_by_person=run.set_by_person,
        sources=run.sources,
        computed_at=run.finished_at,
        requested_by=run.requested_by,
        stale=tuple(_moved(actor, run, portfolio_id)),
        names=dict(names),
    )


def packs_to_choose() -> QuerySet[Any]:
    """Give the packs of rates in force that an overview may be computed by, newest first, with their sources."""
    return packs().filter(kind=PackKind.FX, in_force=True).order_by("-asof_date", "-pk")[:MOST_PACKS]


def _moved(actor: Actor, run: ReadRun, portfolio_id: int) -> list[str]:
    """Give what an overview stood on and is not in force any more, for whoever computes as of today."""
    moved = []
    if standing_for(PackKind.FX, asof=clock.today()).pack_id != run.pricing_pack_id:
        moved.append(PACK)
    if tells_more(actor, run.organization_id, _holdings_at(actor, run, portfolio_id), beside=KIND):
        moved.append(LEDGER)
    return moved


def _holdings_at(actor: Actor, run: ReadRun, portfolio_id: int) -> str:
    """Give the hash at which a run read positions; where nothing was kept, that which it stands on."""
    at = run.ledger_commit_hash or ""
    with suppress(NothingKept):
        kept = kept_at(actor, portfolio_id=portfolio_id, organization_id=run.organization_id, commit_hash=at)
        return kept.holdings_at
    return at
