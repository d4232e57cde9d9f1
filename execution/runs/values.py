"""What runs keep, by its hash: values in their canonical form, and steps as the engine and the doors know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import Actor
from execution.runs.engine.canonical import Json, hash_of, read
from execution.runs.engine.ports import Fault, StepRecord, StepStatus
from execution.runs.errors import KeptValueAltered
from execution.runs.models import RunBlob, RunStep


def keep_bodies(organization_id: int, bodies: Iterable[bytes]) -> None:
    """Keep values under their hashes, within the open scope."""
    RunBlob.objects.bulk_create(
        [RunBlob(organization_id=organization_id, hash=hash_of(body), body=body.decode()) for body in bodies],
        ignore_conflicts=True,
    )


def bodies_of(actor: Actor, organization_id: int, hashes: Iterable[str]) -> dict[str, bytes]:
    """Give values by their hashes. Refuses: `KeptValueAltered` for one that is not what it was kept as."""
    rows = RunBlob.objects.for_actor(actor).filter(organization_id=organization_id, hash__in=set(hashes) - {""})
    found = {hash: body.encode() for hash, body in rows.values_list("hash", "body")}
    for hash, body in found.items():
        if hash_of(body) != hash:
            raise KeptValueAltered(hash=hash)
    return found


def body_of(actor: Actor, organization_id: int, hash: str) -> bytes | None:
    """Give one value by its hash."""
    return bodies_of(actor, organization_id, [hash]).get(hash)


def records_of(*, actor: Actor, run_id: UUID) -> dict[str, StepRecord]:
    """Give the steps of a run as the engine knows them, with all their values. Two queries."""
    steps = list(RunStep.objects.for_actor(actor).filter(run_id=run_id).select_related("run").order_by("pk"))
    if not steps:
        return {}
    hashes = {hash for step in steps for hash in (step.inputs_hash, step.output_hash, step.readings_hash)}
    bodies = bodies_of(actor, steps[0].organization_id, hashes)
    return {step.step_id: record_of(step, bodies) for step in steps}


def record_of(step: RunStep, bodies: Mapping[str, bytes]) -> StepRecord:
    """Give a step as the engine knows it, with those of its values that are given."""
    readings: Any = bodies.get(step.readings_hash)
    made = StepRecord(
        step_id=step.step_id,
        capability=step.capability,
        agent_name=step.agent_name,
        status=StepStatus(step.status),
        asof_date=step.run.asof_date,
        output=bodies.get(step.output_hash),
        readings=read(readings) if readings is not None else {},
        sources=tuple(step.sources_json),
        cached=step.cached,
        attempt=step.attempt,
        started_at=step.started_at,
        finished_at=step.finished_at,
        duration_ms=step.duration_ms,
        rests_on_person=step.rests_on_person,
        reason=step.reason,
        fault=Fault(step.error_code, step.error_text) if step.error_code else None,
    )
    inputs = bodies.get(step.inputs_hash)
    return made if inputs is None else replace(made, inputs=inputs)


def shown(step: RunStep) -> dict[str, Json]:
    """Give a step as answers of the API show it."""
    return {
        "step_id": step.step_id,
        "capability": step.capability,
        "agent_name": step.agent_name,
        "status": str(step.status),
        "attempt": step.attempt,
        "started_at": step.started_at and step.started_at.isoformat(),
        "finished_at": step.finished_at and step.finished_at.isoformat(),
        "duration_ms": step.duration_ms,
        "inputs_hash": step.inputs_hash,
        "output_hash": step.output_hash or None,
        "sources": list(step.sources_json),
        "cached": step.cached,
        "set_by_person": step.rests_on_person or step.status == RunStep.Status.OVERRIDDEN,
        "reason": step.reason,
        "error": {"code": step.error_code, "detail": step.error_text} if step.error_code else None,
    }
