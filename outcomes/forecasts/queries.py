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

from django.db.models import BooleanField, Case, Q, QuerySet, When
from django.db.models.fields.json import KeyTransform

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, ScopedQuerySet
from enterprises.public import currency_of, day_at, decision_for, decisions_for, is_currency_code, unit_fits
from outcomes.forecasts.rules import judging
from outcomes.forecasts.rules.calibrating import Said, all_together, calibrated
from outcomes.forecasts.rules.forecast import Calibrated, Forecast
from outcomes.forecasts.rules.judging import Expected, Judged, Measured, Span, Unlike
from outcomes.records.queries import metrics_known, outcomes_measuring
from outcomes.records.rules import Metric, exactly
from outcomes.snapshots.queries import snapshots_measuring

APPROVED_ONCE = ("approved", "superseded", "closed")
"""With a day of decision: what was closed before it came to that has none, and what was rejected is never closed."""
AGENTS = ("cfo", "cmo", "coo", "cto")
PERSON = "person"
"""What a filter calls forecasts that a person made, or changed from what an agent made."""
MOST_DECISIONS = 5_000
"""Calibration takes the decisions approved last, up to so many."""
AT_ONCE = 500
_FACTS = (
    "pk", "organization_id", "enterprise_id", "domain", "version", "status", "decided_at", "expected_json",
    "analysis__domain", "analysis__confidence", "analysis__analysis_json__expected_outcomes",
    "enterprise__organization__settings_json",
)  # fmt: skip

Facts = Mapping[str, Any]
Versions = Mapping[UUID, Facts]


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
    """Keep the decisions of a domain, and those whose forecast an agent made; `person` keeps those of people."""
    if domain:
        rows = rows.filter(domain=domain)
    if not agent:
        return rows
    as_advised = Q(expected_json=KeyTransform("expected_outcomes", "analysis__analysis_json"))
    rows = rows.alias(by_agent=Case(When(as_advised, then=True), default=False, output_field=BooleanField()))
    return rows.filter(by_agent=False) if agent == PERSON else rows.filter(by_agent=True, analysis__domain=agent)


def calibration_of(*, actor: Actor, decisions: QuerySet[Any]) -> Calibrated:
    """Give how the forecasts of some decisions did: all together, and for each agent and domain.

    Those approved last are taken, up to `MOST_DECISIONS`, and what goes beyond is said. One query, and four more for
    each `AT_ONCE` of them, so that what was measured is held for no more than these at a time.
    """
    rows = list(decisions.order_by("-decided_at", "-pk").values(*_FACTS)[: MOST_DECISIONS + 1])
    taken = rows[:MOST_DECISIONS]
    said: list[Said] = []
    sources: set[str] = set()
    for at in range(0, len(taken), AT_ONCE):
        for forecast in _forecasts(actor, taken[at : at + AT_ONCE], days=()):
            sources |= set(forecast.sources)
            said += [
                Said(forecast.agent, forecast.domain, one.state, one.error_ratio, forecast.confidence)
                for one in forecast.outcomes
            ]
    return Calibrated(all_together(said), calibrated(said), sorted(sources), len(taken), len(rows) > len(taken))


def _forecasts(actor: Actor, rows: Sequence[Facts], *, days: Sequence[int] = judging.HORIZONS) -> list[Forecast]:
    if not rows:
        return []
    known = metrics_known()
    expected = {row["pk"]: [_expected(one, known, _settings(row)) for one in row["expected_json"]] for row in rows}
    enterprises = {row["enterprise_id"] for row in rows if row["enterprise_id"] is not None}
    metrics = {one.metric for ones in expected.values() for one in ones}
    spans = [
        (since, until) for row in rows if (bounds := _bounds(row, expected[row["pk"]])) for since, until in [bounds]
    ]
    # In the zones furthest ahead it is tomorrow already.
    latest = clock.today() + timedelta(days=1)
    since = min((one[0] for one in spans), default=latest)
    until = min(latest, max((one[1] for one in spans), default=latest))
    wanted: dict[str, Any] = {
        "actor": actor,
        "enterprise_ids": enterprises,
        "metrics": metrics,
        "since": since,
        "until": until,
    }
    outcomes = _by_enterprise(outcomes_measuring(**wanted))
    snapshots = _by_enterprise(snapshots_measuring(**wanted))
    versions = _versions(actor, rows)
    return [
        _forecast(row, expected[row["pk"]], outcomes, snapshots, versions.get(row["pk"], {row["pk"]: row}), days)
        for row in rows
    ]


