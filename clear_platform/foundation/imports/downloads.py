"""Rows that stayed behind, as a file to save: what the API and the page hand out alike."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import PurePath

from django.http import FileResponse
from django.utils.text import get_valid_filename

from clear_platform.foundation.imports import queries
from clear_platform.foundation.tenancy.actors import Actor

IN_MEMORY_BYTES = 1024 * 1024


def rejected_file(actor: Actor, batch_id: int) -> FileResponse:
    """Give the rejected rows of an import as a download.

    It is written out in full before it is sent: a request's transaction ends when its view does, and large files wait
    on disk, not in memory.
    """
    batch = queries.batch_for(actor, batch_id)
    with ExitStack() as until_sent:
        out = until_sent.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
        out.writelines(queries.rejected_as_csv(actor, batch))
        out.seek(0)
        # From here on the response closes it.
        until_sent.pop_all()
    name = get_valid_filename(f"{PurePath(batch.file_name).stem}_rejected.csv")
    return FileResponse(out, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
