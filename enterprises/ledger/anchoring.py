"""The heads of ledgers among the anchors of the audit log. Not here: the files, and when they are written."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import F

from clear_platform.foundation.public import Actor
from enterprises.ledger.models import DecisionLedgerHead

CHAIN = "ledger"
"""What ledgers are called in anchor files."""


def moved_heads(actor: Actor) -> list[tuple[int, int, str]]:
    """Give organization, seq and hash of each head that moved since it was anchored."""
    rows = DecisionLedgerHead.objects.for_actor(actor).filter(seq__gt=F("anchored_seq")).order_by("organization_id")
    return list(rows.values_list("organization_id", "seq", "hash"))


def note_anchored(heads: Sequence[tuple[int, int]]) -> None:
    """Note up to where ledgers are anchored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clear_note_ledger_anchors(%s::bigint[], %s::bigint[])",
            [[organization for organization, _seq in heads], [seq for _organization, seq in heads]],
        )
