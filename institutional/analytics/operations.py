"""Having an overview computed: a run of its pattern, begun for the institution that holds the portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clear_platform.foundation.public import Actor, acting
from execution.public import Carried, RunCancelled, StepFailed, Wanted, carry_out, execute_pattern
from institutional.analytics.errors import OverviewNotDone
from institutional.analytics.queries.overviews import PATTERN
from institutional.portfolios.queries import portfolio_for

SYNC, ASYNC = "sync", "async"


def compute_portfolio_overview(
    *,
    actor: Actor,
    portfolio_id: int,
    asof_date: date | None = None,
    assumptions: Mapping[str, str] | None = None,
    require_fresh: bool = True,
    mode: str = SYNC,
    asked_key: str = "",
    seed: int = 0,
) -> Carried:
    """Carry out the pattern of an overview for a portfolio; for async leave it to a worker.

    To be called between transactions. Takes: `assumptions`, by their codes, ratios as text; those left out are the
    house's; `require_fresh`, false where the newest pack there is will do. Gives: the run, succeeded; queued for async.
    Refuses: `NotVisible`, `RoleNotAllowed`, `InputsRefused`, `AsofInFuture`, `PackWarming`, `PackReconciliationFailed`,
    `SameRunUnderWay`, `StepFailed`, `RunCancelled`, `OverviewNotDone`.
    """
    with acting(actor):
        portfolio = portfolio_for(actor=actor, portfolio_id=portfolio_id)
        run = execute_pattern(
            actor=actor,
            wanted=Wanted(
                pattern_id=PATTERN,
                inputs={"portfolio_id": portfolio_id, **(assumptions or {})},
                asof_date=asof_date,
                require_fresh=require_fresh,
                portfolio_id=portfolio_id,
                mode=mode,
                seed=seed,
                asked_key=asked_key,
                organization_id=portfolio.institution_id,
            ),
        )
    if mode == ASYNC:
        return Carried(run.run_id, str(run.status), None, {}, [], {})
    return ended(carry_out(actor=actor, run_id=run.run_id))


def ended(carried: Carried) -> Carried:
    """Give a run that succeeded. Refuses: `StepFailed`, `RunCancelled`, `OverviewNotDone`."""
    if carried.status == "failed":
        raise StepFailed(
            run_id=str(carried.run_id),
            step_id=carried.failed_step or "outputs",
            because=carried.fault_text,
            trace=carried.trace,
        )
    if carried.status == "cancelled":
        raise RunCancelled(run_id=str(carried.run_id))
    if carried.status != "succeeded":
        raise OverviewNotDone(run_id=str(carried.run_id), status=carried.status)
    return carried
