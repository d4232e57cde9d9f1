"""Jobs of runs: carrying one out as whoever asked for it, noticing those that a server left, forgetting answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog

from clear_platform.foundation.public import (
    Actor,
    acting,
    asker_again,
    job,
    platform_organization_id,
    system_actor,
)
from execution.runs.errors import AskerGone, RunNotThrough, RunTakenOver
from execution.runs.models import Run
from execution.runs.operations.carrying_out import SWEPT_AT_ONCE, carry_out, fail_interrupted_runs, give_up_run
from execution.runs.operations.forgetting import FORGOTTEN_AT_ONCE, forget_old_answers

_log = structlog.get_logger("clear.runs")


def say_it_was_given_up(payload: dict[str, Any], error: tuple[str, str]) -> None:
    """Let the run say that its job was given up, in the transaction that gives up the job."""
    give_up_run(actor=system_actor("jobs"), run_id=UUID(payload["run_id"]), code=error[0], detail=error[1])


@job("runs.execute", queue="runs", retries=3, backoff_seconds=5, given_up=say_it_was_given_up)
def execute_run(*, run_id: str) -> None:
    """Carry a run out from where it stands. Of one that is over, or that somebody else carries out, nothing."""
    try:
        carried = carry_out(actor=_asker_of(UUID(run_id)), run_id=UUID(run_id), put_back=True)
    except RunTakenOver:
        _log.info("run_is_somebody_elses", run_id=run_id)
        return
    if carried.status == "queued":
        raise RunNotThrough(
            step_id=carried.failed_step or "outputs",
            because=carried.fault_text,
            retry_after_seconds=carried.retry_after_seconds or 0,
        )


def _asker_of(run_id: UUID) -> Actor:
    """Give who asked for a run, as they stand now. Refuses: `AskerGone`; as `asker_again`."""
    system = system_actor("runs")
    with acting(system, read_only=True):
        run: Run = Run.objects.get_for(system, run_id)
    if run.requested_by_id is None and run.requested_as != system.kind:
        raise AskerGone()
    return asker_again(
        "runs", user_id=run.requested_by_id, organization_id=run.organization_id, key_id=run.requested_with_id
    )


@job("runs.sweep", cron="*/5 * * * *")
def sweep_runs() -> None:
    """Note which runs a server left in the middle."""
    actor = _system("runs.sweep")
    while fail_interrupted_runs(actor=actor) == SWEPT_AT_ONCE:
        continue


@job("runs.forget_answers", cron="35 3 * * *")
def forget_answers() -> None:
    """Forget answers of agents that were kept for long; they would be found again all the same."""
    actor = _system("runs.forget_answers")
    while forget_old_answers(actor=actor) == FORGOTTEN_AT_ONCE:
        continue


def _system(name: str) -> Actor:
    with acting(system_actor(name), read_only=True):
        platform = platform_organization_id()
    return system_actor(name, organization_id=platform)
