"""Reads of what a run stands on: its pins, its very pattern, its inputs."""

from __future__ import annotations

from clear_platform.foundation.public import Actor
from execution.runs import catalogue
from execution.runs.engine.canonical import Json, canonical, hash_of, read
from execution.runs.engine.loading import Prepared, prepare
from execution.runs.engine.ports import Context
from execution.runs.models import Run
from execution.runs.values import bodies_of


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
