"""Reads of runs within the reader's scope: lists, one run with its trace, what it stands on, how agents do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q
from django.db.models.functions import Substr

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet, acting, in_scope, may, tag_of
from enterprises.public import Witness
from execution.runs import catalogue, spending
from execution.runs.breakers import OPEN_SECONDS
from execution.runs.engine.agents import AGENTS
from execution.runs.engine.canonical import Json, canonical, hash_of, read
from execution.runs.engine.errors import PatternRefused
from execution.runs.engine.loading import Prepared, prepare
from execution.runs.engine.ports import Context
from execution.runs.models import Breaker, Run, RunBlob, RunStep
from execution.runs.results import Carried, ReadRun, ShownStep, WantedValue
from execution.runs.values import bodies_of, record_of, shown

FIGURES_OF_DAYS = 7
KEY_HOLDS = timedelta(hours=24)
"""For how long an Idempotency-Key names the run that it was sent with."""
MOST_LOOKED_AT = 5
NOT_REACHED = "not_started"
_BEGINNING = 400
_LENGTH_OF_ID = 32


def runs_for(actor: Actor) -> ScopedQuerySet:
    """Give the runs an actor may see, newest first, with enterprise and who asked."""
    return (
        Run.objects.for_actor(actor)
        .select_related("enterprise__organization", "requested_by")
        .order_by("-created_at", "-run_id")
    )


def counts_of(rows: ScopedQuerySet) -> dict[str, int]:
    """Give how many of some runs there are, under way, stuck and waiting for a person. One statement."""
    found: dict[str, int] = rows.order_by().aggregate(
        total=Count("pk"),
        under_way=Count("pk", filter=Q(status__in=("queued", "running"))),
        stuck=Count("pk", filter=Q(status__in=("failed", "dead_lettered"))),
        waiting=Count("pk", filter=Q(status="awaiting_review")),
    )
    return found


def ledger_heads_named(actor: Actor, organization_id: int | None) -> Iterator[Witness]:
    """Give the hashes of ledgers that runs stand on, of one organization's runs or of all; read in pieces."""
    rows = Run.objects.for_actor(actor).exclude(ledger_commit_hash="")
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    named = own.order_by("run_id").values_list("organization_id", "ledger_commit_hash", "run_id")
    for owner, text, run_id in named.iterator(chunk_size=2000):
        yield Witness(owner, text, f"run {run_id}")


def run_for(*, actor: Actor, run_id: UUID, level: GrantLevel = "read") -> Run:
    """Give one run in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: Run = Run.objects.select_related("enterprise__organization", "requested_by").get_for(actor, run_id, level)
    return found


def ended_under(*, actor: Actor, asked_key: str) -> UUID | None:
    """Give the run that was asked for under a key within the last day, where it has ended; None for no key."""
    if not asked_key or actor.organization_id is None:
        return None
    rows = Run.objects.for_actor(actor).filter(
        organization_id=actor.organization_id, asked_key=asked_key, created_at__gte=clock.now() - KEY_HOLDS
    )
    found: UUID | None = rows.exclude(status__in=["queued", "running"]).values_list("pk", flat=True).first()
    return found


def patterns_open_to(actor: Actor) -> list[dict[str, Json]]:
    """Give every pattern none of whose steps is beyond an actor's role, with the schema of its inputs."""
    return [
        {
            "pattern_id": one.pattern.id,
            "version": one.pattern.version,
            "pattern_hash": one.hash,
            "name": one.pattern.name,
            "description": one.pattern.description,
            "requires_pack": one.pattern.requires_pack,
            "inputs": dict(one.inputs.schema),
            "steps": [
                {
                    "step_id": step.step_id,
                    "capability": step.capability,
                    "agent_name": step.agent_name,
                    "needs": sorted(step.needs),
                }
                for step in one.steps
            ],
        }
        for one in catalogue.patterns().values()
        if not beyond_role(actor, one)
    ]


def beyond_role(actor: Actor, prepared: Prepared) -> list[str]:
    """Give the steps of a pattern that do what an actor's role does not include."""
    needed = {step.step_id: catalogue.capabilities().named(step.capability).needs for step in prepared.steps}
    return [step_id for step_id, act in needed.items() if act and not may(actor, act)]


def newest_run_about_portfolio(
    actor: Actor, *, pattern_id: str, portfolio_id: int, run_id: UUID | None = None
) -> ReadRun | None:
    """Give the newest run of a pattern that succeeded and whose inputs name a portfolio; None where there is none.

    Of the runs begun for the portfolio: one whose inputs name another is passed over. Takes: `run_id`, where only that
    one will do. One statement, and one for each that is looked at.
    """
    rows = runs_for(actor).filter(pattern=pattern_id, portfolio_id=portfolio_id, status=Run.Status.SUCCEEDED)
    for run in (rows if run_id is None else rows.filter(run_id=run_id))[:MOST_LOOKED_AT]:
        kept = bodies_of(actor, run.organization_id, [run.inputs_hash, run.result_hash])
        if read(kept[run.inputs_hash]).get("portfolio_id") == portfolio_id:
            return ReadRun(
                run_id=run.run_id,
                organization_id=run.organization_id,
                asof_date=run.asof_date,
                pricing_pack_id=run.pricing_pack_id,
                ledger_commit_hash=run.ledger_commit_hash or None,
                pattern_version=run.pattern_version,
                result=read(kept[run.result_hash]),
                result_hash=run.result_hash,
                run_hash=run.run_hash,
                set_by_person=run.set_by_person,
                sources=tuple(run.sources_json),
                finished_at=run.finished_at or run.created_at,
                requested_by=run.requested_by.name if run.requested_by else "",
            )
    return None


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


