"""Who suggests what a new roadmap may project: an app above that knows what like roadmaps came to. Computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clear_platform.foundation.public import Actor


@dataclass(frozen=True)
class Suggestion:
    """Figures of a projection as texts, by name, and the day by which they were gathered, in ISO form."""

    figures: Mapping[str, str]
    as_of: str


Suggest = Callable[[Actor, int, Sequence[str], Mapping[str, Any]], Suggestion | None]
_SUGGEST: list[Suggest] = []


def suggests_projections(suggest: Suggest) -> None:
    """Say who suggests projections; called from an app's `ready`.

    Takes: a function of the actor, the enterprise, the systems that the roadmap means to build, and its assumptions.
    """
    _SUGGEST[:] = [suggest]


def suggested_for(
    actor: Actor, enterprise_id: int, systems: Sequence[str], assumptions: Mapping[str, Any]
) -> Suggestion | None:
    """Give what may be projected of a roadmap by what like ones came to; None where nothing is known."""
    return _SUGGEST[0](actor, enterprise_id, systems, assumptions) if _SUGGEST else None
