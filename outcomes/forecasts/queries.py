"""Reading forecasts: decisions, what was measured of their enterprises, and the rules over both. Writes nothing.

What counts: outcomes recorded as the result of the decision or of another version of it, outcomes that no decision
claims, and snapshots; each only from the own files of the decision's owner or of its enterprise, so that everybody who
sees a decision sees the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, ScopedQuerySet
from enterprises.public import decision_for, decisions_for
from outcomes.forecasts.rules import judging
from outcomes.forecasts.rules.calibrating import Said, all_together, calibrated
from outcomes.forecasts.rules.forecast import Calibrated, Forecast
from outcomes.forecasts.rules.judging import Expected, Judged, Measured, Span
from outcomes.records.queries import metrics_known, outcomes_measuring
from outcomes.records.rules import Metric, exactly
from outcomes.snapshots.queries import snapshots_measuring

APPROVED_ONCE = ("approved", "superseded", "closed")
PERSON = "person"
"""What a filter calls decisions that rest on no agent's analysis."""
_FACTS = (
    "pk", "organization_id", "enterprise_id", "domain", "status", "decided_at", "expected_json", "analysis__domain",
    "analysis__confidence", "superseded_by__decided_at",
)  # fmt: skip

Facts = Mapping[str, Any]
ByMetric = Mapping[str, list[Measured]]


def forecast_of(*, actor: Actor, decision_id: UUID) -> Forecast:
    """Give what a version of a decision expects, and what came. Six queries, however much it expects.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    decision_for(actor=actor, decision_id=decision_id)
    return _forecasts(actor, list(decisions_for(actor).filter(pk=decision_id).values(*_FACTS)))[0]


def expects_of(actor: Actor, decision_id: UUID) -> int:
    """Give how many outcomes a version expects, for the tab; 0 where it is not the actor's to see."""
    found = decisions_for(actor).filter(pk=decision_id).values_list("expected_json", flat=True).first()
    return len(found or ())


def decisions_forecasting(actor: Actor) -> ScopedQuerySet:
    """Give the versions that were approved and expect something, of those the actor may see."""
    rows = decisions_for(actor).filter(decided_at__isnull=False, status__in=APPROVED_ONCE).exclude(expected_json=[])
    return rows.order_by("decided_at", "pk")


def narrowed(rows: ScopedQuerySet, *, domain: str = "", agent: str = "") -> ScopedQuerySet:
    """Keep the decisions of a domain, and those that rest on an agent's analysis; `person` keeps those on none."""
    if domain:
        rows = rows.filter(domain=domain)
    if agent == PERSON:
        return rows.filter(analysis__isnull=True)
    return rows.filter(analysis__domain=agent) if agent else rows


def calibration_of(*, actor: Actor, decisions: QuerySet[Any]) -> Calibrated:
    """Give how the forecasts of some decisions did: all together, and for each agent and domain. Five queries."""
    forecasts = _forecasts(actor, list(decisions.values(*_FACTS)), days=())
    said = [
        Said(
            agent=forecast.agent,
            domain=forecast.domain,
            state=one.state,
            error_ratio=one.error_ratio,
            confidence=forecast.confidence,
        )
        for forecast in forecasts
        for one in forecast.outcomes
    ]
    sources = sorted({source for forecast in forecasts for source in forecast.sources})
    return Calibrated(all_together(said), calibrated(said), sources)


def _forecasts(actor: Actor, rows: Sequence[Facts], *, days: Sequence[int] = judging.HORIZONS) -> list[Forecast]:
    if not rows:
        return []
    known = metrics_known()
    expected = {row["pk"]: [_expected(one, known) for one in row["expected_json"]] for row in rows}
    enterprises = {row["enterprise_id"] for row in rows if row["enterprise_id"] is not None}
    metrics = {one.metric for ones in expected.values() for one in ones}
    spans = [
        (since, until) for row in rows if (bounds := _bounds(row, expected[row["pk"]])) for since, until in [bounds]
    ]
    since = min((one[0] for one in spans), default=clock.today())
    until = min(clock.today(), max((one[1] for one in spans), default=clock.today()))
    wanted: dict[str, Any] = {
        "actor": actor,
        "enterprise_ids": enterprises,
        "metrics": metrics,
        "since": since,
        "until": until,
    }
    outcomes = _by_enterprise(outcomes_measuring(**wanted))
    snapshots = _by_enterprise(snapshots_measuring(**wanted))
    versions = _versions(actor, enterprises)
    return [
        _forecast(row, expected[row["pk"]], outcomes, snapshots, versions.get(row["pk"], frozenset({row["pk"]})), days)
        for row in rows
    ]


