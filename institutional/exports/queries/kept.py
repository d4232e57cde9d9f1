"""Reading packages that a job makes or made: how far they are, and whether one that is kept may still be fetched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import IO, Any, Final
from uuid import UUID

from clear_platform.foundation.public import Actor, Purpose, Scales, weigh
from enterprises.public import decision_for, enterprises_for
from institutional.exports.contracts.published import KINDS
from institutional.exports.errors import KeyRevoked, NotKept, NotReady, OutOfSight, ProofWithin
from institutional.exports.models import ExportRecord
from institutional.exports.queries.plans import plan_of
from institutional.exports.queries.records import exports_for
from institutional.proof.queries import key_behind
from outcomes.public import roadmap_outcome_for

State = ExportRecord.State
STATES: Final = tuple(State.values)
MEMO: Final = "memo"
ROADMAP_OUTCOME: Final = "roadmap_outcome"
"""What is taken along as a document of its own: as the scope of it calls a decision's, and as its subject."""
MADE: Final = (State.LEFT, State.KEPT, State.EXPIRED)
WHAT_TO_DO: Final[Mapping[str, str]] = {
    State.WAITING: "Come back when it is done.",
    State.WRITING: "Come back when it is done.",
    State.FAILED: "Export it anew.",
}


def export_for(*, actor: Actor, export_id: int) -> Any:
    """Give one export of the actor's organizations as `exports_for` does, with `named` and `told_name`.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    return exports_for(actor).get_for(actor, export_id)


def kept_package(*, actor: Actor, export_id: int) -> tuple[ExportRecord, Scales]:
    """Give a package that is kept, with the scales on which its sources were weighed again for whoever fetches it.

    Refuses: `NotVisible`, `NotFound`; `NotReady`, `NotKept`; `OutOfSight` where they may not see all that it is about;
    `KeyRevoked`.
    """
    row = export_for(actor=actor, export_id=export_id)
    if row.state in WHAT_TO_DO:
        raise NotReady(state=row.state, what_to_do=WHAT_TO_DO[row.state])
    if not can_be_fetched(row):
        raise _not_kept(row)
    told_of = row.progress_json.get("enterprises", [])
    refuse_out_of_sight(actor=actor, kind=row.subject_type, id=row.subject_id, scope=row.scope, enterprises=told_of)
    if not row.named:
        raise OutOfSight()
    refuse_revoked(row.progress_json["key"])
    scales = weigh(actor, Purpose.EXPORT)
    for source, rows in row.progress_json["passed"].items():
        # What went as computed rests on the leave to compute, as it did then; what went as it is must still go.
        computed = source not in row.progress_json["allowed"]
        scales.keeps(row.subject_type, [source], computed=computed, rows=rows)
    return row, scales


def refuse_revoked(fingerprint: str) -> None:
    """Refuse a package that leaves, now or once more, where the key that signed it is revoked. Refuses: `KeyRevoked`.

    Takes: the key's fingerprint, empty of what is not signed.
    """
    signed_by = key_behind(fingerprint)
    if signed_by is not None and signed_by.revoked_at is not None:
        raise KeyRevoked(day=signed_by.revoked_at.date().isoformat())


def refuse_out_of_sight(*, actor: Actor, kind: str, id: str, scope: str, enterprises: Collection[int]) -> None:
    """Refuse a package that leaves, now or once more, to whoever may not see what it is about and tells of.

    Takes: the enterprises that a package of a portfolio tells of. Refuses: as the reading of it does; `OutOfSight`.
    """
    if scope == MEMO:
        decision_for(actor=actor, decision_id=UUID(id))
    elif kind == ROADMAP_OUTCOME:
        roadmap_outcome_for(actor=actor, outcome_id=int(id))
    else:
        plan_of(actor=actor, kind=kind, id=id, scope=scope)
    _refuse_unseen(actor, enterprises)


def _refuse_unseen(actor: Actor, enterprises: Collection[int]) -> None:
    if enterprises and enterprises_for(actor).filter(pk__in=enterprises).count() < len(enterprises):
        raise OutOfSight()


def can_be_fetched(row: ExportRecord) -> bool:
    """Say whether a package is kept, and says of itself what has to be asked before it leaves once more."""
    # One in which no row weighs anything would leave unweighed, with the name of what it is about; of one that does
    # not say who signed it, nobody can tell whether the key still stands.
    told = row.progress_json
    return row.state == State.KEPT and bool(told.get("passed")) and "key" in told


def opened(row: ExportRecord) -> IO[bytes]:
    """Open the file of a package that is kept. Refuses: `NotKept` where it was forgotten since it was read."""
    try:
        found: IO[bytes] = row.file.storage.open(str(row.file.name), "rb")
    except FileNotFoundError as gone:
        raise _not_kept(row) from gone
    return found


def _not_kept(row: Any) -> NotKept:
    return NotKept(name=row.told_name or f"{row.subject_type} {row.subject_id}", scope=row.scope, format=row.format)


def proof_of(*, actor: Actor, export_id: int) -> Mapping[str, Any]:
    """Give what stands beside an export's file; it names what that is about, and holds entries of its ledgers.

    Refuses: `NotVisible`, `NotFound`; `OutOfSight` where they may not see all that it is about; `ProofWithin` where the
    file holds it.
    """
    row = export_for(actor=actor, export_id=export_id)
    if not row.named:
        raise OutOfSight()
    _refuse_unseen(actor, row.progress_json.get("enterprises", []))
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
    expected = len(parts_expected(row))
    return {
        "parts": expected if row.state in MADE else len(row.progress_json.get("parts", [])),
        "parts_expected": expected,
        "rows": row.row_count,
        "rows_expected": row.rows_expected,
    }
