"""Reads of how agents do: calls, failures, times, cost and breakers."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from execution.runs import catalogue, spending
from execution.runs.breakers import OPEN_SECONDS
from execution.runs.engine.agents import AGENTS
from execution.runs.engine.canonical import Json
from execution.runs.models import Breaker

FIGURES_OF_DAYS = 7


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
