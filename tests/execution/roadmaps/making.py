"""Roadmaps and packs for these tests, made by the operations that make them in life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from clear_platform.foundation.public import Actor, acting
from execution.models import TicketInstance, TicketPack
from execution.roadmaps import queries
from execution.roadmaps.operations.filing import export_ticket_pack, sync_ticket_pack
from execution.roadmaps.operations.planning import create_pack
from execution.roadmaps.results import PackMade, Synced
from execution.roadmaps.rules.files.writing import render_ticket_pack_markdown

CHOSEN = ("T1.2.1", "T4.1.2")
"""Two tickets that wait for three others: T1.1.1, T1.1.2 and T4.1.1."""
STARTS = date(2026, 11, 23)


def pack_of(enterprise_id: int, by: Actor, *, chosen: Sequence[str] = CHOSEN, **wanted: Any) -> PackMade:
    """A roadmap with its pack, of sprints that hold ten hours."""
    facts = {"hours_per_sprint": Decimal(10), "starts_on": STARTS, **wanted}
    return create_pack(actor=by, enterprise_id=enterprise_id, recommendations=list(chosen), **facts)


def tickets(pack: TicketPack, by: Actor) -> dict[str, TicketInstance]:
    """The tickets of a pack as they stand, by their ids."""
    with acting(by):
        return {row.ticket.ticket_id: row for row in queries.instances_of(actor=by, pack_id=pack.pk)}


def standing(pack: TicketPack, by: Actor) -> TicketPack:
    """A pack as it stands."""
    with acting(by):
        return queries.pack_for(actor=by, pack_id=pack.pk)


def exported(pack: TicketPack, by: Actor) -> str:
    """The file of a pack; what it was written from is kept."""
    with acting(by):
        state = queries.state_of(actor=by, pack=queries.pack_for(actor=by, pack_id=pack.pk))
    export_ticket_pack(actor=by, pack_id=pack.pk, state=state)
    return render_ticket_pack_markdown(state)


def brought_back(pack: TicketPack, by: Actor, text: str, **how: Any) -> Synced:
    """A file of a pack comes back."""
    return sync_ticket_pack(actor=by, pack_id=pack.pk, content=text.encode(), filename="pack.md", **how)


def edited(text: str, ref: str, **fields: str) -> str:
    """A file in which somebody changed what stands after some fields of one ticket."""
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if f"] {ref} –" in line)
    for name, value in fields.items():
        number = next(n for n in range(at, len(lines)) if lines[n].strip().startswith(f"{name.capitalize()}:"))
        lines[number] = f"  {name.capitalize()}: {value}"
    return "\n".join(lines)


def ticked(text: str, ref: str) -> str:
    """A file in which somebody ticked the box of one ticket."""
    return text.replace(f"- [ ] {ref} –", f"- [x] {ref} –")