def values_of(*, actor: Actor, run: Run, hashes: Sequence[str]) -> dict[str, str]:
    """Give values of a run by their hashes, in canonical form. One query."""
    return {hash: body.decode() for hash, body in bodies_of(actor, run.organization_id, hashes).items()}


def searched(rows: ScopedQuerySet, text: str) -> ScopedQuerySet:
    """Keep the runs that are about an enterprise of this name, or whose id or hash begins with this."""
    bare = text.lower().replace("-", "")
    named = Q(enterprise__organization__name__icontains=text) | Q(pattern__icontains=text)
    if not set(bare) <= set("0123456789abcdef"):
        return rows.filter(named)
    if len(bare) <= _LENGTH_OF_ID:
        low, high = UUID(hex=bare.ljust(_LENGTH_OF_ID, "0")), UUID(hex=bare.ljust(_LENGTH_OF_ID, "f"))
        named |= Q(run_id__range=(low, high))
    return rows.filter(named | Q(result_hash__startswith=bare) | Q(pattern_hash__startswith=bare))


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


def resting_on(steps: Sequence[ShownStep], step_id: str) -> list[str]:
    """Give the steps that rest on one, directly or through others, in the pattern's order."""
    touched = {step_id}
    for _step in steps:
        touched |= {one.step_id for one in steps if touched & set(one.needs)}
    return [one.step_id for one in steps if one.step_id in touched and one.step_id != step_id]


def waiting_steps(*, actor: Actor, run_id: UUID) -> list[RunStep]:
    """Give the steps of a run that a person has to look at before it goes on."""
    return list(steps_of(actor=actor, run_id=run_id).filter(status=RunStep.Status.AWAITING_REVIEW))


def agent_log(actor: Actor) -> ScopedQuerySet:
    """Give what agents did over all runs in the actor's sight, each step as it stands, the last change first."""
    return RunStep.objects.for_actor(actor).select_related("run").order_by("-sequence", "-pk")


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


def figures_begin() -> datetime:
    """Give since when agents' figures are counted: the beginning of the day a week ago, so that all day it is one."""
    return datetime.combine(clock.today() - timedelta(days=FIGURES_OF_DAYS), time(), UTC)


_FIGURES = """
SELECT step.agent_name, step.capability, sum(step.calls)::int, sum(step.failures)::int,
    count(*) FILTER (WHERE step.cached), count(*) FILTER (WHERE step.status = 'overridden'),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY step.duration_ms)
        FILTER (WHERE step.calls > 0 AND step.status <> 'skipped' AND NOT step.cached),
    percentile_cont(0.95) WITHIN GROUP (ORDER BY step.duration_ms)
        FILTER (WHERE step.calls > 0 AND step.status <> 'skipped' AND NOT step.cached)
FROM execution_runstep AS step
WHERE step.finished_at >= %(since)s AND (%(all)s OR step.organization_id = ANY (%(organizations)s))
GROUP BY step.agent_name, step.capability
HAVING sum(step.calls) > 0 OR bool_or(step.cached) OR bool_or(step.status = 'overridden')
ORDER BY step.agent_name, step.capability
"""


def agent_figures(*, actor: Actor, since: datetime) -> list[dict[str, Json]]:
    """Give how each capability did since a moment, in the actor's own organizations.

    Calls of its agent and how many of them failed, also those that a later one or a person healed; what was kept or set
    by a person; times of the last call of each step; what it cost by currency; how its breaker stands. Where there was
    no call, rate and times are None. Three queries.
    """
    asked: dict[str, Any] = {"since": since, "all": actor.sees_all, "organizations": list(actor.reading_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, asked)
        rows = cursor.fetchall()
    breakers = {one.capability: one for one in Breaker.objects.all()}
    cost = spending.by_capability(actor, since)
    return [
        {
            "agent_name": agent,
            "capability": capability,
            "calls": calls,
            "failed": failed,
            "error_rate_ratio": round(failed / calls, 4) if calls else None,
            "cached": cached,
            "set_by_person": overridden,
            "p50_ms": None if p50 is None else round(p50),
            "p95_ms": None if p95 is None else round(p95),
            "breaker": _state_of_breaker(breakers.get(capability)),
            "tokens_in": sum(one.tokens_in for one in cost.get(capability, ())),
            "tokens_out": sum(one.tokens_out for one in cost.get(capability, ())),
            "spend": [{"amount": str(one.amount), "currency": one.currency} for one in cost.get(capability, ())],
        }
        for agent, capability, calls, failed, cached, overridden, p50, p95 in rows
    ]


def _state_of_breaker(breaker: Breaker | None) -> str:
    if breaker is None or breaker.opened_at is None:
        return "closed"
    reopens = breaker.trying_until or breaker.opened_at + timedelta(seconds=OPEN_SECONDS)
    return "open" if reopens > clock.now() else "half_open"


def agents_shown(*, actor: Actor, since: datetime) -> list[dict[str, Json]]:
    """Give every agent in its order with what it does, and each of its capabilities with its figures.

    Where a capability was not called its figures are None. Four queries.
    """
    figures = {one["capability"]: one for one in agent_figures(actor=actor, since=since)}
    breakers = {one.capability: one for one in Breaker.objects.all()}
    offered = catalogue.capabilities()
    return [
        {
            "name": agent,
            "says": says,
            "capabilities": [
                {
                    "name": name,
                    "figures": figures.get(name),
                    "breaker": _state_of_breaker(breakers.get(name)),
                    "failures": breakers[name].failures if name in breakers else 0,
                }
                for name, one in offered.items()
                if one.agent == agent
            ],
        }
        for agent, says in AGENTS.items()
    ]
