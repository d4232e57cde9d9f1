"""Reads of runs within the reader's scope: lists, one run with its trace, what it stands on, how agents do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet, acting, in_scope, system_actor, tag_of
from execution.runs import catalogue
from execution.runs.engine.canonical import Json, canonical, hash_of, read
from execution.runs.engine.loading import Prepared, prepare
from execution.runs.engine.ports import Context, StepRecord
from execution.runs.keeping import bodies_of, records_of, shown
from execution.runs.models import Breaker, Run, RunStep
from execution.runs.results import Carried


def runs_for(actor: Actor) -> ScopedQuerySet:
    """Give the runs an actor may see, newest first, with enterprise and who asked."""
    return (
        Run.objects.for_actor(actor)
        .select_related("enterprise__organization", "requested_by")
        .order_by("-created_at", "-run_id")
    )


def run_for(*, actor: Actor, run_id: UUID, level: GrantLevel = "read") -> Run:
    """Give one run in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: Run = Run.objects.select_related("enterprise__organization", "requested_by").get_for(actor, run_id, level)
    return found


def asked_by(run_id: UUID) -> tuple[int | None, int]:
    """Give who asked for a run, and for which organization, for the job that carries it out. Refuses: `NotFound`."""
    system = system_actor("runs")
    with acting(system, read_only=True):
        run: Run = Run.objects.get_for(system, run_id)
    return run.requested_by_id, run.organization_id


def steps_of(*, actor: Actor, run_id: UUID) -> ScopedQuerySet:
    """Give the steps of a run that were reached, with who set a value."""
    return RunStep.objects.for_actor(actor).filter(run_id=run_id).select_related("set_by").order_by("pk")


def steps_since(*, actor: Actor, run_id: UUID, since: int) -> list[tuple[Any, ...]]:
    """Give the steps of a run that changed behind a number, as streams tell them."""
    rows = RunStep.objects.for_actor(actor).filter(run_id=run_id, sequence__gt=since).order_by("sequence")
    return [
        (
            one.run_id,
            one.sequence,
            one.step_id,
            one.status,
            one.agent_name,
            one.duration_ms,
            one.attempt,
            one.rests_on_person or one.status == RunStep.Status.OVERRIDDEN,
            one.error_code,
        )
        for one in rows
    ]


def tag(run: Run) -> str:
    """Give the tag of a run with its steps."""
    newest = RunStep._base_manager.filter(run_id=run.run_id).aggregate(newest=Max("sequence"))["newest"]
    return tag_of(run, beside=[newest])


def context_of(run: Run) -> Context:
    """Give what a run stands on."""
    return Context(
        request_id=run.request_id,
        user_id=run.requested_by_id,
        organization_id=run.organization_id,
        asof_date=run.asof_date,
        pricing_pack_id=run.pricing_pack_id,
        ledger_commit_hash=run.ledger_commit_hash or None,
        pattern_id=run.pattern,
        pattern_hash=run.pattern_hash,
        seed=run.seed,
    )


def pattern_of(*, actor: Actor, run: Run) -> Prepared:
    """Give the very pattern that a run began with. Refuses: `PatternRefused` where agents offer it no more."""
    newest = catalogue.patterns().get(run.pattern)
    if newest is not None and newest.hash == run.pattern_hash:
        return newest
    body = bodies_of(actor, run.organization_id, [run.pattern_hash])[run.pattern_hash]
    return prepare(body, catalogue.capabilities(), where=f"Pattern '{run.pattern}', version {run.pattern_version},")


def inputs_of(*, actor: Actor, run: Run) -> Json:
    """Give the inputs of a run."""
    return read(bodies_of(actor, run.organization_id, [run.inputs_hash])[run.inputs_hash])


def run_hash_of(run: Run, result_hash: str) -> str:
    """Give the name of a run's result together with all that it stands on: another pack gives another name."""
    return hash_of(canonical({"on": context_of(run).pins(), "inputs": run.inputs_hash, "result": result_hash}))


def carried(*, actor: Actor, run_id: UUID) -> Carried:
    """Give a run with its result, the state and the trace. Five queries. Refuses: `NotVisible`."""
    with acting(actor, read_only=not in_scope()):
        run = run_for(actor=actor, run_id=run_id)
        records = records_of(actor=actor, run_id=run_id)
        kept = bodies_of(actor, run.organization_id, [run.pattern_hash, run.result_hash])
        steps = read(kept[run.pattern_hash])["steps"]
    payload: Mapping[str, Any] = run.error_payload or {}
    return Carried(
        run_id=run.run_id,
        status=str(run.status),
        result=read(kept[run.result_hash]) if run.result_hash else None,
        state=_state_of(steps, records),
        trace=[shown(records[step["id"]]) for step in steps if step["id"] in records],
        metadata=metadata_of(run),
        sources=tuple(run.sources_json),
        failed_step=payload.get("step_id"),
        fault_code=str(payload.get("code", "")),
        fault_text=str(payload.get("detail", "")),
        retry_after_seconds=payload.get("retry_after_seconds"),
        worth_another_try=bool(payload.get("worth_another_try")),
    )


def metadata_of(run: Run) -> dict[str, Json]:
    """Give what a result stands on, plain as JSON."""
    return {
        **context_of(run).shown(),
        "pattern_version": run.pattern_version,
        "result_hash": run.result_hash or None,
        "run_hash": run.run_hash or None,
        "set_by_person": run.set_by_person,
        "sources": list(run.sources_json),
        "attempts": run.attempt,
    }


def _state_of(steps: list[dict[str, Any]], records: Mapping[str, StepRecord]) -> dict[str, Json]:
    state: dict[str, Json] = {}
    for step in steps:
        record = records.get(step["id"])
        if record is None or record.output is None:
            continue
        value = read(record.output)
        state[step.get("as") or step["id"]] = (
            {**value, "_metadata": record.metadata()} if isinstance(value, dict) else value
        )
    return state


_FIGURES = """
SELECT step.agent_name, step.capability, count(*), count(*) FILTER (WHERE step.status = 'failed'),
    count(*) FILTER (WHERE step.cached), count(*) FILTER (WHERE step.status = 'overridden'),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY step.duration_ms),
    percentile_cont(0.95) WITHIN GROUP (ORDER BY step.duration_ms)
FROM execution_runstep AS step
WHERE step.finished_at >= %(since)s AND (%(all)s OR step.organization_id = ANY (%(organizations)s))
GROUP BY step.agent_name, step.capability ORDER BY step.agent_name, step.capability
"""


def agent_figures(*, actor: Actor, since: datetime) -> list[dict[str, Json]]:
    """Give how each capability did since a moment, in the actor's own organizations: counts, times, its breaker."""
    asked: dict[str, Any] = {"since": since, "all": actor.sees_all, "organizations": list(actor.reading_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, asked)
        rows = cursor.fetchall()
    breakers = {one.capability: one for one in Breaker.objects.all()}
    return [
        {
            "agent_name": agent,
            "capability": capability,
            "calls": calls,
            "failed": failed,
            "error_rate_ratio": round(failed / calls, 4),
            "cached": cached,
            "set_by_person": overridden,
            "p50_ms": round(p50),
            "p95_ms": round(p95),
            "breaker": "open" if capability in breakers and breakers[capability].opened_at else "closed",
        }
        for agent, capability, calls, failed, cached, overridden, p50, p95 in rows
    ]
