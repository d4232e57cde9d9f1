"""What every write of imports shares: who may, how many rows at a time, the batch locked in the state it must have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection

from clear_platform.foundation.imports.errors import BatchNotReady
from clear_platform.foundation.imports.models import ImportBatch
from clear_platform.foundation.imports.registry import ImportKind, import_kind
from clear_platform.foundation.imports.rules import ROWS_AT_A_TIME
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed
from clear_platform.foundation.tenancy.framing import require

IMPORTERS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"), enterprise=("owner", "member"))
"""Who may import at all; each kind narrows it."""

T = TypeVar("T")


def batch_to_write(
    actor: Actor, batch_id: int, *, statuses: Collection[str], what_to_do: str
) -> tuple[ImportBatch, ImportKind]:
    """Give a batch, locked until the transaction ends, and its kind.

    Refuses: `NotVisible`, `RoleNotAllowed` when its kind is not for the actor, `BatchNotReady` in any other status.
    """
    batch: ImportBatch = ImportBatch.objects.select_for_update(of=("self",)).get_for(actor, batch_id, "act")
    kind = import_kind(batch.kind)
    require(actor, kind.allowed)
    if batch.status not in statuses:
        raise BatchNotReady(batch_id=batch.pk, status=batch.status, what_to_do=what_to_do)
    return batch, kind


def one_at_a_time(kind: ImportKind) -> None:
    """Wait until no other transaction loads or takes back rows of this kind: two of them could make one thing twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"imports:{kind.code}"])


def in_chunks(items: Iterable[T], size: int = ROWS_AT_A_TIME) -> Iterator[list[T]]:
    """Give the items in lists of at most `size`."""
    walking = iter(items)
    while chunk := list(islice(walking, size)):
        yield chunk
