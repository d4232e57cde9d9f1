"""Loading the good rows of a batch part by part: each part is one transaction, and begins where the last one ended.

So a load that is cut off anywhere goes on from there, and no row is loaded twice. Called by the job, by commands that
wait for the end, and at once for what is small. Not here: who asks for it (`committing`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.columns import match_columns
from clear_platform.foundation.imports.models import ImportBatch, ImportRow
from clear_platform.foundation.imports.operations.frame import IMPORTERS, one_at_a_time
from clear_platform.foundation.imports.registry import ImportKind, import_kind, understand
from clear_platform.foundation.imports.results import BatchSummary, LoadedRow, ParsedRow, Row, RowOutcome
from clear_platform.foundation.imports.rules import ROWS_AT_A_TIME
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.framing import require

Told = Callable[[BatchSummary], Any]


def load_to_the_end(*, actor: Actor, batch_id: int, told: Told = lambda _summary: None) -> BatchSummary:
    """Load what is left of a batch that is being loaded, until it is loaded or somebody stops it.

    Takes: `told`, called after each part with how the batch stands. Gives: the batch as it stands in the end. Refuses:
    as `load_part`.
    """
    while True:
        summary = load_part(actor=actor, batch_id=batch_id)
        told(summary)
        if summary.status != ImportBatch.Status.COMMITTING:
            return summary


def load_part(*, actor: Actor, batch_id: int) -> BatchSummary:
    """Load the next thousand good rows of a batch that is being loaded, in one transaction; else do nothing.

    Gives: the batch as it stands then. Refuses: `NotVisible`, `RoleNotAllowed`. Leaves: with the last part one audit
    event, that of `load_import`.
    """
    require(actor, IMPORTERS)
    with acting(actor):
        batch: ImportBatch = ImportBatch.objects.select_for_update(of=("self",)).get_for(actor, batch_id, "act")
        kind = import_kind(batch.kind)
        require(actor, kind.allowed)
        if batch.status == ImportBatch.Status.COMMITTING and load_rows(actor, batch, kind):
            record(
                actor=actor,
                action="load_import",
                obj=batch,
                before={"status": ImportBatch.Status.COMMITTING},
                after={"status": batch.status, "sha256": batch.file_sha256, "counts": batch.counts_json},
            )
        return queries.summary_of(batch)


def load_rows(actor: Actor, batch: ImportBatch, kind: ImportKind) -> bool:
    """Load the next part of a locked batch, and say whether it was the last one."""
    one_at_a_time(kind)
    began = time.monotonic()
    rows = _next_rows(actor, batch, kind)
    if rows:
        loaded = kind.load(actor=actor, batch_id=batch.pk, rows=rows)
        _note(actor, batch, loaded)
        batch.loaded_until = rows[-1].number
        batch.loaded_rows += len(rows)
        tally = Counter(batch.loaded_json)
        tally.update(one.outcome.value if one.outcome else ImportRow.State.REJECTED.value for one in loaded)
        batch.loaded_json = dict(tally)
        batch.loading_seconds += time.monotonic() - began
    last = len(rows) < ROWS_AT_A_TIME or batch.loaded_rows >= batch.counts_json["good"]
    if last:
        _finish(batch)
    batch.save(
        update_fields=[
            "loaded_until",
            "loaded_rows",
            "loaded_json",
            "loading_seconds",
            "status",
            "committed_at",
            "counts_json",
        ]
    )
    return last


def _finish(batch: ImportBatch) -> None:
    batch.counts_json = {**batch.counts_json, **queries.counts_of(batch).as_json()}
    batch.status = ImportBatch.Status.COMMITTED
    batch.committed_at = clock.now()


def _next_rows(actor: Actor, batch: ImportBatch, kind: ImportKind) -> list[ParsedRow]:
    """Give the good rows after those that are loaded, understood anew from the cells kept, at most a thousand."""
    match = match_columns(batch.layout_json["header"], kind.columns, batch.mapping_json)
    kept = (
        ImportRow.objects.for_actor(actor)
        .filter(batch=batch, number__gt=batch.loaded_until)
        .exclude(state=ImportRow.State.REJECTED)
        .order_by("number")
        .values_list("number", "cells_json")[:ROWS_AT_A_TIME]
    )
    return [understand(kind, match, Row(number, tuple(cells))) for number, cells in kept]


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
