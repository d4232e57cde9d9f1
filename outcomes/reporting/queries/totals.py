"""What an institution's enterprises report comes to over a period, from outcomes in sight and its reviews of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from enterprises.public import currency_of, enterprises_by_id
from outcomes.records.models import Outcome, OutcomeReview, PeriodLock
from outcomes.records.queries import metrics_known
from outcomes.records.rules import MONEY, Metric, exactly
from outcomes.reporting.models import ReportingForm
from outcomes.reporting.queries.asked import asked_of, late
from outcomes.reporting.rules.adding import Expected, Reading, Total, is_flow, total_of, totals_of_metric
from outcomes.reporting.rules.answering import reasons_of

_COLUMNS = (
    "pk", "enterprise_id", "organization_id", "valid_on", "recorded_at", "metrics_json", "breakdowns_json", "status",
)  # fmt: skip


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
    all it asked or sees. Gives: of an amount one for each currency. A value written down after its period was closed
    does not count there. Five queries at most, however many reported, of which one is for currencies.
    """
    known = metrics_known(actor)
    forms = list(_forms(actor, organization_id, since, until, enterprise_ids))
    asked = {one.metric for form in forms for one in asked_of(form.request)}
    wanted = [code for code in (metrics or sorted(asked)) if code in known]
    weighing = {known[code].weight_code for code in wanted} & known.keys()
    readings = _readings(
        actor, organization_id, since, until, {*wanted, *weighing}, enterprise_ids=enterprise_ids, known=known,
        begun={form.outcome_id: form.request.starts for form in forms if form.outcome_id is not None},
    )  # fmt: skip
    expected = {code: _expected(code, forms) for code in wanted}
    amounts = [code for code in {*wanted, *weighing} if known[code].unit == MONEY]
    concerned = {one.enterprise_id for code in amounts for one in (*readings[code], *expected.get(code, ()))}
    currencies = _currencies(actor, concerned) if concerned else {}
    sizes = {code: _sizes(known[code], readings[code], since) for code in weighing}
    return [
        total
        for code in wanted
        for total in totals_of_metric(
            known[code],
            readings[code],
            expected=expected[code],
            weights=_sizes_for(known[code], known, sizes, readings[code], currencies),
            by=[dimension for dimension in by if dimension in known[code].breakdowns],
            since=since,
            currencies=currencies,
        )
    ]


