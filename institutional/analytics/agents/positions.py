"""`ledger.positions`: what a portfolio holds, as the ledger stood."""

from __future__ import annotations

from typing import Any, cast

from clear_platform.foundation.public import acting, in_scope
from execution.public import Call, Said, Sourced, actor_of, capability
from institutional.analytics.agents.columns import AGENT, Count, Currency, Enterprises, Id, Parts, Word
from institutional.analytics.queries.holdings import holdings_read


class LeftOut(Said):
    """Positions that nobody may compute with, by the source that forbids it."""

    source: Word
    positions: Count


class PositionsAsked(Said):
    """Of which portfolio."""

    portfolio_id: Id


class PositionsFound(Said):
    """The holdings of a portfolio as the ledger stood; `facts_hash` is of what it keeps of the enterprises."""

    portfolio_id: Id
    currency: Currency
    parts: Parts
    enterprises: Enterprises
    left_out: list[LeftOut]
    facts_hash: str


@capability("ledger.positions", agent=AGENT, arguments=PositionsAsked, result=PositionsFound, timeout_seconds=120)
def positions(call: Call, arguments: PositionsAsked) -> Sourced[PositionsFound]:
    """Read what a portfolio holds at the run's ledger hash. Refuses: as `holdings_read`."""

    def holdings() -> Any:
        actor = actor_of(call)
        with acting(actor, read_only=not in_scope()):
            return holdings_read(
                actor,
                portfolio_id=arguments.portfolio_id,
                organization_id=call.context.organization_id,
                commit_hash=call.context.ledger_commit_hash,
                asof=call.context.asof_date,
            )

    read = cast(dict[str, Any], call.read("holdings", holdings))
    sources = tuple(read.pop("sources"))
    found = PositionsFound.model_validate({"portfolio_id": arguments.portfolio_id, **read})
    return Sourced(found, sources, {one.source: one.positions for one in found.left_out})
