"""Door of the bench: `python -m bench [part of a name …]` measures, shows a table and keeps the results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

from bench import (
    audit_chain,
    capability,
    diagnosis,
    engine,
    events,
    events_over_nats,
    exports,
    jobs,
    paper,
    portfolios,
    request_limits,
    results,
    roadmaps,
    row_security,
    starting,
)

MEASUREMENTS: Mapping[str, Callable[[], Iterable[results.Measured]]] = {
    "audit_chain": audit_chain.measure,
    "capability": capability.measure,
    "diagnosis": diagnosis.measure,
    "engine": engine.measure,
    "events": events.measure,
    "events_over_nats": events_over_nats.measure,
    "exports": exports.measure,
    "jobs": jobs.measure,
    "paper": paper.measure,
    "portfolios": portfolios.measure,
    "request_limits": request_limits.measure,
    "roadmaps": roadmaps.measure,
    "row_security": row_security.measure,
    "starting": starting.measure,
}


def main(asked: list[str]) -> None:
    chosen = [measure for name, measure in MEASUREMENTS.items() if not asked or any(part in name for part in asked)]
    if not chosen:
        sys.exit(f"Nothing measured is named so. There are: {', '.join(MEASUREMENTS)}.")
    measured = [one for measure in chosen for one in measure()]
    file = results.keep(measured)
    sys.stdout.write(f"{results.table(measured)}\n\nKept in {file}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
