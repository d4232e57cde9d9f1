"""Counting what the demonstration holds, each number through its own app's door."""

from __future__ import annotations

from clear_platform.foundation.public import Actor
from enterprises.public import analyses_for, decisions_for, enterprises_for
from execution.public import packs, roadmaps_for, tasks_for
from institutional.institutions.queries import institutions_for
from institutional.portfolios.queries import portfolios_for
from institutional.positions.queries import positions_for
from outcomes.public import outcomes_for, report_requests_for, snapshots_for


def demonstration_counts(actor: Actor) -> dict[str, int]:
    """Give how many of each kind there are, real and invented apart for enterprises."""
    enterprises = enterprises_for(actor)
    return {
        "institutions": institutions_for(actor).count(),
        "real enterprises": enterprises.filter(organization__origin="public_record").count(),
        "invented enterprises": enterprises.filter(organization__origin="invented").count(),
        "portfolios": portfolios_for(actor).count(),
        "positions": positions_for(actor).count(),
        "analyses": analyses_for(actor).count(),
        "decisions": decisions_for(actor).count(),
        "tasks": tasks_for(actor).count(),
        "roadmaps": roadmaps_for(actor).count(),
        "outcomes": outcomes_for(actor).count(),
        "snapshots": snapshots_for(actor).count(),
        "requests to report": report_requests_for(actor).count(),
        "packs of benchmarks": packs().filter(kind="benchmark", in_force=True).count(),
        "packs of exchange rates": packs().filter(kind="fx", in_force=True).count(),
    }
