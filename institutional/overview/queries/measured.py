"""What came of a portfolio, as far as decisions had expected it: the last value to date of each enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from clear_platform.foundation.public import Actor
from enterprises.public import decisions_for
from institutional.overview.results import MEASURED, Counted, Measured
from outcomes.public import OutcomeFact, outcome_facts

DECIDED: Final = ("approved", "superseded", "closed")


def measured_of(
    *, actor: Actor, enterprises: QuerySet[Any], institution_id: int, metrics: Sequence[str] = MEASURED
) -> list[Measured]:
    """Give what was measured of some metrics, none where no decision that was approved had expected it.

    Takes: `enterprises`, rows that give their ids. At most two statements for each metric.
    """
    found = [(one, _expecting(actor, enterprises, one)) for one in metrics]
    return [
        measured
        for metric, decisions in found
        if decisions and (measured := _measured(actor, metric, decisions, institution_id))
    ]


def _expecting(actor: Actor, enterprises: QuerySet[Any], metric: str) -> list[tuple[str, int]]:
    rows = decisions_for(actor).filter(
        enterprise_id__in=enterprises, status__in=DECIDED, expected_json__contains=[{"metric": metric}]
    )
    return [
        (str(pk), one) for pk, one in rows.order_by("created_at", "version", "pk").values_list("pk", "enterprise_id")
    ]


def _measured(actor: Actor, metric: str, decisions: list[tuple[str, int]], institution_id: int) -> Measured | None:
    facts = outcome_facts(
        actor=actor,
        enterprise_ids={one for _pk, one in decisions},
        organization_id=institution_id,
        metrics=[metric],
    )
    last = _last(facts)
    counted = {one.enterprise_id for one in last}
    cited = {one.decision_id for one in last if one.decision_id}
    expected = [pk for pk, enterprise_id in decisions if enterprise_id in counted]
    return (
        Measured(
            metric=metric,
            value=sum(one.metrics[metric] for one in last),
            outcomes=[Counted(one.id, one.enterprise_id, one.metrics[metric]) for one in last],
            decisions=[*expected, *sorted(cited - set(expected))],
            sources=sorted({one.source for one in last}),
        )
        if last
        else None
    )


def _last(facts: Iterable[OutcomeFact]) -> list[OutcomeFact]:
    def when(one: OutcomeFact) -> tuple[str, str, int]:
        return (str(one.measured_on or ""), one.recorded_at.isoformat(), one.id)

    last = {one.enterprise_id: one for one in sorted(facts, key=when)}
    return sorted(last.values(), key=lambda one: one.id)
