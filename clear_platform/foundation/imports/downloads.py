"""Rows that stayed behind, on their way out: what the API, the page and the command hand out alike."""

from __future__ import annotations

from pathlib import PurePath

from django.http import FileResponse
from django.utils.text import get_valid_filename

from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.models import ImportBatch
from clear_platform.foundation.leaving.files import Spooled, file_answer
from clear_platform.foundation.leaving.gate import Release, all_of_one
from clear_platform.foundation.leaving.results import INTERNAL, Subject
from clear_platform.foundation.tenancy.actors import Actor

MEDIA_TYPE = "text/csv; charset=utf-8"


def rejected_file(actor: Actor, batch_id: int) -> FileResponse:
    """Give the rejected rows of an import as a download. Refuses: `RightsRefused` where its source forbids it."""
    batch = queries.batch_for(actor, batch_id)
    release = release_rejected(actor, batch)
    name = get_valid_filename(f"{PurePath(batch.file_name).stem}_rejected.csv")
    return file_answer(release, rejected_rows(actor, batch, release), name=name, media_type=MEDIA_TYPE)


def release_rejected(actor: Actor, batch: ImportBatch) -> Release:
    """Ask whether the rows of a file that stayed behind may leave again; they are its source's still."""
    return all_of_one(
        actor,
        subject=Subject("foundation.importbatch", str(batch.pk), "rejected rows, csv"),
        source=batch.source.code if batch.source else INTERNAL,
        rows=int(batch.counts_json.get("rejected", 0)),
    )


def rejected_rows(actor: Actor, batch: ImportBatch, release: Release) -> Spooled:
    """Give the rows, written out in full, with what has to stand beside them."""
    beside = " ".join(text for text in (*release.attributions, release.watermark) if text)
    return Spooled(queries.rejected_as_csv(actor, batch, beside=beside))
