"""What apps above tell roadmaps of: what the metrics that tickets show in are called. Not here: the metrics."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


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
