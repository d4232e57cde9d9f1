"""Packages that a job makes: asked for, written part by part, kept for a while, fetched.

Each part is one reading transaction, of one moment, and one that notes it; what was written stands, so whoever goes on
after a worker died begins with the part that was being written. Parts are of moments of their own: all of them are held
to the members that the first one tells of. Not here: which rows there are, how formats are written, nor how a package
is fetched (`fetching`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.storage import Storage
from django.db import transaction

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    EXPORTERS,
    IN_MEMORY_BYTES,
    Actor,
    Allowed,
    Purpose,
    Scales,
    Subject,
    acting,
    enqueue,
    job_name,
    operation,
    read_from_one_moment,
    record,
    release_from,
    require,
    weigh,
)
from institutional.exports.book import FILES, cites, stored
from institutional.exports.errors import KeyRevoked
from institutional.exports.formats.rendering import know, rendered
from institutional.exports.gathered import Gathered, WrittenPart
from institutional.exports.lineage.things import Things
from institutional.exports.models import ExportRecord
from institutional.exports.operations.packing import SUBJECTS
from institutional.exports.queries.gathering import (
    put_together,
    rights_told,
    written,
)
from institutional.exports.queries.kept import refuse_out_of_sight, refuse_revoked
from institutional.exports.queries.pieces import PartToWrite
from institutional.exports.queries.plans import Plan, plan_of
from institutional.exports.results import Rendered
from institutional.proof.operations import rely_on_key
from institutional.proof.queries import signs_for

WRITE: Final = job_name("institutional.export_package")
State = ExportRecord.State
UNDER_WAY: Final = (State.WAITING, State.WRITING)
LONGEST_REASON: Final = 500
AT_ONCE: Final = 200
PARTS: Final = f"{FILES}/parts"


@operation(EXPORTERS)
def request_export_package(*, actor: Actor, kind: str, id: str, scope: str, format: str, rows: int = 0) -> ExportRecord:
    """Have a package made by a job, and kept to be fetched.

    Takes: how many rows are expected. Gives: the record, waiting. Refuses: `UnknownFormat` and as `plan_of`. Leaves:
    the record, one audit event, the job.
    """
    know(format)
    plan = plan_of(actor=actor, kind=kind, id=id, scope=scope)
    made: ExportRecord = ExportRecord.objects.create(
        organization_id=signs_for(actor),
        state=State.WAITING,
        subject_type=kind,
        subject_id=plan.id,
        subject_name=plan.name,
        scope=scope,
        format=format,
        file_name="",
        sha256="",
        byte_count=0,
        row_count=0,
        rows_expected=rows,
        exported_by_id=actor.id,
    )
    enqueue(WRITE, export_id=made.pk, user_id=actor.id, organization_id=actor.organization_id, key_id=actor.key_id)
    record(
        actor=actor,
        action="request_export_package",
        obj=made,
        after={"of": kind, "id": plan.id, "scope": scope, "format": format},
    )
    return made


def write_next(*, actor: Actor, export_id: int) -> str:
    """Write the next part of a package that is under way, or put all of them into its file; else do nothing.

    To be called outside of a scope. Gives: how the package stands then. Refuses: `RoleNotAllowed` and as `plan_of`;
    `RightsRefused` where nothing may be said any more of what the package is about.
    """
    require(actor, EXPORTERS)
    with acting(actor, read_only=True):
        read_from_one_moment()
        row: ExportRecord = ExportRecord.objects.get_for(actor, export_id)
        if row.state not in UNDER_WAY:
            return str(row.state)
        step = read_next(actor, row)
    return step()


def read_next(actor: Actor, row: ExportRecord) -> Callable[[], str]:
    """Do the reading of the next step of a package, within a scope, and give what notes it once that is over."""
    plan = plan_of(actor=actor, kind=row.subject_type, id=row.subject_id, scope=row.scope)
    scales = weigh(actor, Purpose.EXPORT)
    before = row.progress_json
    if before and not (before["verdicts"] == verdicts(scales) and "enterprises" in before):
        # What the parts were weighed by holds no more, or an earlier release wrote them: the package begins anew.
        return partial(_noted, actor, row.pk, {}, rows=0)
    if not plan.admits(scales):
        return partial(_refused, actor, plan, scales)
    only = before.get("enterprises")
    parts = plan.told_of(scales, only=only)
    done = before.get("parts", [])
    if len(done) == len(parts):
        return _put_into_its_file(actor, row, plan, parts)
    one, kept = _write(parts[len(done)], row, plan, actor=actor, first=not done)
    progress = {
        "verdicts": verdicts(scales),
        "enterprises": plan.members_told(scales) if only is None else only,
        "parts": [*done, kept],
    }
    return partial(_noted, actor, row.pk, progress, rows=row.row_count + one.rows)


def _refused(actor: Actor, plan: Plan, scales: Scales) -> str:
    """Have the gate refuse and write it down. Even an empty package would tell the name of what it is about."""
    subject = Subject(SUBJECTS[plan.kind.name], plan.id, plan.scope)
    release_from(scales, actor=actor, subject=subject, whole=True)
    return State.WAITING


def verdicts(scales: Scales) -> dict[str, list[str]]:
    """Give what every source allows, JSON-plain."""
    return {"export": list(scales.decision.allowed), "derive": list(scales.derive.allowed)}


def _write(
    part: PartToWrite, row: ExportRecord, plan: Plan, *, actor: Actor, first: bool
) -> tuple[WrittenPart, dict[str, Any]]:
    """Write a part to the storage, and give it with what is kept of it. Scales of its own: what they say is its own."""
    scales = weigh(actor, Purpose.EXPORT)
    if first:
        plan.admits(scales)
    name = f"{PARTS}/{row.pk}/{part.name}.ndjson"
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        one = written(part, part.lines(scales), file)
        stored(row, name, file)
    kept = {
        "name": part.name,
        "rows": one.rows,
        "bytes": one.byte_count,
        "sha256": one.sha256,
        "file": name,
        "batches": sorted(part.batches(scales)),
        "weighed": scales.noted(),
    }
    return one, kept


def _noted(actor: Actor, export_id: int, progress: Mapping[str, Any], *, rows: int) -> str:
    with acting(actor):
        row: ExportRecord = ExportRecord.objects.select_for_update(of=("self",)).get_for(actor, export_id)
        under_way = row.state in UNDER_WAY
        if under_way:
            row.state, row.progress_json, row.row_count = State.WRITING, dict(progress), rows
            row.save(update_fields=["state", "progress_json", "row_count"])
        if not under_way or not progress:
            _forget(row)
        return str(row.state)


def _put_into_its_file(actor: Actor, row: ExportRecord, plan: Plan, parts: Sequence[PartToWrite]) -> Callable[[], str]:
    scales = weigh(actor, Purpose.EXPORT)
    told: list[dict[str, Any]] = row.progress_json["parts"]
    for noted in told:
        scales.take_up(noted["weighed"])
    kept = [
        WrittenPart(part.table, one["rows"], one["bytes"], one["sha256"], partial(_opened, row, one["file"]))
        for part, one in zip(parts, told, strict=True)
    ]
    batches = {batch for one in told for batch in one["batches"]}
    with closing(Things(plan.currency)) as things:
        for one in kept:
            for piece in one.pieces():
                things.take(one.name, piece)
        gathered = put_together(
            actor,
            plan,
            parts=kept,
            things=things,
            batches=batches,
            enterprises=row.progress_json["enterprises"],
            scales=scales,
        )
        made = rendered(gathered, row.format)
    name = f"{FILES}/{row.pk}/{made.file_name}"
    with made.content.file as content:
        stored(row, name, content)
    return partial(_kept, actor, row.pk, gathered, made, name)


def _kept(actor: Actor, export_id: int, gathered: Gathered, made: Rendered, name: str) -> str:
    try:
        return str(keep_export_package(actor=actor, export_id=export_id, gathered=gathered, made=made, name=name).state)
    except KeyRevoked:
        # Its parts stand; the next step puts them together anew, signed with the key of then.
        return State.WRITING


@contextmanager
def _opened(row: ExportRecord, name: str) -> Iterator[IO[bytes]]:
    with row.file.storage.open(name, "rb") as file:
        yield file


@operation(EXPORTERS)
def keep_export_package(*, actor: Actor, export_id: int, gathered: Gathered, made: Rendered, name: str) -> ExportRecord:
    """Say of a package that it is made and can be fetched, until the day it is forgotten.

    Takes: the name of its file on the storage. Refuses: as `refuse_out_of_sight`, and `refuse_revoked` by the key that
    signed it. Leaves: the record with hash, sources and what they allowed; one audit event. All other files of it are
    forgotten.
    """
    row: ExportRecord = ExportRecord.objects.select_for_update(of=("self",)).get_for(actor, export_id)
    if row.state not in UNDER_WAY:
        return row
    rely_on_key(gathered.signer.key_id)
    refuse_revoked(gathered.signer.key_id)
    refuse_out_of_sight(
        actor=actor, kind=row.subject_type, id=row.subject_id, scope=row.scope, enterprises=gathered.enterprises
    )
    parts = row.progress_json["parts"]
    row.state, row.file, row.file_name = State.KEPT, name, made.file_name
    row.sha256, row.byte_count, row.row_count = made.sha256, made.byte_count, gathered.row_count
    row.ledger_commit_hash = gathered.exported["ledger_commit_hash"] or ""
    row.sources_json = list(gathered.sources)
    row.rights_json = rights_told(gathered.scales)
    row.proof_json = made.proof
    row.progress_json = {
        "parts": [{"name": one["name"], "rows": one["rows"], "sha256": one["sha256"]} for one in parts],
        "passed": {one.source: one.rows for one in gathered.scales.passed},
        "allowed": list(gathered.scales.decision.allowed),
        "enterprises": list(gathered.enterprises),
        "key": gathered.signer.key_id,
    }
    row.made_at = clock.now()
    row.expires_at = row.made_at + timedelta(days=settings.EXPORTS_KEPT_DAYS)
    row.save()
    cites(actor, row)
    _forget(row)
    record(
        actor=actor,
        action="keep_export_package",
        obj=row,
        after={"of": row.subject_type, "id": row.subject_id, "sha256": row.sha256, "rows": row.row_count},
    )
    return row


@operation(Allowed(), system=True)
def fail_export_package(*, actor: Actor, export_id: int, reason: str) -> None:
    """Say of a package that making it was given up, and why. What was written of it is forgotten."""
    row = ExportRecord.objects.for_actor(actor).select_for_update(of=("self",)).filter(pk=export_id).first()
    if row is None or row.state not in UNDER_WAY:
        return
    row.state, row.failure, row.progress_json, row.row_count = State.FAILED, reason[:LONGEST_REASON], {}, 0
    row.save(update_fields=["state", "failure", "progress_json", "row_count"])
    _forget(row)
    record(actor=actor, action="fail_export_package", obj=row, after={"failure": row.failure})


def take_up_export_package(*, actor: Actor, export_id: int) -> None:
    """Let a package that was given up be made after all, from its beginning, as the job for it is retried.

    Part of retrying a job, which has checked who may. Leaves: one audit event.
    """
    rows = ExportRecord.objects.for_actor(actor).select_for_update(of=("self",))
    row = rows.filter(pk=export_id, state=State.FAILED).first()
    if row is None:
        return
    row.state, row.failure, row.progress_json, row.row_count = State.WAITING, "", {}, 0
    row.save(update_fields=["state", "failure", "progress_json", "row_count"])
    record(
        actor=actor,
        action="take_up_export_package",
        obj=row,
        before={"state": State.FAILED},
        after={"state": State.WAITING},
    )


@operation(Allowed(), system=True)
def expire_export_packages(*, actor: Actor) -> int:
    """Forget the files of packages that were kept for long enough, as many as one transaction may take. Gives how many.

    Leaves: the records, as expired, each with one audit event.
    """
    rows = ExportRecord.objects.for_actor(actor).select_for_update(of=("self",))
    old = list(rows.filter(state=State.KEPT, expires_at__lt=clock.now()).order_by("expires_at")[:AT_ONCE])
    for row in old:
        row.state, row.file = State.EXPIRED, ""
        row.save(update_fields=["state", "file"])
        _forget(row)
        record(actor=actor, action="expire_export_packages", obj=row, before={"sha256": row.sha256})
    return len(old)


def _forget(row: ExportRecord) -> None:
    """Delete every file of a package but the one that it is fetched as, noted or not, once what was written stands."""
    transaction.on_commit(partial(_deleted, row.file.storage, row.pk, kept=str(row.file.name or "")))


def _deleted(storage: Storage, export_id: int, *, kept: str) -> None:
    for folder in (f"{PARTS}/{export_id}", f"{FILES}/{export_id}"):
        # Nothing was written to it yet.
        with suppress(FileNotFoundError):
            for name in storage.listdir(folder)[1]:
                if f"{folder}/{name}" != kept:
                    storage.delete(f"{folder}/{name}")
