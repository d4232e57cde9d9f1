"""The file that shows a milestone, as it leaves: held against its hash first. Not here: who may see it (`queries`)."""

from __future__ import annotations

from django.http import FileResponse

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, Subject, closed_if_refused, file_answer, own_alone
from execution.implementation import queries

MEDIA_TYPE = "application/octet-stream"
"""Whatever it is: it is saved, and never shown as a page of ours."""


def evidence_answer(actor: Actor, milestone_id: int) -> FileResponse:
    """Hand out the file of a milestone. Refuses: `NotVisible`, `NotFound` without one, `EvidenceChanged`."""
    row = queries.milestone_for(actor=actor, milestone_id=milestone_id)
    opened = queries.file_as_logged(row)
    if opened is None:
        raise NotFound()
    with closed_if_refused(opened):
        release = own_alone(actor, subject=Subject("execution.milestone", str(row.pk), "evidence file"))
    return file_answer(release, opened, name=row.file_name, media_type=MEDIA_TYPE)
