"""Reads of outcomes, metric definitions, reviews and locks of periods.

Not here: what outcomes mean for a capability (the capability app).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet

from clear_platform.foundation.public import Actor, GrantLevel, OrganizationKind
from enterprises.public import decisions_of
from execution.public import MetricNamed
from outcomes.records.errors import OutcomesInLockedPeriod, PeriodLocked
from outcomes.records.models import MetricDefinition, Outcome, OutcomeReview, PeriodLock
from outcomes.records.results import FileRow, OutcomeFact
from outcomes.records.rules import Metric, exactly, review_counts

ORDERINGS = {"measured": "valid_on", "kind": "outcome_type", "recorded": "recorded_at"}


def metrics_known(actor: Actor | None = None) -> dict[str, Metric]:
    """Give every metric that ships by its code and, where it is said who asks, those of institutions in sight.

    One query. No two metrics share a code, whoever's they are.
    """
    rows = _shipped() if actor is None else metric_definitions(actor)
    return {row.code: metric_of(row) for row in rows}


def metrics_to_ask(actor: Actor, organization_id: int) -> dict[str, Metric]:
    """Give the metrics that an institution can ask for, by code: those that ship and its own. One query."""
    known = metrics_known(actor)
    return {code: one for code, one in known.items() if one.organization_id in {None, organization_id}}


def units_of(codes: Collection[str]) -> dict[str, str]:
    """Give the unit of each metric that ships among some codes. One query."""
    return dict(_shipped().filter(code__in=set(codes)).values_list("code", "unit"))


def names_of(codes: Collection[str]) -> dict[str, MetricNamed]:
    """Give what each metric among some codes is called, and how it is counted. One query."""
    rows = _shipped().filter(code__in=set(codes)).values_list("code", "name", "definition")
    return {code: MetricNamed(name, definition) for code, name, definition in rows}


def metric_definitions(actor: Actor) -> QuerySet[MetricDefinition]:
    """Give the library of metrics and the own ones of institutions in sight, by code."""
    rows: QuerySet[MetricDefinition] = MetricDefinition.objects.for_actor(actor)
    return rows.order_by("code")


def metric_for(*, actor: Actor, metric_id: int, level: GrantLevel = "read") -> MetricDefinition:
    """Give one metric: of the library, or an institution's own in sight.

    Refuses: `NotVisible`, `NotFound` to those who see all; `ReadOnly` where it may be read and no more.
    """
    found: MetricDefinition = MetricDefinition.objects.select_related("organization").get_for(actor, metric_id, level)
    return found


def has_values(code: str) -> bool:
    """Say whether any outcome that the database lets the transaction see measures a metric.

    Staff see all of them, and an institution those in its own file, where the values of its own metrics are.
    """
    return Outcome._base_manager.filter(metrics_json__has_key=code).exists()


def _shipped() -> QuerySet[MetricDefinition]:
    # What ships is everybody's, so nobody has to say who asks.
    return MetricDefinition._base_manager.filter(organization__isnull=True)


def metric_of(row: MetricDefinition) -> Metric:
    """Give a definition as the rules read it."""
    return Metric(
        code=row.code,
        name=row.name,
        unit=row.unit,
        kind=row.kind,
        direction=row.direction,
        low=None if row.min is None else exactly(row.min),
        high=None if row.max is None else exactly(row.max),
        aggregation=row.aggregation,
        capability_code=row.capability_code,
        cumulative=row.cumulative,
        weight_code=row.weight_code,
        breakdowns=tuple(row.breakdowns),
        definition=row.definition,
        organization_id=row.organization_id,
    )


def outcomes_for(actor: Actor) -> QuerySet[Outcome]:
    """Give every outcome the actor may see, newest first by the day it was recorded."""
    rows: QuerySet[Outcome] = Outcome.objects.for_actor(actor)
    return rows.select_related("source", "recorded_by", "decision").order_by("-recorded_at", "-pk")


def outcomes_of(
    actor: Actor, *, enterprise_id: int | None = None, decision_id: UUID | None = None
) -> QuerySet[Outcome]:
    """Give the outcomes of one enterprise or one decision that the actor may see.

    Not checked here: that the enterprise or decision itself is visible; a page asks its own door for that first.
    """
    rows = outcomes_for(actor)
    if enterprise_id is not None:
        rows = rows.filter(enterprise_id=enterprise_id)
    return rows if decision_id is None else rows.filter(decision_id=decision_id)


def outcome_for(*, actor: Actor, outcome_id: int) -> Outcome:
    """Give one outcome in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = Outcome.objects.select_related("source", "recorded_by", "import_batch", "decision", "organization")
    found: Outcome = rows.get_for(actor, outcome_id)
    return found


