"""What a new roadmap may project by what like ones came to, as execution asks for it. Reads only what was gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clear_platform.foundation.public import Actor
from enterprises.public import enterprise_for
from execution.public import Suggestion
from outcomes.learning.queries import gathered_newest
from outcomes.learning.rules.aggregating import from_document, suggested
from outcomes.learning.rules.calculating import stated_from


def suggestion_for(
    actor: Actor, enterprise_id: int, systems: Sequence[str], assumptions: Mapping[str, Any]
) -> Suggestion | None:
    """Give a projection for a new roadmap; an invented enterprise learns of invented ones alone, and no other does."""
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    row = gathered_newest(invented=enterprise.origin == "invented")
    if row is None:
        return None
    stated = stated_from({"assumptions": assumptions})
    figures = suggested(from_document(row.document_json), systems=systems, stated=stated)
    return Suggestion(figures, row.as_of.isoformat()) if figures else None
