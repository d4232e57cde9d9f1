"""From which sources of data an event is: asked before it is sent out of the house. Not here: what they allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from clear_platform.foundation.leaving.results import INTERNAL

NAMING = ("provider", "source")
"""Members of an event's data that name the source it rests on, by its code."""


def sources_of(type: str, data: Mapping[str, Any], *, known: Collection[str]) -> tuple[str, ...]:
    """Give the codes of the sources that an event rests on; our own where it names none.

    Takes: `known`, the codes there are. What a provider tells begins with the provider's name ("kintell.…"), or names
    it in its data.
    """
    named = {type.partition(".")[0], *(str(data[name]) for name in NAMING if name in data)}
    return tuple(sorted(named & set(known))) or (INTERNAL,)
