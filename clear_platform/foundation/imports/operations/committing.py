"""Loading the good rows of a checked batch, or letting it go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.columns import match_columns
from clear_platform.foundation.imports.models import ImportBatch, ImportRow
from clear_platform.foundation.imports.operations.frame import (
    IMPORTERS,
    ROWS_AT_A_TIME,
    batch_to_write,
    one_at_a_time,
)
from clear_platform.foundation.imports.registry import ImportKind, understand
from clear_platform.foundation.imports.results import BatchSummary, LoadedRow, ParsedRow, Row, RowOutcome
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.framing import operation


@operation(IMPORTERS)
def commit_import(*, actor: Actor, batch_id: int) -> BatchSummary:
    """Load the good rows of a checked batch; its bad rows stay behind, to be fetched and mended.

    Gives: the batch with what loading did; the same file again creates and changes nothing.
    Refuses: `NotVisible`, `RoleNotAllowed`, `BatchNotReady` unless it is checked and no more.
    Leaves: what the kind of import makes of the rows, each thing pointing at its row; one audit event.
    """
    batch, kind = batch_to_write(
        actor, batch_id, status=ImportBatch.Status.CHECKED, what_to_do="only one that is checked can be committed."
    )
    one_at_a_time(kind)
    tally: Counter[str] = Counter()
    for rows in _good_rows(actor, batch, kind):
        loaded = kind.load(actor=actor, batch_id=batch.pk, rows=rows)
        _note(actor, batch, loaded)
        tally.update(one.outcome.value if one.outcome else ImportRow.State.REJECTED for one in loaded)
    batch.status = ImportBatch.Status.COMMITTED
    batch.committed_at = clock.now()
    refused = tally[ImportRow.State.REJECTED]
    batch.counts_json = {
        **batch.counts_json,
        "good": batch.counts_json["good"] - refused,
        "rejected": batch.counts_json["rejected"] + refused,
        **{outcome.value: tally[outcome.value] for outcome in RowOutcome},
    }
    batch.save(update_fields=["status", "committed_at", "counts_json"])
    record(
        actor=actor,
        action="commit_import",
        obj=batch,
        before={"status": ImportBatch.Status.CHECKED},
        after={"status": batch.status, "sha256": batch.file_sha256, "counts": batch.counts_json},
    )
    return queries.summary_of(batch)


@operation(IMPORTERS)
def cancel_import(*, actor: Actor, batch_id: int) -> BatchSummary:
    """Let a checked batch go: its rows are forgotten, the batch stays in the list as cancelled.

    Refuses: `NotVisible`, `RoleNotAllowed`, `BatchNotReady` unless it is checked and no more.
    """
    batch, _kind = batch_to_write(
        actor,
        batch_id,
        status=ImportBatch.Status.CHECKED,
        what_to_do="only one that is not committed can be cancelled.",
    )
    ImportRow.objects.for_actor(actor).filter(batch=batch).delete()
    batch.status = ImportBatch.Status.CANCELLED
    batch.save(update_fields=["status"])
    record(
        actor=actor,
        action="cancel_import",
        obj=batch,
        before={"status": ImportBatch.Status.CHECKED},
        after={"status": batch.status},
    )
    return queries.summary_of(batch)


def _good_rows(actor: Actor, batch: ImportBatch, kind: ImportKind) -> Iterator[Sequence[ParsedRow]]:
    """Give the good rows, understood anew from the cells kept, at most a thousand at a time."""
    match = match_columns(batch.layout_json["header"], kind.columns, batch.mapping_json)
    after = 0
    while True:
        kept = list(
            ImportRow.objects.for_actor(actor)
            .filter(batch=batch, number__gt=after)
            .exclude(state=ImportRow.State.REJECTED)
            .order_by("number")
            .values_list("number", "cells_json")[:ROWS_AT_A_TIME]
        )
        if not kept:
            return
        after = kept[-1][0]
        yield [understand(kind, match, Row(number, tuple(cells))) for number, cells in kept]


def _note(actor: Actor, batch: ImportBatch, loaded: Sequence[LoadedRow]) -> None:
    """Write beside each row what loading it did: one statement for each outcome, one for what was before or wrong."""
    rows = ImportRow.objects.for_actor(actor).filter(batch=batch)
    for outcome in RowOutcome:
        numbers = [one.number for one in loaded if one.outcome is outcome]
        if numbers:
            rows.filter(number__in=numbers).update(state=outcome.value)
    told = {one.number: one for one in loaded if one.before is not None or one.outcome is None}
    if told:
        kept = list(rows.filter(number__in=told))
        for row in kept:
            one = told[row.number]
            row.before_json = one.before
            row.problems_json += [problem.as_json() for problem in one.problems]
            row.state = one.outcome.value if one.outcome else ImportRow.State.REJECTED
        rows.bulk_update(kept, ["before_json", "problems_json", "state"])
