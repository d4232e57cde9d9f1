"""What apps above tell roadmaps of: what metrics are called, and what was measured of a roadmap's effect.

Not here: the metrics and the measuring.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from clear_platform.foundation.public import Actor
from execution.roadmaps.rules.documents.facts import Learned


@dataclass(frozen=True)
class MetricNamed:
    """A metric as people know it: its name, and how it is counted."""

    name: str
    definition: str = ""


NamesOf = Callable[[Collection[str]], Mapping[str, MetricNamed]]

_NAMES_OF: list[NamesOf] = []


def register_names_of_metrics(names_of: NamesOf) -> None:
    """Let a library of metrics say what those among some codes are called that it has."""
    if names_of not in _NAMES_OF:
        _NAMES_OF.append(names_of)


def metrics_named(codes: Collection[str]) -> dict[str, MetricNamed]:
    """Give each metric by its code as people know it; one that no library has is called by its code."""
    found = {code: MetricNamed(code) for code in codes}
    for names_of in _NAMES_OF:
        found.update(names_of(codes))
    return found


LearnedOf = Callable[[Actor, Any], Learned | None]

_LEARNED_OF: list[LearnedOf] = []


def register_learned(learned_of: LearnedOf) -> None:
    """Let the app that computes outcomes give the newest one of a roadmap, None where there is none."""
    _LEARNED_OF[:] = [learned_of]


def newest_learned(actor: Actor, roadmap: Any) -> Learned | None:
    """Give the newest outcome of a roadmap, None where none was computed."""
    return next((found for learned_of in _LEARNED_OF if (found := learned_of(actor, roadmap)) is not None), None)
