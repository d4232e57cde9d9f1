"""Reads of a run as it is told: its result, the state and the trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import Actor, acting, in_scope
from execution.runs.engine.canonical import Json, read
from execution.runs.models import Run, RunStep
from execution.runs.queries.finding import run_for
from execution.runs.queries.standing import context_of
from execution.runs.results import Carried
from execution.runs.values import bodies_of, record_of, shown


def carried(*, actor: Actor, run_id: UUID) -> Carried:
    """Give a run with its result, the state and the trace. Three queries. Refuses: `NotVisible`.

    What steps took and read stays where it is kept; the hash of what they took is in the trace.
    """
    with acting(actor, read_only=not in_scope()):
        run = run_for(actor=actor, run_id=run_id)
        rows = {
            one.step_id: one for one in RunStep.objects.for_actor(actor).filter(run_id=run_id).select_related("run")
        }
        given = [one.output_hash for one in rows.values()]
        kept = bodies_of(actor, run.organization_id, [run.pattern_hash, run.result_hash, *given])
    steps = read(kept[run.pattern_hash])["steps"]
    payload: Mapping[str, Any] = run.error_payload or {}
    return Carried(
        run_id=run.run_id,
        status=str(run.status),
        result=read(kept[run.result_hash]) if run.result_hash else None,
        state=_state_of(steps, rows, kept),
        trace=[shown(rows[step["id"]]) for step in steps if step["id"] in rows],
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


def _state_of(steps: list[dict[str, Any]], rows: Mapping[str, RunStep], kept: Mapping[str, bytes]) -> dict[str, Json]:
    """Give the state with what is known of each result beside it, as `_metadata`."""
    state: dict[str, Json] = {}
    for step in steps:
        row = rows.get(step["id"])
        if row is None or not row.output_hash:
            continue
        value = read(kept[row.output_hash])
        state[step.get("as") or step["id"]] = (
            {**value, "_metadata": record_of(row, kept).metadata()} if isinstance(value, dict) else value
        )
    return state
