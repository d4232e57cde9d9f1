"""Beginning a run: what it stands on is fixed here, before any step."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_ANALYSTS,
    Actor,
    Allowed,
    NotVisible,
    current_lease,
    enqueue,
    job_name,
    may_reach,
    operation,
    record,
)
from clear_platform.foundation.stated import refuse_out_of_reach
from enterprises.public import enterprise_for
from execution.runs import pins
from execution.runs.catalogue import pattern_named
from execution.runs.engine.canonical import canonical, hash_of
from execution.runs.errors import AsofInFuture, PatternNotForRole, SameRunUnderWay
from execution.runs.keeping import LEASE_SECONDS
from execution.runs.models import Run
from execution.runs.queries import offering
from execution.runs.values import keep_bodies

RUNNERS = Allowed(staff=STAFF_ANALYSTS, institution=("admin", "analyst"), enterprise=("owner", "member"))
EXECUTE = job_name("runs.execute")
_MOST_SEED = 2**48


@dataclass(frozen=True)
class Wanted:
    """What a run is asked for with.

    `asked_key`: under which it is to be begun once at a time, such as a digest. `portfolio_id`: of a portfolio that the
    door knows to be in sight; portfolios are no business of this app. `organization_id`: whose run it is, where
    it is for another than the one that the actor acts for. `pricing_pack_id` and `ledger_commit_hash`: what the door
    found that it is to stand on; without them the pack of the day, and the ledger as it stands.
    """

    pattern_id: str
    inputs: Mapping[str, Any]
    asof_date: date | None = None
    require_fresh: bool = True
    enterprise_id: int | None = None
    portfolio_id: int | None = None
    mode: str = "sync"
    kind: str = "execute"
    seed: int | None = None
    asked_key: str = ""
    organization_id: int | None = None
    pricing_pack_id: int | None = None
    ledger_commit_hash: str = ""


@operation(RUNNERS)
def execute_pattern(*, actor: Actor, wanted: Wanted) -> Run:
    """Begin a run: for a worker where it is asked for async, else for the caller to carry out at once.

    Gives: the run, queued or running. Refuses: `PatternUnknown`, `PatternNotForRole`, `InputsRefused`, `DayOutOfReach`,
    `AsofInFuture`, `NotVisible` for an enterprise out of sight or an organization not to be acted for, `PackWarming`,
    `PackReconciliationFailed`, `SameRunUnderWay`. Leaves: the run with pattern and inputs by their hashes, one audit
    event, and for async a job.
    """
    if wanted.enterprise_id is not None:
        enterprise_for(actor=actor, enterprise_id=wanted.enterprise_id)
    prepared = pattern_named(wanted.pattern_id)
    if beyond := offering.beyond_role(actor, prepared):
        raise PatternNotForRole(pattern_id=prepared.pattern.id, steps=", ".join(beyond))
    inputs = canonical(prepared.checked_inputs(dict(wanted.inputs)))
    asof_date = wanted.asof_date or clock.today()
    refuse_out_of_reach(asof_date, "/asof_date")
    if asof_date > clock.today():
        raise AsofInFuture(asof_date=asof_date.isoformat())
    organization_id = wanted.organization_id or actor.organization_id
    assert organization_id is not None  # noqa: S101  (told to mypy: who acts for none was refused by role)
    if organization_id != actor.organization_id and not may_reach(actor, organization_id, "act"):
        raise NotVisible(noun="organization")
    run_id = uuid4()
    keep_bodies(organization_id, [prepared.body, inputs])
    waits = wanted.mode == Run.Mode.ASYNC
    run = Run(
        run_id=run_id,
        organization_id=organization_id,
        kind=wanted.kind,
        mode=wanted.mode,
        status=Run.Status.QUEUED,
        pattern=prepared.pattern.id,
        pattern_version=prepared.pattern.version,
        pattern_hash=prepared.hash,
        enterprise_id=wanted.enterprise_id,
        portfolio_id=wanted.portfolio_id,
        requested_by_id=actor.id,
        requested_with_id=actor.key_id,
        requested_as=actor.kind,
        request_id=actor.request_id or run_id,
        asked_key=wanted.asked_key,
        asof_date=asof_date,
        pricing_pack_id=wanted.pricing_pack_id
        or pins.pack_for(
            actor=actor,
            pattern_id=prepared.pattern.id,
            kind=prepared.pattern.requires_pack,
            asof_date=asof_date,
            require_fresh=wanted.require_fresh,
        ),
        ledger_commit_hash=wanted.ledger_commit_hash or pins.ledger_head_of(actor, organization_id) or "",
        seed=secrets.randbelow(_MOST_SEED) if wanted.seed is None else wanted.seed,
        inputs_hash=hash_of(inputs),
    )
    if waits:
        run.job_id = enqueue(EXECUTE, run_id=str(run_id))
    _insert(run)
    record(
        actor=actor,
        action="execute_pattern",
        obj=run,
        after={
            "pattern": run.pattern,
            "pattern_hash": run.pattern_hash,
            "mode": run.mode,
            "enterprise": run.enterprise_id,
            "asof_date": asof_date.isoformat(),
            "pricing_pack_id": run.pricing_pack_id,
            "ledger_commit_hash": run.ledger_commit_hash,
            "inputs_hash": run.inputs_hash,
        },
    )
    return run


def _insert(run: Run) -> None:
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as fault:
        if "run_once_for_each_key" not in str(fault):
            raise
        raise SameRunUnderWay() from fault


@dataclass(frozen=True)
class Taken:
    """A run that an execution may carry out: under which fence, for the how-manieth time."""

    run_id: UUID
    fence: int
    attempt: int


TAKEABLE = ("queued", "failed", "dead_lettered")
_TAKE = """
UPDATE execution_run SET status = 'running', attempt = attempt + 1, fence = nextval('foundation_job_fence'),
    job_id = coalesce(%(job)s, job_id),
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s), error_payload = NULL, finished_at = NULL,
    started_at = coalesce(started_at, clock_timestamp())
WHERE run_id = %(run)s AND (status = ANY (%(takeable)s)
    OR status = 'running' AND (lease_until < clock_timestamp() OR job_id = %(job)s))
RETURNING fence, attempt
"""


def take(run_id: UUID) -> Taken | None:
    """Begin an execution within the open scope, and shut out whoever carried the run out before.

    Gives: None where the run is over, or somebody else carries it out. What is under way is taken by the job that
    had it, whose worker is gone then, or by anybody once its time is over. One statement: whoever comes second has
    the newer fence, and what the first one still does is refused.
    """
    lease = current_lease()
    job_id = None if lease is None else lease.job_id
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"run": run_id, "job": job_id, "lease": LEASE_SECONDS, "takeable": list(TAKEABLE)})
        row = cursor.fetchone()
    return None if row is None else Taken(run_id, *row)
