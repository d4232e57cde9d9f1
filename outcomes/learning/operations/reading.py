"""Saying how an enterprise's exports are read, and reading one."""

from __future__ import annotations

from clear_platform.foundation import clock
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.public import (
    Actor,
    Expected,
    acting,
    operation,
    record,
    refuse_stale,
    require,
    tag_of,
)
from enterprises.public import enterprise_for, zone_of
from execution.public import KEEPERS
from outcomes.learning.errors import ExportRefused, MappingRefused
from outcomes.learning.models import SnapshotMapping
from outcomes.learning.queries import columns_of, mapping_of
from outcomes.learning.rules.exports import Columns, Read, Rules, columns_from, read_export, rules_of
from outcomes.learning.shipped import shipped_rules
from outcomes.snapshots.rules import BOUNDS

MOST_BYTES = 8 * 1024 * 1024
PLACES = {name: bounds.places for name, bounds in BOUNDS.items()}


@operation(KEEPERS)
def save_snapshot_mapping(
    *, actor: Actor, enterprise_id: int, columns: Columns, expected: Expected | None = None
) -> SnapshotMapping:
    """Keep which columns of an enterprise's exports are read; the mapping before is replaced as a whole.

    Refuses: `NotVisible`, `MappingRefused` where no figure could be read by it, `Stale`. Leaves: one row an enterprise,
    an audit event where it changed.
    """
    enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    kept = _tidied(columns)
    faults = _faults_of(kept)
    if faults:
        raise MappingRefused(problems=faults)
    figures = {name: list(value) if not isinstance(value, str) else value for name, value in vars(kept).items()}
    rows = SnapshotMapping.objects.for_actor(actor, "act").select_for_update(of=("self",))
    row, created = rows.get_or_create(
        enterprise_id=enterprise_id,
        defaults={"organization_id": enterprise_id, "saved_by_id": actor.id, **figures},
    )
    refuse_stale(expected, lambda: "" if created else tag_of(row))
    before = None
    if not created:
        before = {name: getattr(row, name) for name in figures}
        if before == figures:
            return row
        for name, value in figures.items():
            setattr(row, name, value)
        row.saved_at, row.saved_by_id = clock.now(), actor.id
        row.save(update_fields=[*figures, "saved_at", "saved_by"])
        row.refresh_from_db(fields=["row_version"])
    record(actor=actor, action="save_snapshot_mapping", obj=row, before=before, after=figures)
    return row


def figures_from_export(*, actor: Actor, enterprise_id: int, content: bytes, rules: Rules | None = None) -> Read:
    """Read the figures of a snapshot from an export; nothing is written.

    Takes: rules, where the ones of the enterprise are not to be taken, or where it has none those that ship.
    Refuses: `RoleNotAllowed`, `NotVisible`, `ExportRefused` with the line and column of each fault.
    """
    require(actor, KEEPERS)
    with acting(actor, read_only=True):
        enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
        saved = mapping_of(actor=actor, enterprise_id=enterprise_id) if rules is None else None
    if len(content) > MOST_BYTES:
        says = f"It is larger than {MOST_BYTES // 1024 // 1024} MB. Export fewer weeks."
        raise ExportRefused(problems=[FieldProblem("/file", "too_large", says)])
    taken = rules if rules is not None else rules_of(columns_of(saved)) if saved is not None else shipped_rules()
    read = read_export(content, taken, places=PLACES, zone=zone_of(enterprise.settings), all_columns=saved is not None)
    if read.faults:
        raise ExportRefused(
            problems=[
                FieldProblem(
                    f"/file/{one.line}",
                    one.code,
                    f"Line {one.line}{f', column {one.column}' if one.column else ''}: {one.says}",
                )
                for one in read.faults
            ]
        )
    if not read.figures:
        raise ExportRefused(
            problems=[
                FieldProblem("/file", "nothing_read", "None of its columns is read. Say which are, and send it again.")
            ]
        )
    return read


def _tidied(columns: Columns) -> Columns:
    return columns_from(
        {
            name: " ".join(value.split())
            if isinstance(value, str)
            else [" ".join(one.split()) for one in value if one.strip()]
            for name, value in vars(columns).items()
        }
    )


def _faults_of(columns: Columns) -> list[FieldProblem]:
    together = (
        ("arrived_column", "answered_column"),
        ("stage_column", "appointment_stages"),
        ("status_column", "won_values"),
    )
    says = "Name this too, or leave both empty."
    faults = [
        FieldProblem(f"/{lacking}", "belongs_together", says)
        for pair in together
        for given, lacking in (pair, pair[::-1])
        if getattr(columns, given) and not getattr(columns, lacking)
    ]
    if columns.won_values and not columns.stage_column:
        faults.append(
            FieldProblem(
                "/stage_column", "belongs_together", "Sales are counted among appointments; say which stages those are."
            )
        )
    if not faults and not rules_of(columns):
        faults.append(FieldProblem("/arrived_column", "required", "Name the columns of at least one figure."))
    return faults
