"""Taking a committed batch back, as long as nothing was built on it."""

from __future__ import annotations

from collections import Counter

from django.db.models import ProtectedError

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.errors import UndoBlocked
from clear_platform.foundation.imports.models import ImportBatch
from clear_platform.foundation.imports.operations.frame import IMPORTERS, batch_to_write, one_at_a_time
from clear_platform.foundation.imports.results import BatchSummary, Blocker
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.framing import operation

TO_UNDO = (ImportBatch.Status.COMMITTED, ImportBatch.Status.STOPPED, ImportBatch.Status.FAILED)


@operation(IMPORTERS)
def undo_import(*, actor: Actor, batch_id: int) -> BatchSummary:
    """Take away what a batch created, as far as it was loaded, and put back what it changed.

    Refuses: `NotVisible`, `RoleNotAllowed`, `BatchNotReady` unless it is committed, stopped or failed, `UndoBlocked`
    with a list when something was built on it or a later import changed the same things.
    Leaves: the batch and its rows, so that what was once imported can still be told; one audit event.
    """
    batch, kind = batch_to_write(
        actor, batch_id, statuses=TO_UNDO, what_to_do="only one that is committed, stopped or failed can be undone."
    )
    one_at_a_time(kind)
    blockers = queries.blockers(actor, batch)
    if blockers:
        raise _blocked(batch, blockers)
    try:
        removed = kind.undo(actor=actor, batch_id=batch.pk, changed=queries.changed_things(actor, batch))
    except ProtectedError as protection:
        # Nobody registered what rests on the batch, but the database knows.
        raise _blocked(batch, _named(protection)) from protection
    before = str(batch.status)
    batch.status = ImportBatch.Status.UNDONE
    batch.undone_at = clock.now()
    batch.counts_json = {**batch.counts_json, "removed": dict(removed)}
    batch.save(update_fields=["status", "undone_at", "counts_json"])
    record(
        actor=actor,
        action="undo_import",
        obj=batch,
        before={"status": before},
        after={"status": batch.status, "removed": dict(removed)},
    )
    return queries.summary_of(batch)


def _blocked(batch: ImportBatch, blockers: list[Blocker]) -> UndoBlocked:
    return UndoBlocked(
        batch_id=batch.pk,
        blockers=", ".join(str(blocker) for blocker in blockers),
        problems=[FieldProblem("", "built_on_it", f"{blocker}") for blocker in blockers],
    )


def _named(protection: ProtectedError) -> list[Blocker]:
    metas = [row._meta for row in protection.protected_objects]
    kinds = Counter((str(meta.verbose_name_plural), str(meta.verbose_name)) for meta in metas)
    return [Blocker(count, many, one) for (many, one), count in sorted(kinds.items())]