def sources_of_totals(*, actor: Actor, totals: Sequence[Total]) -> list[set[str]]:
    """Give the codes of the sources that each of some totals rests on, those of what it was weighed by among them.

    Three queries at most.
    """
    known = metrics_known(actor)
    rows = Outcome.objects.for_actor(actor)
    codes = dict(rows.filter(pk__in={pk for one in totals for pk in one.outcome_ids}).values_list("pk", "source__code"))
    weighed = [one for one in totals if one.how == "weighted_mean"]
    sizes = rows.filter(
        enterprise_id__in={key for one in weighed for key in one.coverage.reported},
        metrics_json__has_any_keys=[known[one.metric].weight_code for one in weighed],
    )
    of_sizes: dict[int, set[str]] = defaultdict(set)
    for enterprise_id, code in sizes.values_list("enterprise_id", "source__code") if weighed else ():
        of_sizes[enterprise_id].add(code)
    return [
        {codes[pk] for pk in one.outcome_ids if pk in codes}
        | {code for key in one.coverage.reported if one.how == "weighted_mean" for code in of_sizes[key]}
        for one in totals
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
    """Give what is known of everybody who was asked for a metric: from the newest form, and the last accepted word."""
    found: dict[int, Expected] = {}
    today = clock.today()
    for form in forms:
        if code not in {one.metric for one in asked_of(form.request)}:
            continue
        before = found.get(form.enterprise_id)
        skips = code in reasons_of(form.values_json)
        skipped_on = before.skipped_on if before else None
        if form.status == "approved":
            skipped_on = form.request.ends if skips else None
        found[form.enterprise_id] = Expected(
            enterprise_id=form.enterprise_id,
            newest_end=form.request.ends,
            late=late(form, today),
            skipped_on=skipped_on,
            waiting=bool(before and before.waiting) or (form.status == "submitted" and skips),
        )
    return list(found.values())


def _readings(
    actor: Actor,
    organization_id: int,
    since: date,
    until: date,
    codes: Set[str],
    *,
    enterprise_ids: Collection[int] | None,
    known: Mapping[str, Metric],
    begun: Mapping[int, date],
) -> dict[str, list[Reading]]:
    """Give the values of the period by metric. Of what is not added over time only the last of each enterprise."""
    readings: dict[str, list[Reading]] = defaultdict(list)
    if not codes:
        return readings
    closed = list(
        PeriodLock.objects.for_actor(actor)
        .filter(organization_id=organization_id, unlocked_at__isnull=True, starts__lte=until, ends__gte=since)
        .values_list("starts", "ends", "locked_at")
    )
    # Rows come in order, so that of each enterprise and verdict the last stays; the others could not count.
    last: dict[tuple[str, int, str], Reading] = {}
    for row in _rows(actor, organization_id, since, until, codes, enterprise_ids).iterator(chunk_size=2000):
        if any(starts <= row["valid_on"] <= ends and row["recorded_at"] > at for starts, ends, at in closed):
            continue
        for code in codes & row["metrics_json"].keys():
            reading = Reading(
                enterprise_id=row["enterprise_id"],
                outcome_id=row["pk"],
                day=row["valid_on"],
                recorded_at=row["recorded_at"],
                value=exactly(row["metrics_json"][code]),
                parts={
                    dimension: {group: exactly(part) for group, part in groups.items()}
                    for dimension, groups in row["breakdowns_json"].get(code, {}).items()
                },
                status=row["status"],
                own_file=row["organization_id"] != organization_id,
                starts=begun.get(row["pk"]),
            )
            if is_flow(known[code]):
                readings[code].append(reading)
            else:
                last[code, reading.enterprise_id, reading.status] = reading
    for (code, _enterprise, _status), reading in last.items():
        readings[code].append(reading)
    return readings


def _rows(
    actor: Actor,
    organization_id: int,
    since: date,
    until: date,
    codes: Set[str],
    enterprise_ids: Collection[int] | None,
) -> QuerySet[Outcome, dict[str, Any]]:
    rows: QuerySet[Outcome] = Outcome.objects.for_actor(actor).filter(
        Q(organization_id=organization_id) | Q(organization_id=F("enterprise_id")),
        enterprise_id__isnull=False,
        valid_on__gte=since,
        valid_on__lte=until,
        metrics_json__has_any_keys=sorted(codes),
    )
    if enterprise_ids is not None:
        rows = rows.filter(enterprise_id__in=set(enterprise_ids))
    judged = OutcomeReview.objects.for_actor(actor).filter(organization_id=organization_id, outcome_id=OuterRef("pk"))
    return (
        rows.annotate(status=Coalesce(Subquery(judged.values("status")[:1]), Value("")))
        .order_by("valid_on", "recorded_at", "pk")
        .values(*_COLUMNS)
    )


def _currencies(actor: Actor, enterprise_ids: Collection[int]) -> dict[int, str]:
    """Give the currency of the accounts of each enterprise in sight that names one."""
    found = enterprises_by_id(actor=actor, enterprise_ids=enterprise_ids)
    return {key: named for key, one in found.items() if (named := currency_of(one.settings)) is not None}


def _sizes(metric: Metric, readings: Sequence[Reading], since: date) -> dict[int, Decimal]:
    """Give the size of each enterprise by the metric that weighs it, put together as that metric is."""
    of: dict[int, list[Reading]] = defaultdict(list)
    for one in readings:
        of[one.enterprise_id].append(one)
    sizes = {key: total_of(metric, mine, since=since).value for key, mine in of.items()}
    return {key: value for key, value in sizes.items() if value is not None}


def _sizes_for(
    metric: Metric,
    known: Mapping[str, Metric],
    sizes: Mapping[str, dict[int, Decimal]],
    readings: Sequence[Reading],
    currencies: Mapping[int, str],
) -> dict[int, Decimal]:
    """Give what weighs a metric; nothing where that is an amount and they are not known to be in one currency.

    An amount itself is put together by currency, where each weighs in the same one.
    """
    weighs = known.get(metric.weight_code)
    if weighs is not None and weighs.unit == MONEY and metric.unit != MONEY:
        named = {currencies.get(one.enterprise_id, one.enterprise_id) for one in readings if one.counts}
        return sizes[weighs.code] if len(named) == 1 else {}
    return sizes.get(metric.weight_code, {})
