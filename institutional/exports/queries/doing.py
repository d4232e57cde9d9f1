"""Tasks with their milestones, outcomes and snapshots, as parts of a package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Case, Expression, F, QuerySet, Value, When

from clear_platform.foundation.public import INTERNAL, Actor, Scales
from execution.public import milestones_by_task
from institutional.exports.contracts import tables
from institutional.exports.queries.lines import amount, moment, value
from institutional.exports.queries.pieces import PartToWrite, Row, by_source, row_by_row
from institutional.exports.queries.wording import day, name
from institutional.exports.queries.wording import moment as moment_of

FIGURES: Final = (
    "lead_response_minutes", "lead_to_appt_rate", "close_rate", "crm_adoption_rate", "weekly_ops_hours", "nps",
)  # fmt: skip
SOURCES_OF_SNAPSHOTS: Final = {"manual": INTERNAL, "api": INTERNAL, "ghl_export": "ghl_export"}
"""Which source of data stands behind each way in which a snapshot came."""


def tasks(actor: Actor, rows: QuerySet[Any]) -> PartToWrite:
    """Give tasks by the day they are due, each with what proves it. They are written here."""

    def told(piece: list[Any], scales: Scales) -> Iterator[Row]:
        if not scales.keeps("tasks", (INTERNAL,), rows=len(piece)):
            return
        proved = milestones_by_task(actor=actor, task_ids=[row.pk for row in piece])
        for row in piece:
            yield _task(row, proved[row.pk])

    return row_by_row(tables.TASKS, rows.order_by(F("due_date").asc(nulls_last=True), "pk"), told)


def _task(row: Any, milestones: list[Any]) -> Row:
    return {
        "id": row.pk,
        "enterprise": row.enterprise_id,
        "decision_id": str(row.decision_id),
        "action_plan_ref": row.action_plan_ref,
        "title": row.title,
        "owner": name(row.owner),
        "status": row.status,
        "priority": row.priority,
        "due_date": day(row.due_date),
        "created_at": moment_of(row.created_at),
        "done_at": moment_of(row.done_at),
        "milestones": [
            {
                "id": one.pk,
                "type": one.milestone_type,
                "logged_at": moment_of(one.logged_at),
                "logged_by": name(one.logged_by),
                "evidence_text": one.evidence_text,
                "evidence_url": one.evidence_url,
                "evidence_file": one.file_name,
                "evidence_sha256": one.evidence_hash,
                "effective_date": day(one.effective_date),
                "verified_at": moment_of(one.verified_at),
                "verified_by": name(one.verified_by),
                "metrics": one.metrics_json,
            }
            for one in milestones
        ],
    }


def outcomes(rows: QuerySet[Any]) -> PartToWrite:
    """Give outcomes, the newest first."""
    columns: dict[str, str | Expression] = {
        "id": "pk",
        "enterprise": "enterprise_id",
        "type": "outcome_type",
        "decision_id": "decision_id",
        "metrics": value("metrics_json"),
        "breakdowns": value("breakdowns_json"),
        "measured_at": moment("measured_at"),
        "valid_on": "valid_on",
        "recorded_at": moment("recorded_at"),
        "notes": "notes",
        "external_ref": "external_ref",
        "source": "source__code",
        "import": "import_batch_id",
        "import_row": "import_row",
    }
    return by_source(tables.OUTCOMES, rows.order_by("-recorded_at", "-pk"), columns)


def snapshots(rows: QuerySet[Any]) -> PartToWrite:
    """Give snapshots, the newest day first."""
    columns: dict[str, str | Expression] = {
        "id": "pk",
        "enterprise": "enterprise_id",
        "date": "date",
        "label": "label",
        **{one: amount(one) for one in FIGURES},
        "notes": "notes",
        "recorded_at": moment("recorded_at"),
        "recorded_by": "recorded_by__name",
        "source": Case(
            *(When(source=way, then=Value(code)) for way, code in SOURCES_OF_SNAPSHOTS.items()), default=F("source")
        ),
    }
    ordered = rows.order_by("-date", "-pk")
    return by_source(tables.SNAPSHOTS, ordered, columns, codes=SOURCES_OF_SNAPSHOTS, source="source")
