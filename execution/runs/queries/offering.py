"""Reads of which patterns are open to whom."""

from __future__ import annotations

from clear_platform.foundation.public import Actor, may
from execution.runs import catalogue
from execution.runs.engine.canonical import Json
from execution.runs.engine.loading import Prepared


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
