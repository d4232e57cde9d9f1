"""Every read of imports: batches, their problems, the rejected rows as a file, what stands behind an undo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from django.db.models import Count, F, Q

from clear_platform.foundation.imports.columns import match_columns
from clear_platform.foundation.imports.errors import UnknownMapping
from clear_platform.foundation.imports.models import ImportBatch, ImportMapping, ImportRow
from clear_platform.foundation.imports.registry import blockers_of, import_kind, import_kinds, understand
from clear_platform.foundation.imports.results import (
    BatchSummary,
    BatchTold,
    Blocker,
    ChangedThing,
    Counts,
    ParsedRow,
    Problem,
    Progress,
    Row,
    RowAddress,
    RowOutcome,
    Severity,
)
from clear_platform.foundation.imports.rules import ROWS_AT_A_TIME
from clear_platform.foundation.leaving.files import ATTRIBUTION_COLUMN
from clear_platform.foundation.spreadsheets import csv_line, neutralise
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.queries import platform_organization_id
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet

REASON_COLUMN = "reason"
LOADING = (ImportBatch.Status.COMMITTING, ImportBatch.Status.STOPPED, ImportBatch.Status.FAILED)


def home_of(actor: Actor) -> int:
    """Give the organization whose imports an actor's are: the one it writes for, else the platform's."""
    home = actor.organization_id or platform_organization_id()
    if home is None:
        raise RuntimeError("There is no organization of the platform. Load the reference data first.")
    return home


def batches_for(actor: Actor) -> ScopedQuerySet:
    """Give the batches the actor may see, newest first."""
    return ImportBatch.objects.for_actor(actor).select_related("source", "created_by").order_by("-created_at", "-pk")


def batch_for(actor: Actor, batch_id: int) -> ImportBatch:
    """Give one batch in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    batch: ImportBatch = ImportBatch.objects.select_related("source", "created_by").get_for(actor, batch_id)
    return batch


def summary_of(batch: ImportBatch) -> BatchSummary:
    """Give a batch as its doors show it."""
    kind = import_kind(batch.kind)
    layout = batch.layout_json
    return BatchSummary(
        id=batch.pk,
        kind=batch.kind,
        title=kind.title,
        thing=kind.thing,
        things=kind.things,
        status=str(batch.status),
        file_name=batch.file_name,
        file_sha256=batch.file_sha256,
        file_bytes=batch.file_bytes,
        file_format=layout.get("format", ""),
        encoding=batch.encoding,
        delimiter=batch.delimiter,
        sheet=layout.get("sheet", ""),
        counts=counts_of(batch),
        ignored_columns=tuple(layout.get("ignored", ())),
        absent_columns=tuple(layout.get("absent", ())),
        mapping=batch.mapping_json,
        source=batch.source.code if batch.source else "",
        source_name=batch.source.name if batch.source else "",
        organization_id=batch.organization_id,
        created_by=batch.created_by.name if batch.created_by else "the system",
        created_at=batch.created_at,
        committed_at=batch.committed_at,
        undone_at=batch.undone_at,
        removed=batch.counts_json.get("removed", {}),
        progress=progress_of(batch),
        failure=batch.failure,
    )


def counts_of(batch: ImportBatch) -> Counts:
    """Give how many rows a batch has and what became of them: of a checked one what would, else what did so far."""
    counts = {name: batch.counts_json.get(name, 0) for name in Counts().as_json()}
    if batch.status in LOADING:
        refused = batch.loaded_json.get("rejected", 0)
        counts |= {outcome.value: batch.loaded_json.get(outcome.value, 0) for outcome in RowOutcome}
        counts |= {"good": counts["good"] - refused, "rejected": counts["rejected"] + refused}
    return Counts(**counts)


