"""An enterprise as one institution sees it: what it holds, what was decided and done, what came, how ready it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from capability.public import ReadinessShown, is_summed, last_readiness, scores_for
from clear_platform.foundation import clock
from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import Actor
from enterprises.public import EnterpriseShown, analyses_of, decisions_of, enterprise_for, sources_of_inputs
from execution.public import task_rows_of
from institutional.overview.queries.standing import STALE_AFTER_DAYS
from institutional.overview.results import DataGap, MetricSummed, OutcomesSummed, Trend
from institutional.portfolios.errors import NotInPortfolio
from institutional.portfolios.queries import entry_of
from institutional.portfolios.results import PortfolioShown
from institutional.positions.queries import positions_in, shown
from institutional.positions.results import PositionShown
from institutional.positions.rules import beside_their_loan, contradictions
from outcomes.public import outcomes_of

MOST_NAMED = 500
"""How many rows of a series are named or drawn, the newest; how many more there are is said beside them."""
_OF_A_DECISION = ("domain", "title", "version", "status", "content_hash", "created_at", "decided_at")
_OF_A_TASK = ("decision_id", "title", "status", "due_date", "done_at", "created_at", "owner__name")
_OF_AN_OUTCOME = ("outcome_type", "decision_id", "metrics_json", "measured_at", "recorded_at", "source__code")
_OF_A_SCORE = ("score", "confidence", "computed_at", "capability__code", "capability__name")
OPEN_TASKS = ("todo", "in_progress", "blocked")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that an institution knows of an enterprise. Rows of other apps as those apps give them, newest first."""

    enterprise: EnterpriseShown
    positions: Sequence[PositionShown]
    analyses: Sequence[Any]
    decisions: Mapping[str, Sequence[Any]]
    tasks: Sequence[Any]
    outcomes: Sequence[Any]
    scores: Mapping[str, Sequence[Any]]
    last_readiness: ReadinessShown | None
    gaps: Sequence[DataGap]

    @property
    def readiness(self) -> ReadinessShown | None:
        """Give the newest readiness; None where none was computed, or nothing counts of the last any more."""
        return _counting(self.last_readiness)

    @property
    def overdue(self) -> int:
        """Give how many tasks are still open past their day."""
        return sum(
            task.status in OPEN_TASKS and task.due_date is not None and task.due_date < clock.today()
            for task in self.tasks
        )

    @property
    def tasks_by_status(self) -> Mapping[str, int]:
        """Give how many tasks stand in which status."""
        counts: dict[str, int] = {}
        for task in self.tasks:
            counts[task.status] = counts.get(task.status, 0) + 1
        return counts

    @property
    def counts(self) -> Mapping[str, int]:
        """Give how many rows there are of each kind, however many of them are named."""
        return {
            "positions": len(self.positions),
            "decisions": sum(len(rows) for rows in self.decisions.values()),
            "tasks": len(self.tasks),
            "outcomes": len(self.outcomes),
        }

    @property
    def newest_positions(self) -> Sequence[PositionShown]:
        """Give the positions that are named, the largest."""
        return self.positions[:MOST_NAMED]

    @property
    def newest_decisions(self) -> Mapping[str, Sequence[Any]]:
        """Give the decisions that are named, domain by domain."""
        kept = _newest([row for rows in self.decisions.values() for row in rows], lambda row: row.created_at)
        return _by(kept, lambda row: row.domain)

    @property
    def newest_tasks(self) -> Sequence[Any]:
        """Give the tasks that are named."""
        return _newest(self.tasks, lambda row: row.created_at)

    @property
    def newest_outcomes(self) -> Sequence[Any]:
        """Give the outcomes that are named."""
        return _newest(self.outcomes, lambda row: row.measured_at or row.recorded_at)

    @property
    def outcomes_summary(self) -> Sequence[OutcomesSummed]:
        """Give the outcomes type by type, with what the newest of them says of each metric."""
        return [_summed(kind, rows) for kind, rows in sorted(_by(self.outcomes, lambda row: row.outcome_type).items())]

    @property
    def trends(self) -> Mapping[str, Trend]:
        """Give how each capability moved since the score before, and since the first."""
        return {code: _trend(series) for code, series in self.scores.items()}

    @property
    def sources(self) -> Sequence[str]:
        """Give the codes of the sources that its positions, outcomes and own facts come from, and its analyses."""
        file = files_by_batch([self.enterprise.import_batch_id]).get(self.enterprise.import_batch_id or 0)
        named = {one.source for one in self.positions} | {one.source.code for one in self.outcomes}
        named |= {code for one in self.analyses for code in sources_of_inputs(one.input_json)}
        return sorted(named | ({file.source} if file is not None and file.source else set()))

    @property
    def newest_scores(self) -> Sequence[Any]:
        """Give the newest score of each capability that the newest readiness counts; none where nothing counts."""
        if self.last_readiness is not None and self.readiness is None:
            return []
        bridge = self.readiness.rationale["bridge"] if self.readiness is not None else None
        return [series[0] for code, series in self.scores.items() if is_summed(bridge, code)]


