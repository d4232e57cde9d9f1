"""What the ledger is told of enterprises in portfolios; called by every operation that puts one in or takes one out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clear_platform.foundation.public import Actor, system_actor
from enterprises.public import Image, append_to_ledger, moment, not_kept
from institutional.portfolios.models import PortfolioEnterprise

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
                {
                    "portfolio": row.portfolio_id,
                    "enterprise": row.enterprise_id,
                    "added_at": moment(row.added_at),
                    "removed_at": None if row.removed_at is None else moment(row.removed_at),
                    "import_batch": row.import_batch_id,
                },
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
    rows = list(not_kept(KIND, PortfolioEnterprise.objects.for_actor(actor).order_by("pk")))
    keep_entries(actor=actor, operation="sync_reference_data", rows=rows)
    return len(rows)
