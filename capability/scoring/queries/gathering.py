"""What scores and flags are made from, for many enterprises at once: one query for each kind of fact.

Every read goes through the public doors of the apps below. For a holder's own computation its rows count besides those
of the enterprise; for the enterprise's, its own alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from capability.scoring.rules.facts import AnalysisFact, Facts, Finding, Measurement, Target, TaskFact
from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.public import Actor, Purpose, decide
from enterprises.public import AnalysisRow, decisions_for, newest_analyses, sources_of_inputs
from execution.public import TaskFacts, task_facts
from outcomes.public import Metric, OutcomeFact, metrics_known, outcome_facts

# Inputs that say when, in which money or from where something holds, and nothing of the enterprise.
FRAME_INPUTS = frozenset(
    {
        "currency",
        "approval_year",
        "statements_as_of",
        "figures_as_of",
        "sources",
        "not_weighed",
        "industry",
        "size_band",
    }
)
WAYS = ("approved", "proposed", "draft")


@dataclass(frozen=True)
class DecisionFact:
    """What one decision expects of one metric, and by when where that is settled."""

    decision_id: str
    title: str
    domain: str
    status: str
    metric: str
    start: Decimal | None
    goal: Decimal
    by: date | None
    stated_at: datetime


@dataclass(frozen=True)
class Gathered:
    """Everything known of a batch of enterprises, by enterprise."""

    analyses: Mapping[tuple[int, str], AnalysisRow]
    tasks: Mapping[int, Sequence[TaskFacts]]
    outcomes: Mapping[int, Sequence[OutcomeFact]]
    decisions: Mapping[int, Sequence[DecisionFact]]
    metrics: Mapping[str, Metric]

    def facts_of(self, enterprise_id: int, *, code: str, domain: str) -> Facts:
        """Give what one capability of one enterprise is scored from."""
        analysis = self.analyses.get((enterprise_id, domain))
        return Facts(
            analysis=_analysis(analysis) if analysis is not None else None,
            tasks=tuple(_task(one) for one in self.tasks.get(enterprise_id, ()) if one.domain == domain),
            measurements=tuple(self._measurements(enterprise_id, code)),
            targets=tuple(
                Target(one.decision_id, one.metric, one.start, one.goal, one.stated_at)
                for one in self.decisions.get(enterprise_id, ())
                if one.status == "approved"
            ),
        )

    def _measurements(self, enterprise_id: int, code: str) -> Iterable[Measurement]:
        for outcome in self.outcomes.get(enterprise_id, ()):
            for metric_code, value in outcome.metrics.items():
                metric = self.metrics.get(metric_code)
                if metric is not None and metric.capability_code == code:
                    yield Measurement(
                        outcome_id=outcome.id,
                        metric=metric.code,
                        name=metric.name,
                        unit=metric.unit,
                        better_up=metric.better_up,
                        value=value,
                        on=outcome.measured_on or outcome.recorded_at.date(),
                        day_known=outcome.measured_on is not None,
                    )


def gather(*, actor: Actor, enterprise_ids: Sequence[int], organization_id: int | None) -> Gathered:
    """Give what is known of these enterprises, for the holder named or for the enterprises themselves. Few queries.

    Analyses and outcomes from a source that may not be computed with are left out; where a holder's own analysis is,
    the enterprise's counts.
    """
    whose = actor if organization_id is None else replace(actor, organization_id=organization_id)
    outcomes = outcome_facts(actor=actor, enterprise_ids=enterprise_ids, organization_id=organization_id)
    shut = barred_sources(whose, [(one.source,) for one in outcomes])
    return Gathered(
        analyses=_analyses(actor, whose, enterprise_ids, organization_id),
        tasks=_by_enterprise(task_facts(actor=actor, enterprise_ids=enterprise_ids, organization_id=organization_id)),
        outcomes=_by_enterprise(one for one in outcomes if (one.source,) not in shut),
        decisions=_decisions(actor=actor, enterprise_ids=enterprise_ids, organization_id=organization_id),
        metrics=metrics_known(),
    )


def barred_sources(actor: Actor, together: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Give those of the sources named together of which one may not be computed with.

    For the organization that the actor acts for. Two queries, none where no source is named.
    """
    named = set(together)
    decision = decide(actor, Purpose.DERIVE, {one for sources in named for one in sources}) if any(named) else None
    if decision is None:
        return set()
    return {sources for sources in named if not all(decision.on(one).allowed for one in sources)}


