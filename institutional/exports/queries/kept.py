"""Reading packages that a job makes or made: how far they are, and the file once their sources were asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from clear_platform.foundation.public import Actor, Purpose, Subject, release_from, weigh
from enterprises.public import enterprises_for
from institutional.exports.contracts.published import KINDS
from institutional.exports.errors import NotKept, NotReady, OutOfSight, ProofWithin
from institutional.exports.formats.rendering import FORMS
from institutional.exports.models import ExportRecord
from institutional.exports.queries.plans import plan_of
from institutional.exports.results import KeptPackage

State = ExportRecord.State
WHAT_TO_DO: Final[Mapping[str, str]] = {
    State.WAITING: "Come back when it is done.",
    State.WRITING: "Come back when it is done.",
    State.FAILED: "Export it anew.",
}


def export_for(*, actor: Actor, export_id: int) -> ExportRecord:
    """Give one export of the actor's organizations. Refuses: `NotVisible`; `NotFound` to those who see all."""
    row: ExportRecord = ExportRecord.objects.select_related("exported_by").get_for(actor, export_id)
    return row


def kept_package(*, actor: Actor, export_id: int) -> KeptPackage:
    """Give a package that is kept, let out by the gate: whoever fetches it must see what it is about, and every source
    must still allow what it allowed when it was made.

    Refuses: `NotVisible`, `NotFound`; `NotReady`, `NotKept`, `OutOfSight`; `RightsRefused` where any source does not
    allow it now.
    """
    row = export_for(actor=actor, export_id=export_id)
    if row.state in WHAT_TO_DO:
        raise NotReady(state=row.state, what_to_do=WHAT_TO_DO[row.state])
    if row.state != State.KEPT or not row.progress_json["passed"]:
        # A package in which no row weighs anything would leave unweighed, with the name of what it is about.
        raise NotKept(name=row.subject_name, scope=row.scope, format=row.format)
    plan_of(actor=actor, kind=row.subject_type, id=row.subject_id, scope=row.scope)
    enterprises = row.progress_json["enterprises"]
    if enterprises_for(actor).filter(pk__in=enterprises).count() < len(enterprises):
        raise OutOfSight()
    scales = weigh(actor, Purpose.EXPORT)
    for source, rows in row.progress_json["passed"].items():
        # What went as computed rests on the leave to compute, as it did then; what went as it is must still go.
        computed = source not in row.progress_json["allowed"]
        scales.keeps(row.subject_type, [source], computed=computed, rows=rows)
    subject = Subject("institutional.exportrecord", str(row.pk), f"{row.scope}, {row.format}")
    release = release_from(scales, actor=actor, subject=subject, whole=True)
    opened = row.file.storage.open(str(row.file.name), "rb")
    return KeptPackage(release, opened, row.file_name, FORMS[row.format][1], row.sha256)


def proof_of(*, actor: Actor, export_id: int) -> Mapping[str, Any]:
    """Give what stands beside an export's file. Refuses: `NotVisible`, `NotFound`; `ProofWithin` where it holds it."""
    row = export_for(actor=actor, export_id=export_id)
    if row.proof_json is None:
        raise ProofWithin(format=row.format)
    found: Mapping[str, Any] = row.proof_json
    return found


def parts_expected(row: ExportRecord) -> list[str]:
    """Give the names of the parts that a package has or will have, in their order."""
    kind = KINDS.get(row.subject_type)
    return [one.name for one in kind.scopes.get(row.scope, ())] if kind is not None else []


def progress_of(row: ExportRecord) -> dict[str, Any]:
    """Give how far a package is: which parts are written, of how many, and how many rows of those expected."""
    written = [one["name"] for one in row.progress_json.get("parts", [])]
    return {
        "parts": len(written),
        "parts_expected": len(parts_expected(row)),
        "rows": row.row_count,
        "rows_expected": row.rows_expected,
    }