def narrowed(
    rows: QuerySet[Outcome],
    *,
    metrics: Sequence[str] = (),
    types: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    words: str = "",
    ordering: str = "",
) -> QuerySet[Outcome]:
    """Keep the outcomes that measure any of the metrics, are of any of the types, lie in the span and hold the words.

    Takes: `ordering`, a key of `ORDERINGS` with or without a leading minus; unknown days stand last either way.
    """
    if metrics:
        rows = rows.filter(metrics_json__has_any_keys=list(metrics))
    if types:
        rows = rows.filter(outcome_type__in=types)
    if since is not None:
        rows = rows.filter(valid_on__gte=since)
    if until is not None:
        rows = rows.filter(valid_on__lte=until)
    for word in words.split()[:6]:
        rows = rows.filter(Q(notes__icontains=word) | Q(outcome_type__icontains=word) | Q(external_ref__icontains=word))
    key = ORDERINGS.get(ordering.removeprefix("-"), "valid_on")
    down = ordering.startswith("-") or ordering.removeprefix("-") not in ORDERINGS
    by = F(key).desc(nulls_last=True) if down else F(key).asc(nulls_last=True)
    return rows.order_by(by, "-pk" if down else "pk")


def what_occurs(rows: QuerySet[Outcome]) -> tuple[list[str], list[str]]:
    """Give the types and the metric codes that occur among some outcomes, for filters. Two queries."""
    types = rows.order_by("outcome_type").values_list("outcome_type", flat=True).distinct()
    codes = rows.order_by().annotate(code=Func(F("metrics_json"), function="jsonb_object_keys")).values_list("code")
    return list(types), sorted({code for (code,) in codes.distinct()})


def metrics_suggested(actor: Actor, *, enterprise_id: int, at_most: int) -> list[str]:
    """Give the metrics to ask for first: those that decisions expect to move, then those measured before."""
    expected = [
        str(one["metric"])
        for row in decisions_of(actor=actor, enterprise_id=enterprise_id).filter(status="approved")
        for one in row.expected_json
        if one.get("metric")
    ]
    _types, measured = what_occurs(outcomes_of(actor, enterprise_id=enterprise_id))
    return list(dict.fromkeys([*expected, *measured]))[:at_most]


def count_of(actor: Actor, enterprise_id: int) -> int:
    """Give how many outcomes of an enterprise the actor may see, for the tab."""
    return outcomes_of(actor, enterprise_id=enterprise_id).count()


def outcome_files(*, actor: Actor, outcome_ids: Iterable[int]) -> dict[int, FileRow]:
    """Give, for those outcomes that a file brought, the file's name and hash and the line. One query."""
    rows = Outcome.objects.for_actor(actor).filter(pk__in=set(outcome_ids), import_batch__isnull=False)
    return {
        row.pk: FileRow(row.import_batch.file_name, row.import_batch.file_sha256, row.import_row or 0)
        for row in rows.select_related("import_batch")
        if row.import_batch
    }


