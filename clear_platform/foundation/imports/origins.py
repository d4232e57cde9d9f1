"""Where a thing came from: the row of the file, and the file's hash, for whoever may see the thing itself.

Not here: the batches and their problems, which only the organization that imported sees (`queries`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from clear_platform.foundation.imports.models import ImportBatch, ImportRow
from clear_platform.foundation.imports.results import RowAddress
from clear_platform.foundation.tenancy import standing


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """A file that things were loaded from."""

    batch_id: int
    file_name: str
    file_sha256: str
    file_bytes: int
    source: str
    imported_at: datetime | None


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """One row of a file as it was read: its number as a person sees it, the names of the columns, the cells."""

    file: FileOrigin
    number: int
    header: tuple[str, ...]
    cells: tuple[str, ...]


def files_by_batch(batch_ids: Iterable[int | None]) -> dict[int, FileOrigin]:
    """Give the files behind these batches. One statement, none where no batch is named.

    Takes: batches named by rows that were reached in scope; whoever sees a row may know which file it came from.
    """
    named = {one for one in batch_ids if one is not None}
    if not named:
        return {}
    # Past the scope on purpose: the batch belongs to whoever imported, the rows it made to others.
    rows = ImportBatch._base_manager.filter(pk__in=named)
    with standing.raised_to_staff():
        return {
            row.pk: FileOrigin(
                batch_id=row.pk,
                file_name=row.file_name,
                file_sha256=row.file_sha256,
                file_bytes=row.file_bytes,
                source=row.source.code if row.source else "",
                imported_at=row.committed_at or row.loading_began_at,
            )
            for row in rows.select_related("source")
        }


def row_origin(address: RowAddress) -> RowOrigin | None:
    """Give the row of the file that a thing came from, None where it was not kept. Takes as `files_by_batch` does."""
    with standing.raised_to_staff():
        row = (
            ImportRow._base_manager.select_related("batch__source")
            .filter(batch_id=address.batch_id, number=address.number)
            .first()
        )
    if row is None:
        return None
    file = files_by_batch([address.batch_id])[address.batch_id]
    header = tuple(row.batch.layout_json.get("header", ()))
    return RowOrigin(file, row.number, header, tuple(str(cell) for cell in row.cells_json))
