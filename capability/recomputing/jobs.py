"""Jobs of computing anew. Operations below enqueue `capability.recompute` by name whenever a fact changes."""

from __future__ import annotations

from typing import Any

from capability.readiness.operations.recomputing import recompute_enterprise
from capability.recomputing.operations import (
    fail_recomputation,
    recompute_part,
    request_recomputation,
    take_up_recomputation,
)
from clear_platform.foundation.public import (
    Actor,
    acting,
    current_lease,
    job,
    platform_organization_id,
    system_actor,
)

RECOMPUTE = "capability.recompute"
RECOMPUTE_ALL = "capability.recompute_all"
FOLLOW_THE_DAYS = "capability.follow_the_days"


@job(RECOMPUTE)
def recompute(enterprise_id: int | None = None) -> None:
    """Compute one enterprise anew: for itself, and for each holder that computed it before.

    Enqueued without a lock: a job that waits may not see what its follower's transaction brings, and computing twice
    writes once. Without an enterprise, as releases before enqueued it, all are asked for.
    """
    actor = _system(RECOMPUTE)
    if enterprise_id is None:
        request_recomputation(actor=actor)
    else:
        recompute_enterprise(actor=actor, enterprise_id=enterprise_id)


def say_it_was_given_up(payload: dict[str, Any], error: tuple[str, str]) -> None:
    """Let the recomputation say that it was given up, in the transaction that gives up the job."""
    fail_recomputation(actor=system_actor("jobs"), recomputation_id=payload["recomputation_id"], reason=error[1])


def let_it_go_on(actor: Actor, payload: dict[str, Any]) -> None:
    """Let the recomputation go on, in the transaction that retries the job."""
    take_up_recomputation(actor=actor, recomputation_id=payload["recomputation_id"])


@job(RECOMPUTE_ALL, given_up=say_it_was_given_up, taken_up=let_it_go_on)
def recompute_all(recomputation_id: int) -> None:
    """Compute what is left of a recomputation, part by part. Of one that is finished or stopped by now, nothing."""
    lease, under_way = current_lease(), True
    while under_way:
        if lease is not None:
            lease.go_on()
        under_way = recompute_part(actor=_system(RECOMPUTE_ALL), recomputation_id=recomputation_id).under_way


@job(FOLLOW_THE_DAYS, cron="20 2 * * *")
def follow_the_days() -> None:
    """Ask for everything to be computed anew: tasks leave the window and statements turn a year old by themselves.

    Where nothing did, nothing is written.
    """
    request_recomputation(actor=_system(FOLLOW_THE_DAYS))


def _system(name: str) -> Actor:
    with acting(system_actor(name), read_only=True):
        platform = platform_organization_id()
    return system_actor(name, organization_id=platform)
