"""What a large ticket pack costs: made of 2,000 tickets, written as Markdown, taken in again with all edited.

The reference of taking a file in is reading it alone, which touches no database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from bench.measuring import peak_memory, timed
from bench.prepared import prepared_database
from bench.results import Measured

TICKETS = 2_000
CHAIN = 5
"""How many tickets wait for each other in a row."""
REPETITIONS = 5


def measure() -> Iterator[Measured]:
    """Make packs of all tickets, then bring the file of the last one back, ticked and unticked in turn."""
    with prepared_database():
        from execution.public import create_pack
        from execution.roadmaps.rules.files.reading import parse_ticket_pack_markdown
        from tests import actors
        from tests.enterprises.factories import enterprise
        from tests.execution.roadmaps.making import brought_back, exported, standing

        staff, enterprise_id = actors.staff(), enterprise().id
        refs = _library(staff)

        def plan(_number: int) -> object:
            return create_pack(
                actor=staff, enterprise_id=enterprise_id, recommendations=refs, hours_per_sprint=Decimal(40)
            )

        planning = timed(plan, REPETITIONS)
        yield Measured(f"a pack made of {TICKETS:,} tickets, placed in sprints", planning, (), peak_memory(), "")
        made = create_pack(actor=staff, enterprise_id=enterprise_id, recommendations=refs)
        boxes = ("- [ ]", "- [x]")
        writing, reading, taking = [], [], []
        for number in range(REPETITIONS):
            began = time.perf_counter()
            text = exported(made.pack, staff)
            writing.append(time.perf_counter() - began)
            edited = text.replace(boxes[number % 2], boxes[1 - number % 2])
            began = time.perf_counter()
            parse_ticket_pack_markdown(edited)
            reading.append(time.perf_counter() - began)
            began = time.perf_counter()
            synced = brought_back(made.pack, staff, edited)
            taking.append(time.perf_counter() - began)
            done = standing(made.pack, staff).totals_json["done"]
            if len(synced.merged.taken) != TICKETS or done != (TICKETS if number % 2 == 0 else 0):
                raise RuntimeError(
                    f"Of {TICKETS} edits {len(synced.merged.taken)} were taken; {done} tickets are done."
                )
        yield Measured(f"its file written, {TICKETS:,} tickets, the export kept", tuple(writing), (), peak_memory(), "")
        yield Measured(
            f"its file taken in, {TICKETS:,} tickets edited", tuple(taking), tuple(reading), peak_memory(), "≤ 2 s"
        )


def _library(actor: object) -> list[str]:
    """Fill the library with tickets in chains; gives their ids."""
    from clear_platform.foundation.public import acting
    from execution.models import Ticket, TicketDependency
    from execution.roadmaps.rules.kinds import SYSTEMS

    with acting(actor):
        rows = Ticket.objects.bulk_create(
            Ticket(
                ticket_id=f"T9.{number}",
                title=f"Ticket {number} of many, with a title of the usual length",
                system=SYSTEMS[number % len(SYSTEMS)],
                category="tooling",
                description="One of many.",
                success_metric="nps",
                estimate_hours=Decimal(1 + number % 12),
                cost=0,
                currency="USD",
            )
            for number in range(1, TICKETS + 1)
        )
        TicketDependency.objects.bulk_create(
            TicketDependency(ticket=row, needs=before)
            for number, (before, row) in enumerate(pairwise(rows), start=1)
            if number % CHAIN
        )
        return [row.ticket_id for row in rows]
