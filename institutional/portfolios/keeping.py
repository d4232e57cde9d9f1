"""What the ledger is told of enterprises in portfolios; called by every operation that puts one in or takes one out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from clear_platform.foundation.public import Actor, system_actor
from enterprises.public import Image, append_to_ledger, moment, not_kept
from institutional.portfolios.models import PortfolioEnterprise

AT_ONCE = 1000
KIND = "portfolio_entry"
"""What an enterprise in a portfolio is called in the ledger."""


def keep_entries(*, actor: Actor, operation: str, rows: Sequence[PortfolioEnterprise]) -> None:
    """Append entries as they stand now to their institutions' ledgers."""
    append_to_ledger(
        actor=actor,
        images=[
            Image(
                row.organization_id,
                operation,
                KIND,
                str(row.pk),
                _image_of(row),
            )
            for row in rows
        ],
    )


def keep_removal(*, actor: Actor, operation: str, rows: Iterable[tuple[int, int]]) -> None:
    """Append that entries are gone. Takes: pairs of institution and id."""
    append_to_ledger(
        actor=actor, images=[Image(organization_id, operation, KIND, str(pk), None) for organization_id, pk in rows]
    )


def catch_up_with_entries() -> int:
    """Take entries of earlier releases into the ledger; part of `sync_reference_data`. Gives how many; later none."""
    actor = system_actor("sync_reference_data")
    rows = not_kept(KIND, PortfolioEnterprise.objects.for_actor(actor).order_by("pk"))
    found, last = 0, 0
    # Entries of the ledger are appended before the commit, so that what was read is passed over by its id.
    while part := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        keep_entries(actor=actor, operation="sync_reference_data", rows=part)
        found, last = found + len(part), part[-1].pk
    return found


def images_now(actor: Actor, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Give the images of entries as their rows stand; what is no entry's id is left out. One statement."""
    rows = PortfolioEnterprise.objects.for_actor(actor).filter(pk__in=[one for one in ids if one.isdecimal()])
    return {str(row.pk): _image_of(row) for row in rows}


def untold(actor: Actor, organization_id: int | None) -> Iterator[tuple[int, str]]:
    """Give institution and id of the entries that the ledger does not tell of."""
    rows = PortfolioEnterprise.objects.for_actor(actor)
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    for owner, pk in not_kept(KIND, own).order_by("organization_id", "pk").values_list("organization_id", "pk"):
        yield owner, str(pk)


def _image_of(row: PortfolioEnterprise) -> dict[str, Any]:
    return {
        "portfolio": row.portfolio_id,
        "enterprise": row.enterprise_id,
        "added_at": moment(row.added_at),
        "removed_at": None if row.removed_at is None else moment(row.removed_at),
        "import_batch": row.import_batch_id,
    }