def _forecast(
    row: Facts,
    expected: Sequence[Expected],
    outcomes: Mapping[int, list[Facts]],
    snapshots: Mapping[int, list[Facts]],
    versions: Versions,
    days: Sequence[int],
) -> Forecast:
    approved_on, today = _approved_on(row), day_at(_settings(row), clock.now())
    span, by_metric, sources = None, {}, []
    if approved_on is not None:
        replaced = _replaced_on(row, versions.values())
        span = Span((today - approved_on).days, (replaced - approved_on).days if replaced else None)
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
    agent = _agent(row)
    return Forecast(
        decision_id=row["pk"],
        enterprise_id=row["enterprise_id"],
        organization_id=row["organization_id"],
        domain=row["domain"],
        agent=agent,
        status=row["status"],
        approved_on=approved_on,
        as_of=today,
        confidence=row["analysis__confidence"] if agent else None,
        outcomes=found,
        sources=sources,
    )


def _shown(one: Judged) -> Iterable[Measured]:
    checked = [*one.at, one.due, *([one.newest] if one.newest else [])]
    yield from (each.measured for each in checked if each.measured is not None)
    if one.start_from is not None:
        yield one.start_from


def _settings(row: Facts) -> Mapping[str, Any]:
    return row["enterprise__organization__settings_json"] or {}


def _was_approved(row: Facts) -> bool:
    return row["status"] in APPROVED_ONCE and row["decided_at"] is not None


def _approved_on(row: Facts) -> date | None:
    return day_at(_settings(row), row["decided_at"]) if _was_approved(row) else None


def _replaced_on(row: Facts, versions: Iterable[Facts]) -> date | None:
    """Give the day on which the first later version was approved, whatever was withdrawn or rejected before it."""
    later = [one["decided_at"] for one in versions if one["version"] > row["version"] and _was_approved(one)]
    return day_at(_settings(row), min(later)) if later else None


def _bounds(row: Facts, expected: Sequence[Expected]) -> tuple[date, date] | None:
    approved_on = _approved_on(row)
    if approved_on is None or not expected:
        return None
    last = max(judging.last_day(one.by_days) for one in expected)
    return approved_on - timedelta(days=judging.START_DAYS), approved_on + timedelta(days=last)


def _agent(row: Facts) -> str:
    """Give the agent that made a forecast, empty where a person did or changed anything of it."""
    advised = row["analysis__analysis_json__expected_outcomes"]
    return str(row["analysis__domain"]) if advised is not None and advised == row["expected_json"] else ""


def _expected(entry: Mapping[str, Any], known: Mapping[str, Metric], settings: Mapping[str, Any]) -> Expected:
    metric = known.get(entry["metric"])
    return Expected(
        metric=entry["metric"],
        unit=entry.get("unit") or (metric.unit if metric else ""),
        baseline=None if entry.get("baseline") is None else Decimal(str(entry["baseline"])),
        target=Decimal(str(entry["target"])),
        by_days=entry["by_days"],
        better_up=metric.better_up if metric else None,
        unlike=_unlike(entry.get("unit") or "", metric, settings) if metric else "",
    )


def _unlike(unit: str, metric: Metric, settings: Mapping[str, Any]) -> Unlike:
    """Give why values of a metric cannot be held against one in a unit. Amounts are in the currency of the accounts."""
    if not unit_fits(unit, metric.unit):
        return "unit"
    return "currency" if unit != metric.unit and is_currency_code(unit) and currency_of(settings) != unit else ""


def _by_enterprise(rows: Iterable[Facts]) -> dict[int, list[Facts]]:
    found: dict[int, list[Facts]] = {}
    for row in rows:
        found.setdefault(row["enterprise_id"], []).append(row)
    return found


def _versions(actor: Actor, rows: Sequence[Facts]) -> dict[UUID, Versions]:
    """Give for each version of some decisions all of its decision's, itself among them, where there are several.

    One query.
    """
    about = Q(enterprise_id__in={row["enterprise_id"] for row in rows if row["enterprise_id"] is not None})
    about |= Q(enterprise__isnull=True, organization_id__in={row["organization_id"] for row in rows})
    several = Q(supersedes__isnull=False) | Q(superseded_by__isnull=False)
    found = decisions_for(actor).filter(about, several).order_by("version")
    chains: dict[UUID, dict[UUID, Facts]] = {}
    for one in found.values("pk", "supersedes_id", "version", "status", "decided_at"):
        chain = chains.get(one["supersedes_id"], {})
        chain[one["pk"]] = one
        chains[one["pk"]] = chain
    return dict(chains)


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
