"""What an institution's enterprises report comes to over a period, from outcomes in sight and its reviews of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from outcomes.records.models import Outcome, OutcomeReview, PeriodLock
from outcomes.records.queries import metrics_known
from outcomes.records.rules import Metric, exactly
from outcomes.reporting.models import ReportingForm
from outcomes.reporting.queries.asked import asked_of, late
from outcomes.reporting.rules.adding import Expected, Reading, Total, total_of
from outcomes.reporting.rules.answering import reasons_of


def totals_of(
    *,
    actor: Actor,
    organization_id: int,
    since: date,
    until: date,
    metrics: Sequence[str] = (),
    by: Iterable[str] = (),
    enterprise_ids: Collection[int] | None = None,
) -> list[Total]:
    """Give what metrics come to over a period, each with its coverage and the outcomes it rests on.

    Takes: the institution; `metrics`, or none for all that it asked for in the period; `enterprise_ids`, or None for
    all it asked or sees. A value written down after its period was closed does not count there. At most five queries.
    """
    known = metrics_known(actor)
    forms = list(_forms(actor, organization_id, since, until, enterprise_ids))
    asked = {one.metric for form in forms for one in asked_of(form.request)}
    wanted = [code for code in (metrics or sorted(asked)) if code in known]
    weighing = {known[code].weight_code for code in wanted} - {""}
    readings = _readings(
        actor, organization_id, since, until, {*wanted, *weighing}, enterprise_ids=enterprise_ids, known=known
    )
    sizes = {code: _sizes(known[code], readings[code]) for code in weighing if code in known}
    return [
        total_of(
            known[code],
            readings[code],
            expected=_expected(code, forms),
            weights=sizes.get(known[code].weight_code, {}),
            by=[dimension for dimension in by if dimension in known[code].breakdowns],
        )
        for code in wanted
    ]


def _forms(
    actor: Actor, organization_id: int, since: date, until: date, enterprise_ids: Collection[int] | None
) -> QuerySet[ReportingForm]:
    rows: QuerySet[ReportingForm] = ReportingForm.objects.for_actor(actor).filter(
        organization_id=organization_id, request__ends__gte=since, request__ends__lte=until
    )
    if enterprise_ids is not None:
        rows = rows.filter(enterprise_id__in=set(enterprise_ids))
    return rows.select_related("request").order_by("request__ends", "pk")


def _expected(code: str, forms: Sequence[ReportingForm]) -> list[Expected]:
    """Give what is known of everybody who was asked for a metric, from the newest form that asks for it."""
    newest: dict[int, Expected] = {}
    today = clock.today()
    for form in forms:
        if code in {one.metric for one in asked_of(form.request)}:
            reasons = reasons_of(form.values_json) if form.status in {"submitted", "approved"} else {}
            newest[form.enterprise_id] = Expected(
                enterprise_id=form.enterprise_id,
                newest_end=form.request.ends,
                late=late(form, today),
                skipped=reasons.get(code, ""),
            )
    return list(newest.values())


def _readings(
    actor: Actor,
    organization_id: int,
    since: date,
    until: date,
    codes: Collection[str],
    *,
    enterprise_ids: Collection[int] | None,
    known: Mapping[str, Metric],
) -> dict[str, list[Reading]]:
    if not codes:
        return defaultdict(list)
    rows = Outcome.objects.for_actor(actor).filter(
        enterprise_id__isnull=False,
        valid_on__gte=since,
        valid_on__lte=until,
        metrics_json__has_any_keys=sorted(codes),
    )
    if enterprise_ids is not None:
        rows = rows.filter(enterprise_id__in=set(enterprise_ids))
    found = list(
        rows.order_by("valid_on", "pk").values(
            "pk", "enterprise_id", "organization_id", "valid_on", "recorded_at", "metrics_json", "breakdowns_json"
        )
    )
    reviews = OutcomeReview.objects.for_actor(actor).filter(organization_id=organization_id)
    status = dict(reviews.filter(outcome_id__in=[row["pk"] for row in found]).values_list("outcome_id", "status"))
    closed = list(
        PeriodLock.objects.for_actor(actor)
        .filter(organization_id=organization_id, unlocked_at__isnull=True, starts__lte=until, ends__gte=since)
        .values_list("starts", "ends", "locked_at")
    )
    readings: dict[str, list[Reading]] = defaultdict(list)
    for row in found:
        day = row["valid_on"]
        if day is None or row["organization_id"] not in {organization_id, row["enterprise_id"]}:
            continue
        if any(starts <= day <= ends and row["recorded_at"] > at for starts, ends, at in closed):
            continue
        for code, value in row["metrics_json"].items():
            if code in codes and code in known:
                readings[code].append(
                    Reading(
                        enterprise_id=row["enterprise_id"],
                        outcome_id=row["pk"],
                        day=day,
                        recorded_at=row["recorded_at"],
                        value=exactly(value),
                        parts={
                            dimension: {group: exactly(part) for group, part in groups.items()}
                            for dimension, groups in row["breakdowns_json"].get(code, {}).items()
                        },
                        status=status.get(row["pk"], ""),
                        own_file=row["organization_id"] != organization_id,
                    )
                )
    return readings


def _sizes(metric: Metric, readings: Sequence[Reading]) -> dict[int, Decimal]:
    """Give the size of each enterprise by the metric that weighs it, put together as that metric is."""
    of: dict[int, list[Reading]] = defaultdict(list)
    for one in readings:
        of[one.enterprise_id].append(one)
    sizes = {key: total_of(metric, mine).value for key, mine in of.items()}
    return {key: value for key, value in sizes.items() if value is not None}
