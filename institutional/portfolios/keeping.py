"""What the ledger is told of enterprises in portfolios; called by every operation that puts one in or takes one out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clear_platform.foundation.public import Actor
from enterprises.public import Image, append_to_ledger, moment
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