def _forecast(
    row: Facts,
    expected: Sequence[Expected],
    outcomes: Mapping[int, list[Facts]],
    snapshots: Mapping[int, list[Facts]],
    versions: frozenset[UUID],
    days: Sequence[int],
) -> Forecast:
    approved_on = _approved_on(row)
    span, by_metric, sources = None, {}, []
    if approved_on is not None:
        replaced = row["superseded_by__decided_at"] if row["status"] == "superseded" else None
        span = Span((clock.today() - approved_on).days, (replaced.date() - approved_on).days if replaced else None)
        counted = [
            one
            for one in outcomes.get(row["enterprise_id"], ())
            if one["organization_id"] in {row["organization_id"], row["enterprise_id"]}
            and (one["decision_id"] is None or one["decision_id"] in versions)
        ]
        by_metric = _by_metric(
            [*_of_outcomes(counted, approved_on), *_of_snapshots(snapshots.get(row["enterprise_id"], ()), approved_on)]
        )
    found = tuple(judging.judged(one, by_metric.get(one.metric, []), span, days=days) for one in expected)
    if approved_on is not None:
        shown = {measured.id for one in found for measured in _shown(one) if measured.kind == "outcome"}
        sources = sorted({one["source__code"] for one in counted if one["pk"] in shown})
    return Forecast(
        decision_id=row["pk"],
        enterprise_id=row["enterprise_id"],
        organization_id=row["organization_id"],
        domain=row["domain"],
        agent=_agent(row),
        status=row["status"],
        approved_on=approved_on,
        as_of=clock.today(),
        confidence=row["analysis__confidence"],
        outcomes=found,
        sources=sources,
    )


def _shown(one: Judged) -> Iterable[Measured]:
    checked = [*one.at, one.due, *([one.newest] if one.newest else [])]
    yield from (each.measured for each in checked if each.measured is not None)
    if one.start_from is not None:
        yield one.start_from


def _approved_on(row: Facts) -> date | None:
    if row["status"] not in APPROVED_ONCE or row["decided_at"] is None:
        return None
    day: date = row["decided_at"].date()
    return day


def _bounds(row: Facts, expected: Sequence[Expected]) -> tuple[date, date] | None:
    approved_on = _approved_on(row)
    if approved_on is None or not expected:
        return None
    last = max(judging.last_day(one.by_days) for one in expected)
    return approved_on - timedelta(days=judging.START_DAYS), approved_on + timedelta(days=last)


def _agent(row: Facts) -> str:
    """Give the agent whose analysis a decision rests on, empty where a person wrote it without one."""
    return str(row["analysis__domain"] or "")


def _expected(entry: Mapping[str, Any], known: Mapping[str, Metric]) -> Expected:
    metric = known.get(entry["metric"])
    return Expected(
        metric=entry["metric"],
        unit=entry.get("unit") or (metric.unit if metric else ""),
        baseline=None if entry.get("baseline") is None else Decimal(str(entry["baseline"])),
        target=Decimal(str(entry["target"])),
        by_days=entry["by_days"],
        better_up=metric.better_up if metric else None,
    )


def _by_enterprise(rows: Iterable[Facts]) -> dict[int, list[Facts]]:
    found: dict[int, list[Facts]] = {}
    for row in rows:
        found.setdefault(row["enterprise_id"], []).append(row)
    return found


def _versions(actor: Actor, enterprise_ids: Iterable[int]) -> dict[UUID, frozenset[UUID]]:
    """Give for each decision about some enterprises the versions of it, itself among them. One query."""
    pairs = decisions_for(actor).filter(enterprise_id__in=enterprise_ids, supersedes__isnull=False)
    together: dict[UUID, set[UUID]] = {}
    for later, earlier in pairs.order_by().values_list("pk", "supersedes_id"):
        joined = together.get(later, {later}) | together.get(earlier, {earlier})
        together.update(dict.fromkeys(joined, joined))
    return {one: frozenset(joined) for one, joined in together.items()}


def _of_outcomes(rows: Iterable[Facts], approved_on: date) -> Iterable[tuple[str, Measured]]:
    for row in rows:
        for code, value in row["metrics_json"].items():
            yield (
                code,
                Measured(
                    day=(row["valid_on"] - approved_on).days,
                    value=exactly(value),
                    kind="outcome",
                    id=row["pk"],
                    on=row["valid_on"],
                    recorded_at=row["recorded_at"],
                    own=row["decision_id"] is not None,
                ),
            )


def _of_snapshots(rows: Iterable[Facts], approved_on: date) -> Iterable[tuple[str, Measured]]:
    beside = {"pk", "enterprise_id", "date", "label", "recorded_at"}
    for row in rows:
        for code in row.keys() - beside:
            if row[code] is not None:
                yield (
                    code,
                    Measured(
                        day=(row["date"] - approved_on).days,
                        value=exactly(row[code]),
                        kind="snapshot",
                        id=row["pk"],
                        on=row["date"],
                        recorded_at=row["recorded_at"],
                        label=row["label"],
                    ),
                )


def _by_metric(found: Iterable[tuple[str, Measured]]) -> dict[str, list[Measured]]:
    by_metric: dict[str, list[Measured]] = {}
    for code, one in found:
        by_metric.setdefault(code, []).append(one)
    return by_metric
