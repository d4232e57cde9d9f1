"""A kind of file for tests: jobs to date by enterprise and day, which an analyst loads for the institution acted for.

It is known while a block runs; everything else about it is what any file of any kind goes through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from clear_platform.foundation.imports import registry
from clear_platform.foundation.imports.cells import Cells
from clear_platform.foundation.imports.columns import Column
from clear_platform.foundation.imports.registry import ImportKind
from clear_platform.foundation.imports.results import ExaminedRow, LoadedRow, ParsedRow, Problem, RowOutcome
from clear_platform.foundation.public import Actor, Allowed
from enterprises.public import enterprises_for
from outcomes.public import NewOutcome, add_outcomes, remove_outcomes_of_import

CODE = "measured-jobs"
UNKNOWN = "No enterprise of this name is in sight."


def _parsed(cells: Cells) -> ParsedRow:
    name, day = cells.text("Enterprise", required=True), cells.text("Day", required=True)
    jobs = cells.whole("Jobs", required=True)
    facts = {"enterprise": name, "day": day, "jobs": jobs}
    return ParsedRow(cells.row_number, f"{name} {day}", facts, cells.problems)


def _ids(actor: Actor, rows: Sequence[ParsedRow]) -> dict[str, int]:
    names = {str(one.facts["enterprise"]) for one in rows}
    found = enterprises_for(actor).filter(organization__name__in=names)
    return dict(found.values_list("organization__name", "pk"))


def _examined(*, actor: Actor, rows: Sequence[ParsedRow]) -> list[ExaminedRow]:
    known = _ids(actor, rows)
    return [
        ExaminedRow(one.number, RowOutcome.CREATED)
        if one.facts["enterprise"] in known
        else ExaminedRow(one.number, None, (Problem(one.number, "Enterprise", UNKNOWN, one.key),))
        for one in rows
    ]


def _loaded(*, actor: Actor, batch_id: int, rows: Sequence[ParsedRow]) -> list[LoadedRow]:
    known, verdicts = _ids(actor, rows), _examined(actor=actor, rows=rows)
    brought = [
        NewOutcome(
            organization_id=actor.organization_id or 0,
            enterprise_id=known[one.facts["enterprise"]],
            outcome_type="follow_up",
            metrics={"jobs_created": one.facts["jobs"]},
            valid_on=date.fromisoformat(one.facts["day"]),
            external_ref=one.key,
            import_row=one.number,
        )
        for one, verdict in zip(rows, verdicts, strict=True)
        if verdict.outcome is not None
    ]
    add_outcomes(actor=actor, rows=brought, batch_id=batch_id)
    return [LoadedRow(one.number, one.outcome, None, one.problems) for one in verdicts]


def _undone(*, actor: Actor, batch_id: int, changed: Any) -> Mapping[str, int]:
    return {"outcomes": remove_outcomes_of_import(actor=actor, batch_id=batch_id)}


KIND = ImportKind(
    code=CODE,
    title="Jobs to date",
    thing="outcome",
    things="outcomes",
    columns=(
        Column("Enterprise", "Its name."),
        Column("Day", "The day the count is of, for instance 2026-05-01."),
        Column("Jobs", "Jobs created up to that day."),
    ),
    source="internal",
    allowed=Allowed(institution=("analyst",)),
    parse=_parsed,
    examine=_examined,
    load=_loaded,
    undo=_undone,
)


@contextmanager
def taken() -> Iterator[None]:
    """Let files of this kind be sent."""
    registry.register_import(KIND)
    try:
        yield
    finally:
        del registry._KINDS[CODE]
