"""Reads of the steps of a run: what was reached, what each gave, what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models.functions import Substr

from clear_platform.foundation.public import Actor, ScopedQuerySet
from execution.runs import catalogue
from execution.runs.engine.canonical import Json, read
from execution.runs.engine.errors import PatternRefused
from execution.runs.models import Run, RunBlob, RunStep
from execution.runs.queries.standing import pattern_of
from execution.runs.results import ShownStep, WantedValue
from execution.runs.values import bodies_of

NOT_REACHED = "not_started"
_BEGINNING = 400


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


def waiting_steps(*, actor: Actor, run_id: UUID) -> list[RunStep]:
    """Give the steps of a run that a person has to look at before it goes on."""
    return list(steps_of(actor=actor, run_id=run_id).filter(status=RunStep.Status.AWAITING_REVIEW))


def agent_log(actor: Actor) -> ScopedQuerySet:
    """Give what agents did over all runs in the actor's sight, each step as it stands, the last change first."""
    return RunStep.objects.for_actor(actor).select_related("run").order_by("-sequence", "-pk")


def steps_shown(*, actor: Actor, run: Run) -> list[ShownStep]:
    """Give every step of a run's pattern in its order, with what is known of it and the beginning of what it gave.

    Three queries, however many steps there are and however much they gave.
    """
    rows = {row.step_id: row for row in steps_of(actor=actor, run_id=run.run_id)}
    kept = RunBlob.objects.for_actor(actor).filter(
        organization_id=run.organization_id, hash__in={row.output_hash for row in rows.values()} - {""}
    )
    begins = dict(kept.values_list("hash", Substr("body", 1, _BEGINNING)))
    return [
        _as_shown(step_id, capability, needs, rows.get(step_id), begins)
        for step_id, capability, needs in _outline_of(actor, run)
    ]


def _outline_of(actor: Actor, run: Run) -> list[tuple[str, str, tuple[str, ...]]]:
    """Give id, capability and needs of each step, also of a pattern that agents could not carry out any more."""
    try:
        steps = pattern_of(actor=actor, run=run).steps
    except PatternRefused:
        document = read(bodies_of(actor, run.organization_id, [run.pattern_hash])[run.pattern_hash])
        return [(one["id"], one["capability"], tuple(one.get("needs", ()))) for one in document["steps"]]
    return [(one.step_id, one.capability, tuple(sorted(one.needs))) for one in steps]


def _as_shown(
    step_id: str, capability: str, needs: tuple[str, ...], row: RunStep | None, begins: Mapping[str, str]
) -> ShownStep:
    if row is None:
        offered = catalogue.capabilities().get(capability)
        return ShownStep(step_id, capability, offered.agent if offered else "", needs, NOT_REACHED)
    return ShownStep(
        step_id=step_id,
        capability=capability,
        agent_name=row.agent_name,
        needs=needs,
        status=str(row.status),
        attempt=row.attempt,
        started_at=row.started_at,
        finished_at=row.finished_at,
        duration_ms=row.duration_ms,
        inputs_hash=row.inputs_hash,
        output_hash=row.output_hash,
        output_begin=begins.get(row.output_hash, ""),
        sources=tuple(row.sources_json),
        cached=row.cached,
        rests_on_person=row.rests_on_person,
        reason=row.reason,
        set_by=row.set_by.name if row.set_by else "",
        error_code=row.error_code,
        error_text=row.error_text,
    )


def resting_on(steps: Sequence[ShownStep], step_id: str) -> list[str]:
    """Give the steps that rest on one, directly or through others, in the pattern's order."""
    touched = {step_id}
    for _step in steps:
        touched |= {one.step_id for one in steps if touched & set(one.needs)}
    return [one.step_id for one in steps if one.step_id in touched and one.step_id != step_id]


def values_of(*, actor: Actor, run: Run, hashes: Sequence[str]) -> dict[str, str]:
    """Give values of a run by their hashes, in canonical form. One query."""
    return {hash: body.decode() for hash, body in bodies_of(actor, run.organization_id, hashes).items()}


def wanted_of(*, actor: Actor, run: Run, step: ShownStep) -> WantedValue:
    """Give what a value that stands for a step has to be: the schema, and what to begin with.

    That is what the step gave, where it gave something, else an empty value of the right form.
    """
    offered = catalogue.capabilities().get(step.capability)
    schema = offered.result.model_json_schema() if offered is not None else {}
    given = values_of(actor=actor, run=run, hashes=[step.output_hash]).get(step.output_hash)
    return WantedValue(schema, read(given.encode()) if given else _empty(schema, schema))


def _empty(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Json:
    """Give the plainest value of a schema, for somebody to fill in."""
    if "$ref" in schema:
        found: Any = whole
        for part in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found.get(part, {})
        # Not further down: what refers to itself would never end.
        return _flat(found)
    if schema.get("type") == "object":
        return {name: _empty(one, whole) for name, one in schema.get("properties", {}).items()}
    return _flat(schema)


def _flat(schema: Mapping[str, Any]) -> Json:
    plain: dict[str, Json] = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": [], "object": {}}
    return schema.get("default", plain.get(str(schema.get("type", ""))))
