"""Asking for the good rows of a batch to be loaded, letting it go, and noting when loading was given up."""

from __future__ import annotations

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.models import ImportBatch, ImportRow
from clear_platform.foundation.imports.operations.frame import IMPORTERS, batch_to_write
from clear_platform.foundation.imports.operations.loading import load_rows
from clear_platform.foundation.imports.results import BatchSummary
from clear_platform.foundation.jobs.registry import enqueue, job_name
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation

LOAD = job_name("foundation.load_import")
ROWS_AT_ONCE = 200
"""So many rows are loaded before the answer; more would let somebody wait for it."""

LONGEST_REASON = 500
TO_BEGIN = (ImportBatch.Status.CHECKED, ImportBatch.Status.STOPPED, ImportBatch.Status.FAILED)
TO_CANCEL = (ImportBatch.Status.CHECKED, ImportBatch.Status.COMMITTING)


@operation(IMPORTERS)
def commit_import(*, actor: Actor, batch_id: int) -> BatchSummary:
    """Load the good rows of a checked batch; its bad rows stay behind, to be fetched and mended.

    Few rows are loaded at once, more by a job, part by part. A batch that was stopped, or whose loading failed, goes on
    where it stands. The same file again creates and changes nothing.
    Gives: the batch, loaded or being loaded.
    Refuses: `NotVisible`, `RoleNotAllowed`, `BatchNotReady` unless it is checked, stopped or failed.
    Leaves: what the kind of import makes of the rows, each thing pointing at its row; one audit event, and with a job
    another one, `load_import`, at its end.
    """
    batch, kind = batch_to_write(
        actor, batch_id, statuses=TO_BEGIN, what_to_do="only one that is checked, stopped or failed can be loaded."
    )
    before = str(batch.status)
    batch.status, batch.failure = ImportBatch.Status.COMMITTING, ""
    batch.loading_began_at = batch.loading_began_at or clock.now()
    batch.save(update_fields=["status", "failure", "loading_began_at"])
    if batch.counts_json["good"] - batch.loaded_rows <= ROWS_AT_ONCE:
        load_rows(actor, batch, kind)
    else:
        enqueue(LOAD, batch_id=batch.pk, user_id=actor.id, organization_id=actor.organization_id)
    record(
        actor=actor,
        action="commit_import",
        obj=batch,
        before={"status": before},
        after={"status": batch.status, "sha256": batch.file_sha256, "counts": batch.counts_json},
    )
    return queries.summary_of(batch)


@operation(IMPORTERS)
def cancel_import(*, actor: Actor, batch_id: int) -> BatchSummary:
    """Let a checked batch go, or stop the loading of one: what is loaded by then stays, and can go on or be taken back.

    The rows of a checked batch are forgotten; it stays in the list as cancelled.
    Refuses: `NotVisible`, `RoleNotAllowed`, `BatchNotReady` unless it is checked or being loaded.
    """
    batch, _kind = batch_to_write(
        actor, batch_id, statuses=TO_CANCEL, what_to_do="only one that is checked or being loaded can be let go."
    )
    before = str(batch.status)
    if batch.status == ImportBatch.Status.CHECKED:
        ImportRow.objects.for_actor(actor).filter(batch=batch).delete()
        batch.status = ImportBatch.Status.CANCELLED
    else:
        # Whoever loads holds the batch for as long as a part takes, so this stands between two parts.
        batch.status = ImportBatch.Status.STOPPED
    batch.save(update_fields=["status"])
    record(
        actor=actor,
        action="cancel_import",
        obj=batch,
        before={"status": before},
        after={"status": batch.status, "loaded_rows": batch.loaded_rows},
    )
    return queries.summary_of(batch)


def take_up_again(*, actor: Actor, batch_id: int) -> None:
    """Let a batch whose loading was given up be loaded where it stands, as the job for it is retried.

    One that somebody had loaded, or took back, meanwhile is left alone. The entry is that of the retry.
    """
    ImportBatch.objects.for_actor(actor).filter(pk=batch_id, status=ImportBatch.Status.FAILED).update(
        status=ImportBatch.Status.COMMITTING, failure=""
    )


@operation(Allowed(), system=True)
def fail_import(*, actor: Actor, batch_id: int, reason: str) -> None:
    """Say of a batch that its loading was given up, and why. What is loaded by then stays, and can go on."""
    batch = ImportBatch.objects.for_actor(actor).select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None or batch.status != ImportBatch.Status.COMMITTING:
        return
    batch.status, batch.failure = ImportBatch.Status.FAILED, reason[:LONGEST_REASON]
    batch.save(update_fields=["status", "failure"])
    record(
        actor=actor,
        action="fail_import",
        obj=batch,
        before={"status": ImportBatch.Status.COMMITTING},
        after={"status": batch.status, "loaded_rows": batch.loaded_rows},
    )