def enterprise_in(*, actor: Actor, portfolio: PortfolioShown, enterprise_id: int) -> Snapshot:
    """Give an enterprise of a portfolio. Refuses: `NotVisible`; `NotInPortfolio` when it is in another one."""
    found = snapshot_of(actor=actor, enterprise_id=enterprise_id, institution_id=portfolio.institution_id)
    if entry_of(actor=actor, portfolio_id=portfolio.id, enterprise_id=enterprise_id) is None:
        raise NotInPortfolio(portfolio=portfolio.name)
    return found


def snapshot_of(*, actor: Actor, enterprise_id: int, institution_id: int | None = None) -> Snapshot:
    """Give an enterprise as an institution sees it, the one the actor acts for where none is named.

    Refuses: `NotVisible`; `NotFound` to those who see all. A constant number of statements.
    """
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    positions = [shown(row) for row in positions_in(actor=actor, enterprise_id=enterprise_id)]
    holder = _holder(actor, institution_id)
    analyses = list(_only(analyses_of(actor=actor, enterprise_id=enterprise_id), "input_json"))
    outcomes = list(_only(outcomes_of(actor, enterprise_id=enterprise_id), *_OF_AN_OUTCOME, beside=["source"]))
    last = _readiness(actor, enterprise_id, holder)
    return Snapshot(
        enterprise=enterprise,
        positions=positions,
        analyses=analyses,
        decisions=_by(
            _only(decisions_of(actor=actor, enterprise_id=enterprise_id), *_OF_A_DECISION), lambda row: row.domain
        ),
        tasks=list(_only(task_rows_of(actor=actor, enterprise_id=enterprise_id), *_OF_A_TASK, beside=["owner"])),
        outcomes=outcomes,
        scores=_scores(actor, enterprise_id, last.organization_id if last else holder),
        last_readiness=last,
        gaps=[*_gaps(enterprise, analyses, outcomes), *_stale(_counting(last)), *_contradictions(positions)],
    )


def _only(rows: QuerySet[Any], *columns: str, beside: Sequence[str] = ()) -> QuerySet[Any]:
    """Read of rows what a snapshot tells of them: whole ones are five tables wide, most of it the text of decisions."""
    narrow = rows.select_related(None)
    return (narrow.select_related(*beside) if beside else narrow).only(*columns)


def _holder(actor: Actor, institution_id: int | None) -> int | None:
    return institution_id if institution_id is not None else actor.seat.organization_id if actor.seat else None


def _readiness(actor: Actor, enterprise_id: int, holder: int | None) -> ReadinessShown | None:
    for whose in (holder, None):
        found = last_readiness(actor, [enterprise_id], organization_id=whose)
        if enterprise_id in found:
            return found[enterprise_id]
    return None


def _counting(last: ReadinessShown | None) -> ReadinessShown | None:
    return last if last is not None and last.lapsed_at is None else None


