"""A pack as a file that leaves, for the API and the pages alike; and what a file that came back is told as."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from django.http import FileResponse

from clear_platform.foundation.public import Actor, Subject, after_reading, file_answer, own_alone
from execution.roadmaps import queries
from execution.roadmaps.operations.filing import export_ticket_pack
from execution.roadmaps.results import Synced
from execution.roadmaps.rules.files.state import PackState
from execution.roadmaps.rules.files.writing import file_name, render_ticket_pack_markdown
from execution.roadmaps.wording import fault_in_words

MEDIA_TYPE = "text/markdown"


def pack_file(actor: Actor, pack_id: int) -> FileResponse:
    """Give a pack as a file; what it was written from is kept as the file leaves.

    Refuses: `NotVisible`; `ReadOnly` for whoever could not bring it back.
    """
    pack = queries.pack_for(actor=actor, pack_id=pack_id, level="act")
    state = queries.state_of(actor=actor, pack=pack)
    name = file_name(pack.enterprise.organization.slug, pack.version)
    release = own_alone(actor, subject=Subject("execution.ticketpack", str(pack.pk), name), rows=len(state.tickets))
    after_reading(partial(_keep, actor, pack.pk, state))
    content = BytesIO(render_ticket_pack_markdown(state).encode())
    return file_answer(release, content, name=name, media_type=f"{MEDIA_TYPE}; charset=utf-8")


def told(synced: Synced) -> dict[str, Any]:
    """Give what a file came to as answers and commands tell it."""
    merged = synced.merged
    return {
        "pack": synced.pack,
        "dry_run": synced.dry_run,
        "upload": synced.upload_id,
        "edits": merged.edits,
        "taken": merged.taken,
        "conflicts": merged.conflicts,
        "problems": [
            {"code": one.code, "line": one.line, "ref": one.ref, "detail": fault_in_words(one)} for one in merged.faults
        ],
    }


def _keep(actor: Actor, pack_id: int, state: PackState) -> None:
    export_ticket_pack(actor=actor, pack_id=pack_id, state=state)
