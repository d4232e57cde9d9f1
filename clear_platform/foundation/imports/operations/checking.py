"""The dry run: a file is read, every row understood and kept with its problems, and nothing else is touched."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO

from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.columns import match_columns
from clear_platform.foundation.imports.models import ImportBatch, ImportRow
from clear_platform.foundation.imports.operations.frame import IMPORTERS, in_chunks
from clear_platform.foundation.imports.reading.files import open_table
from clear_platform.foundation.imports.registry import ImportKind, import_kind, understand
from clear_platform.foundation.imports.results import (
    BatchSummary,
    ColumnMatch,
    Counts,
    ParsedRow,
    Problem,
    Row,
    RowOutcome,
    Severity,
    Table,
)
from clear_platform.foundation.rights.queries import source_by_code
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.framing import operation, require

LONGEST_FILE_NAME = 255
LONGEST_KEY = 200


@operation(IMPORTERS)
def check_import(
    *,
    actor: Actor,
    kind: str,
    source: BinaryIO,
    file_name: str,
    mapping: Mapping[str, str] | None = None,
    mapping_name: str = "",
) -> BatchSummary:
    """Read a file and say, row by row, what loading it would do and what is wrong; nothing is loaded.

    Takes: an open file that can be rewound; the name it has for people; which heading stands for which column, itself
    or under the name it was kept by.
    Gives: the batch, to commit or cancel.
    Refuses: `UnknownKind`, `RoleNotAllowed`, `FileRefused`, `FileTooLarge`, `WrongColumns`, `UnknownMapping`.
    Leaves: the batch with a row for each row of the file; one audit event.
    """
    chosen = import_kind(kind)
    require(actor, chosen.allowed)
    used = queries.mapping_for(actor, kind=kind, mapping=mapping, name=mapping_name)
    digest, size = _fingerprint(source)
    table = open_table(source, known_columns=[*used.values(), *(column.name for column in chosen.columns)])
    match = match_columns(table.header, chosen.columns, used)
    batch = ImportBatch.objects.create(
        organization_id=queries.home_of(actor),
        kind=chosen.code,
        file_name=_plain_name(file_name),
        file_sha256=digest,
        file_bytes=size,
        encoding=table.encoding,
        delimiter=table.delimiter,
        layout_json=_layout(table, match),
        mapping_json=dict(used),
        source=source_by_code(chosen.source),
        created_by_id=actor.id if actor.kind == "user" else None,
    )
    tally: Counter[str] = Counter()
    for rows in in_chunks(table.rows):
        tally.update(_stage(actor, batch, chosen, match, rows))
    batch.counts_json = _counts(tally).as_json()
    batch.save(update_fields=["counts_json"])
    summary = queries.summary_of(batch)
    record(
        actor=actor,
        action="check_import",
        obj=batch,
        after={"kind": kind, "file": batch.file_name, "sha256": digest, "counts": batch.counts_json},
    )
    return summary


def _stage(actor: Actor, batch: ImportBatch, kind: ImportKind, match: ColumnMatch, rows: Sequence[Row]) -> Counter[str]:
    """Keep rows with what was found about them, and count them. A constant number of statements."""
    found = _without_repeats(actor, batch, kind, [understand(kind, match, row) for row in rows])
    good = [row for row in found if row.is_good]
    examined = {one.number: one for one in kind.examine(actor=actor, rows=good)}
    kept = []
    for row, understood in zip(rows, found, strict=True):
        outcome: RowOutcome | None = None
        if understood.number in examined:
            verdict = examined[understood.number]
            understood = replace(understood, problems=(*understood.problems, *verdict.problems))
            outcome = verdict.outcome
        kept.append(_kept(batch, row, understood, outcome))
    ImportRow.objects.bulk_create(kept)
    tally = Counter(row.state for row in kept)
    tally["rows"] = len(kept)
    tally["warned"] = sum(bool(row.warnings_json) for row in kept)
    return tally


def _without_repeats(actor: Actor, batch: ImportBatch, kind: ImportKind, rows: Sequence[ParsedRow]) -> list[ParsedRow]:
    """Refuse each row about a thing that an earlier good row of the file is about; only the first is loaded."""
    keys = {row.key for row in rows if row.is_good}
    earlier = dict(
        ImportRow.objects.for_actor(actor)
        .filter(batch=batch, key__in=keys)
        .exclude(state=ImportRow.State.REJECTED)
        .values_list("key", "number")
    )
    told = []
    for row in rows:
        if row.is_good and row.key in earlier:
            reason = f"Row {earlier[row.key]} is about the same {kind.thing}, {row.key}. Only the first is loaded."
            told.append(replace(row, problems=(*row.problems, Problem(row.number, "", reason, row.key))))
            continue
        if row.is_good:
            earlier[row.key] = row.number
        told.append(row)
    return told


def _kept(batch: ImportBatch, row: Row, understood: ParsedRow, outcome: RowOutcome | None) -> ImportRow:
    errors = [problem.as_json() for problem in understood.problems if problem.severity is Severity.ERROR]
    warnings = [problem.as_json() for problem in understood.problems if problem.severity is Severity.WARNING]
    return ImportRow(
        organization_id=batch.organization_id,
        batch=batch,
        number=row.number,
        key=understood.key[:LONGEST_KEY],
        state=outcome.value if outcome else ImportRow.State.REJECTED,
        cells_json=list(row.cells),
        problems_json=errors,
        warnings_json=warnings,
    )


def _counts(tally: Mapping[str, int]) -> Counts:
    rejected = tally.get(ImportRow.State.REJECTED, 0)
    return Counts(
        rows=tally.get("rows", 0),
        good=tally.get("rows", 0) - rejected,
        rejected=rejected,
        warned=tally.get("warned", 0),
        created=tally.get(ImportRow.State.CREATED, 0),
        changed=tally.get(ImportRow.State.CHANGED, 0),
        unchanged=tally.get(ImportRow.State.UNCHANGED, 0),
    )


def _layout(table: Table, match: ColumnMatch) -> dict[str, object]:
    return {
        "format": table.file_format,
        "sheet": table.sheet,
        "header": list(table.header),
        "ignored": list(match.ignored),
        "absent": list(match.absent),
    }


def _fingerprint(source: BinaryIO) -> tuple[str, int]:
    """Give the SHA-256 and the size of a file, read in parts."""
    source.seek(0)
    digest = hashlib.sha256()
    size = 0
    while part := source.read(1024 * 1024):
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size


def _plain_name(file_name: str) -> str:
    """Give the last part of a path, without signs that cannot be shown."""
    name = PurePath(file_name.replace("\\", "/")).name
    return "".join(sign for sign in name if sign.isprintable())[-LONGEST_FILE_NAME:] or "file"