def _scores(actor: Actor, enterprise_id: int, holder: int | None) -> Mapping[str, Sequence[Any]]:
    """Give of each capability its newest scores, as many as are named, and the first, since which it moved."""
    rows = scores_for(actor).filter(enterprise_id=enterprise_id, organization_id=holder or enterprise_id)
    newest, oldest = (F("computed_at").desc(), F("pk").desc()), (F("computed_at").asc(), F("pk").asc())
    placed = rows.annotate(
        place=Window(RowNumber(), partition_by="capability_id", order_by=newest),
        place_from_first=Window(RowNumber(), partition_by="capability_id", order_by=oldest),
    ).filter(Q(place__lte=MOST_NAMED) | Q(place_from_first=1))
    told = _only(placed, *_OF_A_SCORE, beside=["capability"])
    return _by(told.order_by("capability__code", "-computed_at", "-pk"), lambda row: row.capability.code)


def _by(rows: Any, key: Any) -> Mapping[str, Sequence[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _newest(rows: Sequence[Any], at: Callable[[Any], Any]) -> Sequence[Any]:
    """Keep the newest of some rows, as many as are named, as they stand among them."""
    if len(rows) <= MOST_NAMED:
        return rows
    kept = {row.pk for row in sorted(rows, key=lambda row: (at(row), row.pk), reverse=True)[:MOST_NAMED]}
    return [row for row in rows if row.pk in kept]


def _summed(kind: str, rows: Sequence[Any]) -> OutcomesSummed:
    # Whatever has no day is behind all that has one; among those of one day the one recorded last says more.
    ordered = sorted(rows, key=lambda row: (row.measured_at is not None, row.measured_at or row.recorded_at, row.pk))
    days = [row.measured_at for row in rows if row.measured_at is not None]
    told: dict[str, list[Any]] = {}
    for row in ordered:
        for metric in row.metrics_json:
            told.setdefault(metric, []).append(row)
    return OutcomesSummed(
        outcome_type=kind,
        count=len(rows),
        without_day=len(rows) - len(days),
        measured_first=min(days, default=None),
        measured_last=max(days, default=None),
        ids=tuple(row.pk for row in rows[:MOST_NAMED]),
        metrics=tuple(
            MetricSummed(
                metric=metric,
                count=len(inner),
                newest=Decimal(str(inner[-1].metrics_json[metric])),
                outcome_id=inner[-1].pk,
                measured_at=inner[-1].measured_at,
            )
            for metric, inner in sorted(told.items())
        ),
    )


def _trend(series: Sequence[Any]) -> Trend:
    newest, before, first = series[0], series[1] if len(series) > 1 else None, series[-1]
    return Trend(
        id=newest.pk,
        score=newest.score,
        computed_at=newest.computed_at,
        before_id=before.pk if before else None,
        change=newest.score - before.score if before else None,
        first_id=first.pk,
        change_since_first=newest.score - first.score,
    )


def _stale(readiness: ReadinessShown | None) -> list[DataGap]:
    if readiness is None:
        return [DataGap("readiness", "institution")]
    if readiness.computed_at >= clock.now() - timedelta(days=STALE_AFTER_DAYS):
        return []
    return [DataGap("readiness", "institution", readiness.id, "stale")]


def _contradictions(positions: Sequence[PositionShown]) -> list[DataGap]:
    twice = beside_their_loan(positions)
    return [
        DataGap(f"position.{code}", "institution", one.id, "contradictory")
        for one in positions
        for code in _contradictions_of(one, twice)
    ]


def _contradictions_of(one: PositionShown, twice: Collection[int]) -> list[str]:
    found = contradictions(
        status=one.status,
        principal=one.principal,
        outstanding=one.outstanding,
        written_off=one.written_off_amount,
        approved_on=one.approved_on,
        started_on=one.started_on,
        matures_on=one.matures_on,
        today=clock.today(),
    )
    return [*found, *(["counted_twice"] if one.id in twice else [])]


def _gaps(enterprise: EnterpriseShown, analyses: Sequence[Any], outcomes: Sequence[Any]) -> Sequence[DataGap]:
    lacking = [
        DataGap(field, "enterprise")
        for field in ("industry", "region", "city", "size_band")
        if not getattr(enterprise, field)
    ]
    if not analyses:
        lacking.append(DataGap("analysis", "institution"))
    lacking += [DataGap("outcome.measured_at", "source", row.pk) for row in outcomes if row.measured_at is None]
    return lacking