def _analyses(
    actor: Actor, whose: Actor, enterprise_ids: Sequence[int], organization_id: int | None
) -> Mapping[tuple[int, str], AnalysisRow]:
    """Give the newest analyses that may be computed with: the holder's, else the enterprise's."""
    parts = [newest_analyses(actor=actor, enterprise_ids=enterprise_ids, organization_id=None)]
    if organization_id is not None:
        parts.append(newest_analyses(actor=actor, enterprise_ids=enterprise_ids, organization_id=organization_id))
    shut = barred_sources(whose, [sources_of_inputs(row.inputs) for part in parts for row in part.values()])
    return {place: row for part in parts for place, row in part.items() if sources_of_inputs(row.inputs) not in shut}


def _by_enterprise(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.enterprise_id].append(row)
    return found


def _decisions(
    *, actor: Actor, enterprise_ids: Sequence[int], organization_id: int | None
) -> dict[int, list[DecisionFact]]:
    whose = Q(organization_id=F("enterprise_id"))
    if organization_id is not None:
        whose |= Q(organization_id=organization_id)
    rows = decisions_for(actor).filter(whose, enterprise_id__in=enterprise_ids, status__in=WAYS)
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for row in rows.order_by("created_at", "pk").values(
        "pk", "enterprise_id", "title", "domain", "status", "expected_json", "created_at", "decided_at"
    ):
        found[row["enterprise_id"]] += [fact for one in row["expected_json"] if (fact := _expected(row, one))]
    return found


def _expected(row: Mapping[str, Any], one: Mapping[str, Any]) -> DecisionFact | None:
    goal = number(one.get("target"))
    if goal is None or not one.get("metric"):
        return None
    decided = row["decided_at"] if row["status"] == "approved" else None
    days = one.get("by_days")
    return DecisionFact(
        decision_id=str(row["pk"]),
        title=row["title"],
        domain=row["domain"],
        status=row["status"],
        metric=str(one["metric"]),
        start=number(one.get("baseline")),
        goal=goal,
        by=decided.date() + timedelta(days=int(days)) if decided is not None and days is not None else None,
        stated_at=row["created_at"],
    )


def _analysis(row: AnalysisRow) -> AnalysisFact:
    had = {name for name, value in row.inputs.items() if value is not None} - FRAME_INPUTS
    lacking = set(row.findings.get("lacking", ())) - had
    return AnalysisFact(
        id=row.id,
        hash=row.content_hash,
        confidence=row.confidence,
        findings=scored_findings(row.findings.get("findings", ())),
        inputs_had=len(had),
        inputs_wanted=len(had) + len(lacking),
        as_of=day_of(row),
    )


def scored_findings(kept: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Give the findings of an analysis, as it keeps them, that have a score."""
    return tuple(
        Finding(
            code=str(one["measure"]),
            label=str(one.get("label") or one["measure"]),
            score=score,
            weight=number(one.get("weight")) or Decimal(0),
        )
        for one in kept
        if (score := number(one.get("score"))) is not None
    )


def day_of(row: AnalysisRow) -> date:
    """Give the day an analysis's inputs hold for: that of the statements, the end of the year of approval, its own."""
    stated = statements_day(row)
    if stated is not None:
        return stated
    year = row.inputs.get("approval_year")
    return date(int(year), 12, 31) if year else row.created_at.date()


def statements_day(row: AnalysisRow) -> date | None:
    """Give the day of the financial statements an analysis rests on, or None where it rests on none."""
    text = row.findings.get("measures", {}).get("statements_as_of")
    return date.fromisoformat(text) if text else None


def _task(row: TaskFacts) -> TaskFact:
    return TaskFact(
        id=row.id,
        decision_id=str(row.decision_id),
        title=row.title,
        priority=row.priority,
        status=row.status,
        due_on=row.due_date,
        done_on=row.done_at.date() if row.done_at else None,
        milestones=shown_of(row),
        verified=verified_of(row),
        missed_on=row.missed_on,
    )


def shown_of(row: TaskFacts) -> int:
    """Give how many milestones of a task show something that can be verified."""
    return sum(bool(one.evidence_hash) for one in row.milestones)


def verified_of(row: TaskFacts) -> int:
    """Give how many milestones of a task somebody verified."""
    return sum(one.verified_at is not None for one in row.milestones)


def number(value: object) -> Decimal | None:
    """Give a number kept as text or as a JSON number; None for what is neither, and for no finite number."""
    if value is None or isinstance(value, bool):
        return None
    return read_decimal(value)
