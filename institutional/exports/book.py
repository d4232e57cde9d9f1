"""The book of what left: one record for each package, whoever made it, of the organization that took it away.

Each package lies in a file of its own until it is forgotten, under the id of its record.
"""

from __future__ import annotations

from datetime import timedelta
from typing import IO, Final

from django.conf import settings
from django.core.files import File

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    Cited,
    Departure,
    Thing,
    cite,
    is_citable,
    touch,
)
from institutional.exports.models import ExportRecord
from institutional.exports.queries.kept import refuse_out_of_sight, refuse_revoked
from institutional.proof.operations import rely_on_key
from institutional.proof.queries import signs_for

FILES: Final = "exports"
KIND = "export"
"""What an export is called among things that can be cited."""


def keep(actor: Actor, departure: Departure) -> ExportRecord:
    """Write down one package that leaves, with the decision on its sources, and what it cites; keep its file.

    Refuses: as `refuse_out_of_sight`, where sight of what it tells of ended since it was read; `KeyRevoked` where the
    key that signed it was revoked since.
    """
    rely_on_key(departure.key)
    refuse_revoked(departure.key)
    refuse_out_of_sight(
        actor=actor,
        kind=departure.subject_type,
        id=departure.subject_id,
        scope=departure.scope,
        enterprises=departure.enterprises,
    )
    now = clock.now()
    made = ExportRecord.objects.create(
        organization_id=signs_for(actor),
        state=ExportRecord.State.KEPT,
        made_at=now,
        expires_at=now + timedelta(days=settings.EXPORTS_KEPT_DAYS),
        proof_json=departure.proof,
        progress_json={
            "passed": {one.source: one.rows for one in departure.release.passed},
            "allowed": list(departure.release.decision.allowed),
            "enterprises": list(departure.enterprises),
            "key": departure.key,
        },
        subject_type=departure.subject_type,
        subject_id=departure.subject_id,
        subject_name=departure.subject_name,
        scope=departure.scope,
        format=departure.format,
        file_name=departure.file_name,
        sha256=departure.sha256,
        byte_count=departure.byte_count,
        row_count=departure.row_count,
        rows_expected=departure.row_count,
        ledger_commit_hash=departure.ledger_commit_hash,
        sources_json=list(departure.sources),
        rights_json=departure.release.as_json(),
        exported_by_id=actor.id,
    )
    cites(actor, made)
    # The last of it, so that nothing is left on the storage of what the database refused.
    made.file = stored(made, f"{FILES}/{made.pk}/{made.file_name}", departure.content)
    departure.content.seek(0)
    made.save(update_fields=["file"])
    return made


def stored(row: ExportRecord, name: str, file: IO[bytes]) -> str:
    """Write a file of a package to the storage under a name, and give that; what lay there is written over."""
    storage = row.file.storage
    # What a worker left that died while it wrote.
    storage.delete(name)
    file.seek(0)
    storage.save(name, File(file))
    return name


def cites(actor: Actor, made: ExportRecord) -> None:
    """Note an export of one thing as citing that: once the thing is superseded, the export is stale."""
    if is_citable(made.subject_type):
        touch(
            kind=KIND,
            ref=made.pk,
            hash=made.sha256,
            label=made.file_name,
            organization_id=made.organization_id,
        )
        cite(
            actor=actor,
            organization_id=made.organization_id,
            citing=Thing(KIND, str(made.pk)),
            cited=[Cited(made.subject_type, made.subject_id)],
        )
