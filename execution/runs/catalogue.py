"""The patterns and capabilities of this installation, put together once and checked when it starts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from execution.runs.engine.agents import AGENTS
from execution.runs.engine.capability import CapabilityMap, registered
from execution.runs.engine.loading import Catalogue, Prepared, load
from execution.runs.errors import AgentUnknown, PatternUnknown

PIPELINE = "sales_pipeline"
"""The pattern of all agents who sell, one after the other."""


def capabilities() -> CapabilityMap:
    """Give what agents offer, of every module that is imported. Refuses: `CapabilitiesRefused`."""
    return _capabilities(registered_names())


def patterns() -> Catalogue:
    """Give every pattern of every app. Refuses: `PatternRefused`, `CapabilitiesRefused`."""
    return _patterns(tuple(settings.PATTERN_FOLDERS), registered_names())


def pattern_named(pattern_id: str) -> Prepared:
    """Give a pattern. Refuses: `PatternUnknown`."""
    found = patterns().get(pattern_id)
    if found is None:
        raise PatternUnknown(pattern_id=pattern_id[:64], choices=", ".join(sorted(patterns())) or "none yet")
    return found


def names() -> dict[str, str]:
    """Give what every pattern is called, by id."""
    return {name: one.pattern.name for name, one in patterns().items()}


def pattern_of_agent(agent_name: str, pattern_id: str | None = None) -> Prepared:
    """Give the pattern of an agent, all of whose steps are its own: the only one, or the one that is named.

    Refuses: `AgentUnknown`.
    """
    own = {
        name: one
        for name, one in patterns().items()
        if all(step.agent_name == agent_name for step in one.steps) and pattern_id in (None, name)
    }
    if len(own) != 1:
        known = {step.agent_name for one in patterns().values() for step in one.steps}
        choices = ", ".join(one for one in AGENTS if one in known) or "none"
        raise AgentUnknown(agent_name=agent_name[:64], choices=choices)
    return next(iter(own.values()))


def registered_names() -> tuple[str, ...]:
    """Give what the catalogue rests on: it is put together anew when that changes."""
    return tuple(sorted(one.owner for one in registered()))


@lru_cache(maxsize=4)
def _capabilities(_names: tuple[str, ...]) -> CapabilityMap:
    return CapabilityMap.build(registered())


@lru_cache(maxsize=4)
def _patterns(folders: tuple[Path, ...], names: tuple[str, ...]) -> Catalogue:
    return load(folders, _capabilities(names))
