"""Where the names of enterprises came from, for lists that name them and are taken along as files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from clear_platform.foundation.imports.origins import FileOrigin, files_by_batch
from clear_platform.foundation.public import INTERNAL, Decision


class NamingEnterprises:
    """Rows that name an enterprise: they leave as the source of the file lets them that the enterprise came with.

    One for each file that is written. The files are read for whoever sees the enterprise, though its batch is seen by
    whoever imported it alone: a join would find none, and take the name for the house's own.
    """

    def __init__(self) -> None:
        self._files: Mapping[int, FileOrigin] = {}

    @property
    def left_out(self) -> Collection[str]:
        """Give no column: all of them may leave."""
        return ()

    @property
    def from_outside(self) -> bool:
        """Say that rows may come from outside."""
        return True

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Give the rows as they are, once the files behind their enterprises were read. Two statements."""
        batches = rows.order_by().values_list("enterprise__import_batch_id", flat=True).distinct()
        self._files = files_by_batch(set(batches))
        return rows

    def sources(self, row: Any, decision: Decision) -> Collection[str]:
        """Give the source of the file, our own where the enterprise was entered here."""
        batch_id = row.enterprise.import_batch_id if row.enterprise else None
        file = self._files.get(batch_id) if batch_id is not None else None
        return ((file.source if file is not None else "") or INTERNAL,)
