"""Jobs of runs: carrying one out as whoever asked for it, noticing those that a server left, forgetting answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import acting, asker_again, job, platform_organization_id, system_actor
from execution.runs.errors import RunNotThrough
from execution.runs.models import StepCache
from execution.runs.operations.carrying_out import SWEPT_AT_ONCE, carry_out, fail_interrupted_runs, give_up_run
from execution.runs.queries import asked_by

ANSWERS_KEPT_DAYS = 30


def say_it_was_given_up(payload: dict[str, Any], error: tuple[str, str]) -> None:
    """Let the run say that its job was given up, in the transaction that gives up the job."""
    give_up_run(actor=system_actor("jobs"), run_id=UUID(payload["run_id"]), code=error[0], detail=error[1])


@job("runs.execute", queue="runs", retries=3, backoff_seconds=5, given_up=say_it_was_given_up)
def execute_run(*, run_id: str) -> None:
    """Carry a run out from where it stands. Of one that is over, nothing."""
    asked = asked_by(UUID(run_id))
    actor = asker_again("runs", user_id=asked.user_id, organization_id=asked.organization_id, key_id=asked.key_id)
    carried = carry_out(actor=actor, run_id=UUID(run_id), put_back=True)
    if carried.status == "queued":
        raise RunNotThrough(
            step_id=carried.failed_step or "outputs",
            because=carried.fault_text,
            retry_after_seconds=carried.retry_after_seconds or 0,
        )


@job("runs.sweep", cron="*/5 * * * *")
def sweep_runs() -> None:
    """Note which runs a server left in the middle."""
    with acting(system_actor("runs.sweep"), read_only=True):
        platform = platform_organization_id()
    actor = system_actor("runs.sweep", organization_id=platform)
    while fail_interrupted_runs(actor=actor) == SWEPT_AT_ONCE:
        continue


@job("runs.forget_answers", cron="35 3 * * *")
def forget_answers() -> None:
    """Forget answers of agents that were kept for long; they would be found again all the same."""
    actor = system_actor("runs.forget_answers")
    with acting(actor):
        old = StepCache.objects.for_actor(actor).filter(kept_at__lt=clock.now() - timedelta(days=ANSWERS_KEPT_DAYS))
        old.delete()
