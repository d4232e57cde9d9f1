"""What an institution may ask, when it reminds, and how long a link holds. No Django here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from clear_platform.foundation.errors import FieldProblem
from outcomes.records.rules import Metric

STATUSES = ("owed", "submitted", "returned", "approved")
OPEN = ("owed", "returned")
"""In which a form can be filled in."""
MOST_METRICS = 40
MOST_ENTERPRISES = 500
FURTHEST_REMINDER_DAYS = 60
MOST_REMINDERS = 10
FURTHEST_DUE_YEARS = 5
HOLDS_AFTER_DUE = timedelta(days=30)
HOLDS_AT_LEAST = timedelta(days=14)
REMINDED_EVERY = timedelta(hours=1)
"""No sooner is anybody reminded of one form again, however often somebody asks."""
USUAL_REMINDERS = (-7, -1, 3)


@dataclass(frozen=True)
class Asked:
    """One metric that is asked for, and by which dimensions it is to be broken down."""

    metric: str
    by: tuple[str, ...] = ()


def faults_of_asked(asked: Sequence[Asked], known: Mapping[str, Metric]) -> list[FieldProblem]:
    """Give all that is wrong with the metrics of a request, each with a pointer; empty when it can be asked."""
    if not asked:
        return [FieldProblem("/metrics", "required", "Ask for at least one metric.")]
    if len(asked) > MOST_METRICS:
        return [FieldProblem("/metrics", "too_many", f"Ask for at most {MOST_METRICS} metrics at once.")]
    faults, seen = [], set()
    for place, one in enumerate(asked):
        metric, at = known.get(one.metric), f"/metrics/{place}"
        if metric is None:
            says = f"There is no metric '{one.metric[:60]}'. Choose one of the library."
            faults.append(FieldProblem(f"{at}/metric", "unknown_metric", says))
        elif one.metric in seen:
            faults.append(FieldProblem(f"{at}/metric", "twice", f"{metric.name} is asked for twice."))
        elif set(one.by) - set(metric.breakdowns):
            ways = ", ".join(metric.breakdowns) or "nothing"
            faults.append(FieldProblem(f"{at}/by", "no_such_breakdown", f"{metric.name} is broken down by {ways}."))
        seen.add(one.metric)
    return faults


def faults_of_reminders(reminders: Iterable[int]) -> list[FieldProblem]:
    """Give what is wrong with the days of reminders, counted from the day a request is due."""
    return [
        FieldProblem(
            f"/reminders/{place}", "out_of_range", f"A reminder is at most {FURTHEST_REMINDER_DAYS} days away."
        )
        for place, days in enumerate(reminders)
        if abs(days) > FURTHEST_REMINDER_DAYS
    ]


def faults_of_due(due_on: date, today: date) -> list[FieldProblem]:
    """Give what is wrong with the day something is due: nobody waits longer than some years for an answer."""
    if due_on.year <= today.year + FURTHEST_DUE_YEARS:
        return []
    says = f"Choose a day of {today.year + FURTHEST_DUE_YEARS} or before."
    return [FieldProblem("/due_on", "out_of_range", says)]


def new_token() -> str:
    """Give the secret of a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def holds_until(due_on: date, now: datetime) -> datetime:
    """Give when a link sent now runs out: a month after the form is due, and two weeks from now at the earliest."""
    return max(datetime.combine(due_on, time.max, UTC) + HOLDS_AFTER_DUE, now + HOLDS_AT_LEAST)


def is_reminded_today(due_on: date, reminders: Iterable[int], *, mailed_on: date, today: date) -> bool:
    """Say whether a reminder is to be sent today: one fell on a day after the last mail, whatever that mail was.

    Takes: the day due as it stands now, also where it was another when somebody was mailed. Of several reminders that
    were missed one is sent; nobody gets two mails on one day.
    """
    passed = (today - due_on).days
    latest = max((days for days in reminders if days <= passed), default=None)
    return latest is not None and mailed_on < today - timedelta(days=passed - latest)


def is_late(*, status: str, due_on: date, submitted_on: date | None, today: date) -> bool:
    """Say whether a form came later than the day it was due or, where it is still to come, is later already.

    One that was sent back is still to come; once it is back, the day it came first counts. All days are those of UTC.
    """
    return (today if status in OPEN or submitted_on is None else submitted_on) > due_on