def progress_of(batch: ImportBatch) -> Progress | None:
    """Give how far the loading of a batch has come; None of one that is not being loaded, nor stopped half-way."""
    if batch.status not in LOADING:
        return None
    total, done = batch.counts_json["good"], batch.loaded_rows
    left = None
    if batch.status == ImportBatch.Status.COMMITTING and done:
        left = round(batch.loading_seconds / done * (total - done))
    parts = -(-total // ROWS_AT_A_TIME)
    return Progress(done, total, min(done // ROWS_AT_A_TIME + 1, parts), parts, left)


def rows_with_problems(actor: Actor, batch: ImportBatch, *, severities: Collection[str] = ()) -> ScopedQuerySet:
    """Give the rows of a batch that were named for something of these severities, in the order of the file."""
    kinds = {Severity.ERROR: Q(problems_json=[]), Severity.WARNING: Q(warnings_json=[])}
    nothing = Q()
    for severity, without in kinds.items():
        if not severities or severity in severities:
            nothing &= without
    return ImportRow.objects.for_actor(actor).filter(batch=batch).exclude(nothing).order_by("number")


def problems_of(rows: Iterable[ImportRow]) -> list[Problem]:
    """Give what was named about rows, row by row, what keeps a row out before what does not."""
    return [Problem.from_json(one) for row in rows for one in chain(row.problems_json, row.warnings_json)]


def column_notes(batch: ImportBatch) -> list[Problem]:
    """Give a note for each column that the kind knows and the file does not have."""
    reason = "The file does not have this column. Its values are unknown."
    return [Problem(1, name, reason, "", Severity.WARNING) for name in batch.layout_json.get("absent", ())]


def told(actor: Actor, batch_id: int, *, at_most: int) -> BatchTold:
    """Give an import with what was named about its first rows that have anything. Refuses as `batch_for`."""
    batch = batch_for(actor, batch_id)
    rows = list(rows_with_problems(actor, batch)[: at_most + 1])
    return BatchTold(
        **vars(summary_of(batch)),
        problems=(*column_notes(batch), *problems_of(rows[:at_most])),
        more_problems=len(rows) > at_most,
    )


def rejected_as_csv(actor: Actor, batch: ImportBatch, *, beside: str = "") -> Iterator[bytes]:
    """Give the rejected rows as a CSV file, in parts: the file's own columns, then what has to stand `beside` them
    where there is such, then the reason, then nothing else.

    Cells that a spreadsheet would compute are neutralised; importing the mended file takes the mark away again.
    """
    header = list(batch.layout_json["header"])
    if header and header[-1] == REASON_COLUMN:
        header.pop()
    if header and header[-1] == ATTRIBUTION_COLUMN:
        header.pop()
    named = [ATTRIBUTION_COLUMN] if beside else []
    yield b"\xef\xbb\xbf" + _tamed([*header, *named, REASON_COLUMN])
    for row in _walk_rejected(actor, batch):
        cells = [str(cell) for cell in row.cells_json[: len(header)]]
        cells += [""] * (len(header) - len(cells))
        yield _tamed([*cells, *([beside] if beside else []), _reasons(row)])


def _walk_rejected(actor: Actor, batch: ImportBatch) -> Iterator[ImportRow]:
    rows = ImportRow.objects.for_actor(actor).filter(batch=batch, state=ImportRow.State.REJECTED).order_by("number")
    after = 0
    while chunk := list(rows.filter(number__gt=after)[:ROWS_AT_A_TIME]):
        yield from chunk
        after = chunk[-1].number


def _reasons(row: ImportRow) -> str:
    named = [Problem.from_json(one) for one in row.problems_json]
    return " ".join(f"{problem.column}: {problem.reason}" if problem.column else problem.reason for problem in named)


def _tamed(cells: Iterable[str]) -> bytes:
    return csv_line(neutralise(cell) for cell in cells)


def mappings_for(actor: Actor, *, kind: str) -> ScopedQuerySet:
    """Give the column mappings that the actor's organization keeps for a kind."""
    return ImportMapping.objects.for_actor(actor).filter(kind=kind, organization_id=home_of(actor))


def mapping_for(actor: Actor, *, kind: str, mapping: Mapping[str, str] | None, name: str) -> dict[str, str]:
    """Give the mapping to use: the one kept under a name, with what was said for this file on top.

    Refuses: `UnknownMapping` when nothing is kept under that name.
    """
    kept: dict[str, str] = {}
    if name:
        saved = mappings_for(actor, kind=kind).filter(name=name).first()
        if saved is None:
            names = mappings_for(actor, kind=kind).values_list("name", flat=True)
            raise UnknownMapping(name=name[:80], names=", ".join(names) or "none")
        kept = dict(saved.mapping_json)
    return {**kept, **(mapping or {})}


def kinds_for(actor: Actor) -> list[str]:
    """Give the codes of the kinds of import that the actor's role includes, by title."""
    return [kind.code for kind in import_kinds() if kind.allowed.admits(actor)]


def changed_things(actor: Actor, batch: ImportBatch) -> Iterator[ChangedThing]:
    """Give what a batch changed, with what it was before."""
    rows = loaded_rows(actor, batch).filter(state=ImportRow.State.CHANGED).order_by("number")
    for key, before in rows.values_list("key", "before_json").iterator(chunk_size=ROWS_AT_A_TIME):
        yield ChangedThing(key, before or {})


def rows_by_address(*, actor: Actor, addresses: Iterable[RowAddress]) -> dict[RowAddress, ParsedRow]:
    """Give rows of earlier batches, understood anew from the cells kept. Two statements."""
    wanted = set(addresses)
    numbers = {address.number for address in wanted}
    batches = ImportBatch.objects.for_actor(actor).in_bulk({address.batch_id for address in wanted})
    matches = {
        pk: match_columns(batch.layout_json["header"], import_kind(batch.kind).columns, batch.mapping_json)
        for pk, batch in batches.items()
    }
    kept = ImportRow.objects.for_actor(actor).filter(batch__in=batches, number__in=numbers)
    found: dict[RowAddress, ParsedRow] = {}
    for batch_id, number, cells in kept.values_list("batch_id", "number", "cells_json"):
        address = RowAddress(batch_id, number)
        if address in wanted:
            kind = import_kind(batches[batch_id].kind)
            found[address] = understand(kind, matches[batch_id], Row(number, tuple(cells)))
    return found


def loaded_rows(actor: Actor, batch: ImportBatch) -> ScopedQuerySet:
    """Give the rows of a batch whose state says what loading did; of one loaded in part, not yet what it would do."""
    rows = ImportRow.objects.for_actor(actor).filter(batch=batch)
    return rows.filter(number__lte=batch.loaded_until) if batch.status in LOADING else rows


def blockers(actor: Actor, batch: ImportBatch) -> list[Blocker]:
    """Give everything that stands in the way of taking a batch back."""
    return [*later_changes(actor, batch), *blockers_of(actor, batch.pk)]


def later_changes(actor: Actor, batch: ImportBatch) -> list[Blocker]:
    """Give, for each later import that changed a thing this batch created or changed, how many such things."""
    ours = loaded_rows(actor, batch).filter(state__in=[ImportRow.State.CREATED, ImportRow.State.CHANGED])
    # Parts of two imports may alternate: what ended after this one began may have changed what this one did.
    began = batch.loading_began_at or batch.committed_at
    ended_later = Q(batch__status=ImportBatch.Status.COMMITTED, batch__committed_at__gt=began)
    in_part = Q(batch__status__in=LOADING, number__lte=F("batch__loaded_until"))
    counted = (
        ImportRow.objects.for_actor(actor)
        .filter(
            ended_later | in_part,
            batch__kind=batch.kind,
            state=ImportRow.State.CHANGED,
            key__in=ours.values("key"),
        )
        .exclude(batch=batch)
        .values("batch_id")
        .annotate(times=Count("pk"))
        .order_by("batch_id")
    )
    return [
        Blocker(one["times"], f"rows changed by import {one['batch_id']}", f"row changed by import {one['batch_id']}")
        for one in counted
    ]