def outcome_facts(
    *,
    actor: Actor,
    enterprise_ids: Iterable[int] | None = None,
    organization_id: int | None = None,
    metrics: Sequence[str] = (),
) -> list[OutcomeFact]:
    """Give outcomes as scoring reads them, oldest first by the day measured. One query.

    Takes: the enterprises, or None for all; `metrics`, of which each measures at least one, or none for all;
    `organization_id`, the holder whose own rows count besides those of the
    enterprise itself, or None for the enterprise's own alone. What waits for the holder's review, or was sent back by
    it, does not count for the holder; what others make of an outcome is theirs.
    """
    own = Q(organization_id=F("enterprise_id"))
    rows = Outcome.objects.for_actor(actor).filter(
        own if organization_id is None else own | Q(organization_id=organization_id)
    )
    if organization_id is not None:
        out = [status for status in OutcomeReview.Status.values if not review_counts(status)]
        judged = OutcomeReview.objects.for_actor(actor).filter(organization_id=organization_id, status__in=out)
        rows = rows.exclude(Exists(judged.filter(outcome_id=OuterRef("pk"))))
    if enterprise_ids is not None:
        rows = rows.filter(enterprise_id__in=list(enterprise_ids))
    if metrics:
        rows = rows.filter(metrics_json__has_any_keys=list(metrics))
    found = rows.select_related("source").order_by("measured_at", "pk").only(
        "pk", "enterprise_id", "organization_id", "decision_id", "outcome_type", "metrics_json", "measured_at",
        "valid_on", "recorded_at", "source__code",
    )  # fmt: skip
    return [
        OutcomeFact(
            id=row.pk,
            enterprise_id=int(row.enterprise_id or 0),
            organization_id=row.organization_id,
            decision_id=str(row.decision_id or ""),
            outcome_type=row.outcome_type,
            metrics={code: exactly(value) for code, value in row.metrics_json.items()},
            measured_on=row.valid_on or (row.measured_at.date() if row.measured_at else None),
            recorded_at=row.recorded_at,
            source=row.source.code,
        )
        for row in found
    ]


def outcomes_measuring(
    *, actor: Actor, enterprise_ids: Collection[int], metrics: Collection[str], since: date, until: date
) -> list[dict[str, Any]]:
    """Give the outcomes of some enterprises in a span of days that measure any of some metrics. One query.

    Gives: for each its id, enterprise, owner, decision, day, values, when it was recorded, and the code of its source.
    One whose day is not known is never among them.
    """
    if not metrics or not enterprise_ids:
        return []
    rows = Outcome.objects.for_actor(actor).filter(
        enterprise_id__in=set(enterprise_ids),
        metrics_json__has_any_keys=sorted(metrics),
        valid_on__gte=since,
        valid_on__lte=until,
    )
    columns = (
        "pk", "enterprise_id", "organization_id", "decision_id", "valid_on", "metrics_json", "recorded_at",
        "source__code",
    )  # fmt: skip
    return [dict(row) for row in rows.order_by("valid_on", "pk").values(*columns)]


def sources_of_told(actor: Actor, told: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, Collection[str]]:
    """Give the source of the outcome that each event tells of; those of outcomes that are gone are left out."""
    rows = Outcome.objects.for_actor(actor).filter(pk__in={data["outcome_id"] for data in told.values()})
    codes = dict(rows.values_list("pk", "source__code"))
    return {event_id: {codes[data["outcome_id"]]} for event_id, data in told.items() if data["outcome_id"] in codes}


def locks_of(actor: Actor) -> QuerySet[PeriodLock]:
    """Give the periods that institutions in sight have locked, unlocked ones among them, newest first."""
    rows: QuerySet[PeriodLock] = PeriodLock.objects.for_actor(actor)
    return rows.select_related("organization", "locked_by", "unlocked_by").order_by("-starts", "-pk")


def locks_narrowed(
    rows: QuerySet[PeriodLock], *, words: str = "", locked: Collection[bool] = ()
) -> QuerySet[PeriodLock]:
    """Keep the periods whose note, or reason for opening again, or who closed or opened them, has all of some words.

    Takes: `locked`, whether they stand: either, both or, where none is said, both.
    """
    if len(set(locked)) == 1:
        rows = rows.filter(unlocked_at__isnull=next(iter(locked)))
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(note__icontains=word)
            | Q(unlocked_because__icontains=word)
            | Q(locked_by__name__icontains=word)
            | Q(unlocked_by__name__icontains=word)
        )
    return rows


