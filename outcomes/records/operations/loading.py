"""Outcomes in bulk, for imports: parts of larger operations, which check the caller's role and audit once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.errors import IntegrityConstraintViolation

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, enqueue_many, publish_many, source_by_code
from outcomes.records import queries
from outcomes.records.errors import MetricsRefused, OutcomesMovedIntoLockedPeriod
from outcomes.records.models import Outcome, OutcomeReview
from outcomes.records.operations.citing import note_outcomes, note_outcomes_gone
from outcomes.records.operations.recording import RECOMPUTE
from outcomes.records.operations.telling import news_of
from outcomes.records.results import NewOutcome, OutcomesAdded
from outcomes.records.rules import Metric, as_stored, faults_of

AT_ONCE = 1000
Key = tuple[int, str, str]


def add_outcomes(
    *, actor: Actor, rows: Sequence[NewOutcome], batch_id: int | None, source_code: str = "internal"
) -> OutcomesAdded:
    """Keep the results of a file: new ones are added, known ones (same holder, type and reference) made equal.

    Refuses: `MetricsRefused` with a pointer to row and metric, `OutcomesInLockedPeriod`,
    `OutcomesMovedIntoLockedPeriod`. Leaves: nothing written where nothing differs; a changed row names the batch and
    line that changed it; an event for each that was written; a job for each enterprise whose scores follow from it. At
    most nine statements for each thousand rows, eleven where days move, and one for all jobs.
    """
    known = queries.metrics_known()
    faults = [fault for at, row in enumerate(rows) for fault in faults_of(row.metrics, known, at=f"/{at}/metrics")]
    if faults:
        raise MetricsRefused(problems=faults)
    queries.hold_periods(
        enterprise_ids={row.enterprise_id for row in rows},
        organization_ids={row.organization_id for row in rows},
    )
    source_id = source_by_code(source_code).pk
    scored = _scored(known)
    touched: set[int] = set()
    created = changed = unchanged = 0
    for part in _in_parts(rows):
        standing = _standing(actor, part)
        new: list[Outcome] = []
        altered: list[Outcome] = []
        moved: list[Outcome] = []
        for row in part:
            there = standing.get((row.organization_id, row.outcome_type, row.external_ref))
            day = there and there.valid_on
            measured = {*row.metrics, *(there.metrics_json if there else ())}
            if there is None:
                new.append(_made(row, source_id=source_id, batch_id=batch_id))
            elif _alter(there, row, batch_id=batch_id):
                altered.append(there)
                moved += [there] if there.valid_on != day else []
            else:
                unchanged += 1
                continue
            if measured & scored:
                touched.add(row.enterprise_id)
        queries.refuse_in_locked_period([row.pk for row in altered])
        Outcome.objects.bulk_create(new, batch_size=AT_ONCE)
        if moved:
            _alter_moved(actor, altered, moved)
        elif altered:
            _write_altered(actor, altered)
        note_outcomes(rows=[*new, *altered])
        news = [*map(news_of, new), *(news_of(row, changed=True) for row in altered)]
        publish_many(actor=actor, type="outcome.recorded", news=news)
        created, changed = created + len(new), changed + len(altered)
    _compute_anew(touched)
    return OutcomesAdded(created=created, changed=changed, unchanged=unchanged)


def remove_outcomes_of_import(*, actor: Actor, batch_id: int) -> int:
    """Take away the results that a batch brought; part of undoing it. Gives how many went.

    Refuses: `OutcomesInLockedPeriod`. Leaves: a job for each enterprise whose scores rested on them.
    """
    rows = Outcome.objects.for_actor(actor).filter(import_batch_id=batch_id)
    going = list(rows.values_list("pk", flat=True))
    queries.refuse_in_locked_period(going)
    scored = rows.filter(metrics_json__has_any_keys=sorted(_scored(queries.metrics_known())))
    touched = set(scored.values_list("enterprise_id", flat=True))
    # What institutions made of them goes with them; none lies in a closed period.
    OutcomeReview.objects.for_actor(actor).filter(outcome_id__in=going).delete()
    gone, _ = rows.delete()
    note_outcomes_gone(actor=actor, ids=going)
    _compute_anew(touched)
    return gone


def _scored(known: Mapping[str, Metric]) -> set[str]:
    """Give the metrics that scores and flags rest on; of what measures none of them nothing follows."""
    return {code for code, metric in known.items() if metric.capability_code}


def _compute_anew(enterprise_ids: Collection[int]) -> None:
    enqueue_many(RECOMPUTE, [{"enterprise_id": one} for one in sorted(enterprise_ids)])


def _write_altered(actor: Actor, altered: Sequence[Outcome]) -> None:
    Outcome.objects.for_actor(actor).bulk_update(altered, _ALTERED, batch_size=AT_ONCE)


def _alter_moved(actor: Actor, altered: Sequence[Outcome], moved: Sequence[Outcome]) -> None:
    """Write rows of which some move to another day. Who judged them and closed it, the database alone may know."""
    try:
        with transaction.atomic():
            _write_altered(actor, altered)
    except IntegrityError as fault:
        if isinstance(fault.__cause__, IntegrityConstraintViolation):
            raise OutcomesMovedIntoLockedPeriod(
                references=", ".join(f"{row.external_ref} to {row.valid_on or 'no day'}" for row in moved[:5]),
                n=len(moved),
            ) from fault
        raise


_ALTERED = ["metrics_json", "measured_at", "valid_on", "notes", "recorded_at", "import_batch", "import_row"]


def _in_parts(rows: Sequence[NewOutcome]) -> Iterator[Sequence[NewOutcome]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _standing(actor: Actor, rows: Sequence[NewOutcome]) -> dict[Key, Outcome]:
    references = {row.external_ref for row in rows if row.external_ref}
    found = Outcome.objects.for_actor(actor).filter(
        external_ref__in=references,
        outcome_type__in={row.outcome_type for row in rows},
        organization_id__in={row.organization_id for row in rows},
    )
    return {(row.organization_id, row.outcome_type, row.external_ref): row for row in found}


def _made(row: NewOutcome, *, source_id: int, batch_id: int | None) -> Outcome:
    return Outcome(
        organization_id=row.organization_id,
        enterprise_id=row.enterprise_id,
        external_ref=row.external_ref,
        outcome_type=row.outcome_type,
        source_id=source_id,
        import_batch_id=batch_id,
        import_row=row.import_row,
        **_values(row),
    )


def _alter(there: Outcome, row: NewOutcome, *, batch_id: int | None) -> bool:
    values = _values(row)
    if all(getattr(there, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(there, name, value)
    there.recorded_at, there.import_batch_id, there.import_row = clock.now(), batch_id, row.import_row
    return True


def _values(row: NewOutcome) -> dict[str, Any]:
    return {
        "metrics_json": as_stored(row.metrics),
        "measured_at": row.measured_at,
        "valid_on": row.valid_on,
        "notes": row.notes,
    }
