"""Reading what was exported, and where ledgers stood as it left."""

from __future__ import annotations

from collections.abc import Iterator

from clear_platform.foundation.public import Actor, ScopedQuerySet
from enterprises.public import Witness
from institutional.exports.models import ExportRecord


def exports_for(actor: Actor) -> ScopedQuerySet:
    """Give the exports of the organizations the actor belongs to, newest first, with who made them; to staff all.

    What others took away of an enterprise that the actor was let into is theirs to read, not the actor's.
    """
    rows = ExportRecord.objects.for_actor(actor).select_related("exported_by")
    own = rows if actor.sees_all else rows.filter(organization_id__in=actor.reading_ids)
    return own.order_by("-exported_at", "-pk")


def ledger_heads_named(actor: Actor, organization_id: int | None) -> Iterator[Witness]:
    """Give the hashes of ledgers that exports left with, of one organization's or of all; read in pieces."""
    rows = ExportRecord.objects.for_actor(actor).exclude(ledger_commit_hash="")
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    named = own.order_by("pk").values_list("organization_id", "ledger_commit_hash", "pk")
    for owner, text, pk in named.iterator(chunk_size=2000):
        yield Witness(owner, text, f"export {pk}")