def is_closed(actor: Actor, starts: date, ends: date, *, organization_id: int) -> bool:
    """Say whether an institution has closed any day of a span. A write asks `refuse_locked`, which holds it."""
    closed = locks_of(actor).filter(organization_id=organization_id, unlocked_at__isnull=True)
    return closed.filter(starts__lte=ends, ends__gte=starts).exists()


def lock_for(*, actor: Actor, lock_id: int) -> PeriodLock:
    """Give one lock in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = PeriodLock.objects.select_related("organization", "locked_by", "unlocked_by")
    found: PeriodLock = rows.get_for(actor, lock_id)
    return found


def refuse_locked(actor: Actor, starts: date, ends: date, *, organization_id: int | None = None) -> None:
    """Refuse with `PeriodLocked` where an institution has closed any day of a span.

    Takes: the institution, or None for the one that the actor acts for; whoever acts for no institution is let through.
    Leaves: the institution closes no period before the transaction ends.
    """
    refuse_any_locked(actor, [(starts, ends)], organization_id=organization_id)


def refuse_any_locked(
    actor: Actor, spans: Collection[tuple[date, date]], *, organization_id: int | None = None
) -> None:
    """Refuse as `refuse_locked` does where any day of any of several spans is closed. Two statements."""
    if organization_id is None:
        seat = actor.seat
        if seat is None or seat.kind != OrganizationKind.INSTITUTION:
            return
        organization_id = seat.organization_id
    if not spans:
        return
    hold_periods(organization_ids=[organization_id])
    closed = PeriodLock.objects.for_actor(actor).filter(
        organization_id=organization_id,
        unlocked_at__isnull=True,
        starts__lte=max(ends for _, ends in spans),
        ends__gte=min(starts for starts, _ in spans),
    )
    for found in closed.order_by("starts", "pk"):
        if any(found.starts <= ends and starts <= found.ends for starts, ends in spans):
            raise PeriodLocked(starts=found.starts.isoformat(), ends=found.ends.isoformat())


def hold_periods(*, enterprise_ids: Collection[int] = (), organization_ids: Collection[int] = ()) -> None:
    """Let nobody who sees some enterprises, and none of some organizations, close a period while the transaction runs.

    Whoever closes one at the moment is waited for; ask only afterwards what is closed, and only then say when a value
    was written down. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_hold_periods(%s, %s)", [sorted(enterprise_ids), sorted(organization_ids)])


def refuse_in_locked_period(outcome_ids: Sequence[int]) -> None:
    """Refuse with `OutcomesInLockedPeriod` where any institution for which one of them counts has closed its period.

    Who that is stays unsaid: the locks of an institution are its own. Leaves: none of them closes a period of these
    outcomes before the transaction ends.
    """
    if not outcome_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clear_hold_outcomes(%s)", [list(outcome_ids)])
        ((found,),) = cursor.fetchall()
    if found:
        raise OutcomesInLockedPeriod()


def forms_of_outcomes(actor: Actor, outcome_ids: Collection[int], *, organization_id: int) -> dict[int, int]:
    """Give the form of an institution on which each of some outcomes came in, by outcome; others are left out."""
    rows = Outcome.objects.for_actor(actor).filter(pk__in=outcome_ids, forms__organization_id=organization_id)
    return dict(rows.values_list("pk", "forms__pk"))


def reviews_for(actor: Actor) -> QuerySet[OutcomeReview]:
    """Give what institutions in sight made of outcomes, newest first."""
    rows: QuerySet[OutcomeReview] = OutcomeReview.objects.for_actor(actor)
    related = ("organization", "reviewer", "outcome__enterprise__organization", "outcome__source")
    return rows.select_related(*related).order_by("-submitted_at", "-pk")
