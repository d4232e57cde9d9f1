"""Reading what was exported, and where ledgers stood as it left."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from clear_platform.foundation.public import Actor
from enterprises.public import Witness
from institutional.exports.models import ExportRecord


def exports_for(actor: Actor) -> QuerySet[ExportRecord]:
    """Give the exports of the actor's organizations, newest first, with who made them."""
    rows: QuerySet[ExportRecord] = ExportRecord.objects.for_actor(actor).select_related("exported_by")
    return rows.order_by("-exported_at", "-pk")


def ledger_heads_named(actor: Actor, organization_id: int | None) -> Iterator[Witness]:
    """Give the hashes of ledgers that exports left with, of one organization's or of all; read in pieces."""
    rows = ExportRecord.objects.for_actor(actor).exclude(ledger_commit_hash="")
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    named = own.order_by("pk").values_list("organization_id", "ledger_commit_hash", "pk")
    for owner, text, pk in named.iterator(chunk_size=2000):
        yield Witness(owner, text, f"export {pk}")
