"""The library of tickets brought up to what ships; part of `sync_reference_data`."""

from __future__ import annotations

from execution.roadmaps.models import Ticket, TicketDependency
from execution.roadmaps.rules.library import shipped_tickets

WRITTEN = (
    "title",
    "system",
    "category",
    "description",
    "success_metric",
    "estimate_hours",
    "cost",
    "currency",
    "answers",
    "is_offered",
)


def sync_tickets() -> int:
    """Make the library what this version ships. Gives how many tickets there are; a second run changes nothing.

    A ticket that no longer ships stays for the packs that have it, and is offered to none.
    """
    shipped = {one.ticket_id: one for one in shipped_tickets()}
    wanted = [
        Ticket(
            ticket_id=one.ticket_id,
            title=one.title,
            system=one.system,
            category=one.category,
            description=one.description,
            success_metric=one.success_metric,
            estimate_hours=one.estimate_hours,
            cost=one.cost,
            currency=one.currency,
            answers=list(one.answers),
            is_offered=True,
        )
        for one in shipped.values()
    ]
    standing = {row.ticket_id: row for row in Ticket.objects.all()}
    changed = [one for one in wanted if not _same(standing.get(one.ticket_id), one)]
    Ticket.objects.bulk_create(changed, update_conflicts=True, unique_fields=["ticket_id"], update_fields=list(WRITTEN))
    Ticket.objects.exclude(ticket_id__in=shipped).filter(is_offered=True).update(is_offered=False)
    _sync_dependencies()
    return len(shipped)


def _sync_dependencies() -> None:
    ids = dict(Ticket.objects.values_list("ticket_id", "pk"))
    wanted = {(ids[one.ticket_id], ids[need]) for one in shipped_tickets() for need in one.needs}
    standing = {(row.ticket_id, row.needs_id): row.pk for row in TicketDependency.objects.all()}
    TicketDependency.objects.filter(pk__in=[pk for pair, pk in standing.items() if pair not in wanted]).delete()
    TicketDependency.objects.bulk_create(
        [TicketDependency(ticket_id=ticket, needs_id=need) for ticket, need in sorted(wanted - set(standing))]
    )


def _same(row: Ticket | None, wanted: Ticket) -> bool:
    return row is not None and all(getattr(row, name) == getattr(wanted, name) for name in WRITTEN)
