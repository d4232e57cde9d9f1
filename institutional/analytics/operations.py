"""Having an overview computed: what is known of the enterprises is kept in the ledger, and a run stands on that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clear_platform.foundation import clock
from clear_platform.foundation.hashing import same
from clear_platform.foundation.public import STAFF_ANALYSTS, Actor, Allowed, acting, operation, record
from clear_platform.foundation.stated import refuse_out_of_reach
from enterprises.public import Image, append_to_ledger, ledger_begins, ledger_head, ledger_head_by, tells_more
from execution.public import (
    AsofInFuture,
    Carried,
    PackKind,
    RunCancelled,
    StepFailed,
    Wanted,
    canonical,
    carry_out,
    execute_pattern,
    hash_of,
    keep_bodies,
    pack_for,
)
from institutional.analytics.errors import (
    BeforeTheLedger,
    KeptForAnotherDay,
    NothingKept,
    OverviewNotDone,
    PackOfNoRates,
)
from institutional.analytics.queries.holdings import columns_of_enterprises, images_of, usable
from institutional.analytics.queries.kept import KIND, kept_at, newest_kept
from institutional.analytics.queries.known import end_of, known_of
from institutional.analytics.queries.overviews import PATTERN
from institutional.analytics.results import Kept
from institutional.portfolios.models import Portfolio
from institutional.portfolios.queries import portfolio_for, portfolio_row

SYNC, ASYNC = "sync", "async"
COMPUTERS = Allowed(staff=STAFF_ANALYSTS, institution=("admin", "analyst"))


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
    pricing_pack_id: int | None = None,
    ledger_commit_hash: str = "",
) -> Carried:
    """Carry out the pattern of an overview for a portfolio; for async leave it to a worker.

    To be called between transactions. Takes: `assumptions`, by their codes, ratios as text; those left out are the
    house's; `require_fresh`, false where the newest pack there is will do; `pricing_pack_id` and `ledger_commit_hash`
    as an earlier overview named them, which then comes out again, byte for byte, whatever was changed since.
    Gives: the run, succeeded; queued for async.
    Refuses: `NotVisible`, `RoleNotAllowed`, `InputsRefused`, `DayOutOfReach`, `AsofInFuture`, `BeforeTheLedger`,
    `PackWarming`, `PackReconciliationFailed`, `PackNotThere`, `PackOfNoRates`, `NothingKept`, `KeptForAnotherDay`,
    `SameRunUnderWay`, `StepFailed`, `RunCancelled`, `OverviewNotDone`.
    """
    refuse_out_of_reach(asof_date, "/asof_date")
    asof = asof_date or clock.today()
    if not ledger_commit_hash:
        keep_portfolio_facts(actor=actor, portfolio_id=portfolio_id, asof_date=asof)
    with acting(actor):
        portfolio = portfolio_for(actor=actor, portfolio_id=portfolio_id)
        kept = _standing_on(actor, portfolio_id, portfolio.institution_id, ledger_commit_hash, asof)
        if ledger_commit_hash and asof_date not in (None, kept.asof_date):
            raise KeptForAnotherDay(kept_for=kept.asof_date.isoformat(), asof_date=asof.isoformat())
        _refuse_what_is_no_rates(pricing_pack_id)
        run = execute_pattern(
            actor=actor,
            wanted=Wanted(
                pattern_id=PATTERN,
                inputs={"portfolio_id": portfolio_id, **(assumptions or {})},
                asof_date=kept.asof_date,
                require_fresh=require_fresh,
                portfolio_id=portfolio_id,
                mode=mode,
                seed=seed,
                asked_key=asked_key,
                organization_id=portfolio.institution_id,
                pricing_pack_id=pricing_pack_id,
                ledger_commit_hash=kept.commit_hash,
            ),
        )
    if mode == ASYNC:
        return Carried(run.run_id, str(run.status), None, {}, [], {})
    return ended(carry_out(actor=actor, run_id=run.run_id))


@operation(COMPUTERS)
def keep_portfolio_facts(*, actor: Actor, portfolio_id: int, asof_date: date) -> None:
    """Keep in the institution's ledger what is known of the enterprises of a portfolio, for overviews of a day.

    Of a day that is over it is kept once, as it was when it was over, and stays so while all that went into it may be
    computed with; of today anew whenever something of it, or the ledger, has changed.
    Refuses: `NotVisible`, `AsofInFuture`, `BeforeTheLedger`.
    Leaves, where it is kept: the values by their hash, an entry of the ledger that names it, one entry of the log.
    """
    portfolio = portfolio_row(actor=actor, portfolio_id=portfolio_id)
    whose = {"portfolio_id": portfolio_id, "organization_id": portfolio.organization_id}
    if asof_date > clock.today():
        raise AsofInFuture(asof_date=asof_date.isoformat())
    whole_day = asof_date < clock.today()
    last = newest_kept(actor, **whose, asof=asof_date, whole_day=whole_day)
    if whole_day and last is not None and usable(actor, last.computed_with) == set(last.computed_with):
        return
    holdings_at = (
        _head_by(actor, portfolio, asof_date) if whole_day else ledger_head(actor, portfolio.organization_id) or ""
    )
    images = list(images_of(actor, **whose, commit_hash=holdings_at))
    computed_with = usable(actor, {str(one["source"]) for one in images})
    ids = {int(one["enterprise"]) for one in images if one["source"] in computed_with}
    body = canonical(columns_of_enterprises(known_of(actor, ids, **whose, asof=asof_date, whole_day=whole_day)))
    if last is not None and _still_so(actor, portfolio, last, hash_of(body), computed_with):
        return
    image = {
        "portfolio": portfolio_id,
        "asof_date": asof_date.isoformat(),
        "whole_day": whole_day,
        "currency": portfolio.currency,
        "holdings_at": holdings_at,
        "enterprises": len(ids),
        "facts_hash": hash_of(body),
        "computed_with": sorted(computed_with),
    }
    keep_bodies(portfolio.organization_id, [body])
    append_to_ledger(
        actor=actor,
        images=[Image(portfolio.organization_id, "keep_portfolio_facts", KIND, str(portfolio_id), image)],
    )
    record(actor=actor, action="keep_portfolio_facts", obj=portfolio, after=image)


def _still_so(actor: Actor, portfolio: Portfolio, last: Kept, facts_hash: str, computed_with: set[str]) -> bool:
    return (
        same(last.facts_hash, facts_hash)
        and set(last.computed_with) == computed_with
        and last.currency == portfolio.currency
        and not tells_more(actor, portfolio.organization_id, last.holdings_at, beside=KIND)
    )


def _head_by(actor: Actor, portfolio: Portfolio, asof: date) -> str:
    found = ledger_head_by(actor, portfolio.organization_id, end_of(asof))
    if found is None:
        begins = ledger_begins(actor, portfolio.organization_id)
        raise BeforeTheLedger(
            asof_date=asof.isoformat(),
            institution=portfolio.organization.name,
            begins="it is empty" if begins is None else f"it begins on {begins.date().isoformat()}",
        )
    return found


def _standing_on(actor: Actor, portfolio_id: int, organization_id: int, commit_hash: str, asof: date) -> Kept:
    whose = {"portfolio_id": portfolio_id, "organization_id": organization_id}
    if commit_hash:
        return kept_at(actor, **whose, commit_hash=commit_hash)
    found = newest_kept(actor, **whose, asof=asof, whole_day=asof < clock.today())
    if found is None:
        raise NothingKept(commit_hash="–")
    return found


def _refuse_what_is_no_rates(pack_id: int | None) -> None:
    if pack_id is None:
        return
    pack = pack_for(pack_id)
    if pack.kind != PackKind.FX or pack.published_at is None:
        raise PackOfNoRates(pack_id=pack_id)


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
