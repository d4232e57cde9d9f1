"""Reads of readiness, and the figures behind its flags."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, When

from capability.catalog.shipped import SHIPPED_CAPABILITIES
from capability.constants import FLAGS
from capability.readiness.errors import FlagNotRaised, NoSuchEnterprise
from capability.readiness.models import FinancingReadiness, ReadinessFlag, ReadinessLapse
from capability.readiness.results import ComputedAnew, ReadinessShown, StoredReadiness, Supposed
from capability.readiness.rules.flags import Citation, Figure, Way
from capability.readiness.rules.reasons import REASONS_VERSION, Behind, explained, grown
from capability.readiness.rules.supposing import beside, scores_of, suppose
from capability.scoring.queries.gathering import Gathered, day_of, gather, number, shown_of, statements_day, verified_of
from capability.scoring.queries.stored import holder_of, scores_for
from capability.scoring.rules.arithmetic import hash_of
from capability.scoring.rules.considering import considered
from clear_platform.foundation import clock
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, carried_since, job_name, still_granted
from enterprises.public import AnalysisRow, analysis_named, enterprise_for, enterprises_for
from execution.public import TaskFacts

RECOMPUTE = job_name("capability.recompute")
RECOMPUTE_ALL = job_name("capability.recompute_all")
FINANCE = "cfo"
MOST_POINTS = 500
_Row = TypeVar("_Row", bound=Model)


def readiness_for(actor: Actor) -> QuerySet[FinancingReadiness]:
    """Give every readiness the actor may see, newest first."""
    rows: QuerySet[FinancingReadiness] = FinancingReadiness.objects.for_actor(actor)
    return rows.order_by("-computed_at", "-pk")


def readiness_of(actor: Actor, *, enterprise_id: int) -> QuerySet[FinancingReadiness]:
    """Give the readiness of one enterprise over time, as this actor reads it: the own computation, else its own."""
    return readiness_for(actor).filter(
        enterprise_id=enterprise_id, organization_id=holder_of(actor, enterprise_id=enterprise_id)
    )


def has_lapsed(actor: Actor, row: FinancingReadiness) -> bool:
    """Say whether nothing counts any more for whom a readiness was computed, so that there is none after it.

    Then computing anew writes nothing, for there is no score to write; whoever shows the row asks. A constant number
    of queries.
    """
    own = row.organization_id == row.enterprise_id
    gathered = gather(
        actor=actor, enterprise_ids=[row.enterprise_id], organization_id=None if own else row.organization_id
    )
    facts = [gathered.facts_of(row.enterprise_id, code=one.code, domain=one.domain) for one in SHIPPED_CAPABILITIES]
    return all(considered(one, as_of=clock.today()).is_empty for one in facts)


def standing(field: str) -> Case:
    """Give a field of the readiness that a query is of, null where nothing it was computed from counts any more."""
    return Case(When(lapse__isnull=True, then=F(field)))


def stood_before(end: datetime) -> Q:
    """Give the condition that of a readiness something still counted at a moment, the end of what is looked at."""
    return Q(lapse__isnull=True) | Q(lapse__since__gte=end)


def counting(rows: QuerySet[_Row]) -> QuerySet[_Row]:
    """Leave out scores and readiness of enterprises of which, for whom they were computed, nothing counts any more."""
    newer = FinancingReadiness._base_manager.filter(
        organization_id=OuterRef("organization_id"),
        enterprise_id=OuterRef("enterprise_id"),
        pk__gt=OuterRef("readiness_id"),
    )
    # Unscoped on purpose: what lapsed is of the organization whose score was reached in scope.
    lapsed = ReadinessLapse._base_manager.filter(
        ~Exists(newer), organization_id=OuterRef("organization_id"), enterprise_id=OuterRef("enterprise_id")
    )
    return rows.filter(~Exists(lapsed))


def computed_anew(enterprise_id: int) -> ComputedAnew | None:
    """Give since when an enterprise waits to be computed anew, or is being computed; None where nothing is to follow.

    By a job of its own, else by what computes all enterprises in their turn; whether its turn has come by then is not
    asked. Of an enterprise that the reader may see. Two queries at most.
    """
    own = carried_since(RECOMPUTE, enterprise_id=enterprise_id)
    if own is not None:
        return ComputedAnew(own, with_all=False)
    since = carried_since(RECOMPUTE_ALL)
    return None if since is None else ComputedAnew(since, with_all=True)


def readiness_row(*, actor: Actor, enterprise_id: int, readiness_id: int) -> FinancingReadiness:
    """Give one readiness of an enterprise that the actor may read.

    Refuses: `NotVisible`, a holder's own readiness included once it may not read the enterprise any more; `NotFound`
    when it is another enterprise's.
    """
    enterprise_for(actor=actor, enterprise_id=enterprise_id)
    row: FinancingReadiness = FinancingReadiness.objects.get_for(actor, readiness_id)
    if row.enterprise_id != enterprise_id:
        raise NotFound()
    return row


def history_of(actor: Actor, *, enterprise_id: int) -> list[FinancingReadiness]:
    """Give the newest 500 of them, as `readiness_of` does, newest first, each with `lapsed_at`.

    The newest alone with its reasoning.
    """
    rows = readiness_of(actor, enterprise_id=enterprise_id).annotate(lapsed_at=F("lapse__since"))
    found = list(rows.defer("rationale_json")[:MOST_POINTS])
    return [rows.get(pk=found[0].pk), *found[1:]] if found else []


def bridges_of(actor: Actor, ids: Collection[int]) -> dict[int, list[Mapping[str, Any]]]:
    """Give the parts of the sums of some readiness, by their ids. One query, none where none is asked for."""
    rows = readiness_for(actor).filter(pk__in=ids).values_list("pk", "rationale_json__bridge") if ids else ()
    return dict(rows)


def explained_row(actor: Actor, row: FinancingReadiness) -> FinancingReadiness:
    """Give a readiness with reasons and first step in its rationale; one kept by earlier rules gets today's here.

    Takes: a row the actor may see. Nothing is written. One query at most.
    """
    if "reasons" in row.rationale_json and row.rationale_json.get("reasons_version") == REASONS_VERSION:
        return row
    row.rationale_json = {**row.rationale_json, **explained(row.rationale_json, _behind(actor, row))}
    return row


def took_more(
    actor: Actor, *, enterprise_id: int, organization_id: int, first: date, last: date
) -> list[dict[str, Any]]:
    """Give the reasons that take more by one day than by an earlier one, each with the points it takes more.

    Nothing where there was no readiness by either day, or nothing counted of it any more. Four queries at most.
    """
    rows = readiness_for(actor).filter(enterprise_id=enterprise_id, organization_id=organization_id)
    ends = [datetime.combine(day + timedelta(days=1), time(), UTC) for day in (first, last)]
    newest = [rows.filter(computed_at__lt=end).annotate(stood=stood_before(end)).first() for end in ends]
    found = [row if row is not None and row.stood else None for row in newest]
    then, now = ((row.rationale_json, _behind(actor, row)) if row is not None else None for row in found)
    return [] if then is None or now is None else [one.as_json() for one in grown(then, now)]


def _behind(actor: Actor, row: FinancingReadiness) -> dict[str, Behind]:
    rows = (
        scores_for(actor)
        .filter(enterprise_id=row.enterprise_id, organization_id=row.organization_id, computed_at__lte=row.computed_at)
        .order_by("capability_id", "-computed_at", "-pk")
        .distinct("capability_id")
    )
    return {one.capability.code: Behind(one.evidence_json, one.confidence) for one in rows}


def supposed(actor: Actor, *, enterprise_id: int, scores: Mapping[str, Decimal], without: Collection[str]) -> Supposed:
    """Give what readiness would be with these scores in place of today's, and without these flags. Nothing is written.

    Refuses: `FlagNotRaised` for a flag that is not raised today.
    """
    row = readiness_of(actor, enterprise_id=enterprise_id).first()
    today = None if row is None or has_lapsed(actor, row) else shown(row)
    standing = () if today is None else today.flags
    for code in without:
        if code not in standing:
            raise FlagNotRaised(flag=code[:40], standing=", ".join(standing) or "none")
    rationale = None if today is None else today.rationale
    found = suppose({**scores_of(rationale), **scores}, standing, without=without)
    return Supposed(
        enterprise_id=enterprise_id,
        today=today,
        score=None if found is None else found.score,
        could_be=None if found is None else found.could_be,
        flags=[] if found is None else found.flags_json(),
        bridge=[] if found is None else beside(rationale, found),
    )


def newest_readiness(
    actor: Actor, enterprise_ids: Iterable[int] | QuerySet[Any], *, organization_id: int | None = None
) -> dict[int, ReadinessShown]:
    """Give the newest readiness of each enterprise that one organization computed, where something counts. One query.

    Takes: ids or a subquery of ids; the holder, or None for the enterprises' own computations.
    """
    found = last_readiness(actor, enterprise_ids, organization_id=organization_id)
    return {enterprise_id: one for enterprise_id, one in found.items() if one.lapsed_at is None}


def last_readiness(
    actor: Actor, enterprise_ids: Iterable[int] | QuerySet[Any], *, organization_id: int | None = None
) -> dict[int, ReadinessShown]:
    """Give the last readiness of each enterprise that one organization computed, whether it counts or not. One query.

    Takes: as `newest_readiness`.
    """
    rows = newest_rows(actor, organization_id, enterprise_ids).annotate(lapsed_at=F("lapse__since"))
    return {row.enterprise_id: replace(shown(row), lapsed_at=row.lapsed_at) for row in rows}


def stored_readiness(
    actor: Actor, enterprise_ids: Iterable[int], *, organization_id: int | None
) -> dict[int, StoredReadiness]:
    """Give the newest readiness of each enterprise that one organization computed, without its reasoning. One query."""
    rows = newest_rows(actor, organization_id, enterprise_ids)
    return {
        enterprise_id: StoredReadiness(readiness_id, score, inputs_hash, lapse is not None)
        for enterprise_id, readiness_id, score, inputs_hash, lapse in rows.values_list(
            "enterprise_id", "pk", "readiness_score", "inputs_hash", "lapse"
        )
    }


def newest_rows(
    actor: Actor, organization_id: int | None, enterprise_ids: Iterable[int] | QuerySet[Any]
) -> QuerySet[FinancingReadiness]:
    """Give the newest rows as a queryset, of which something counts or not, for joins and aggregates of those above."""
    whose = Q(organization_id=F("enterprise_id")) if organization_id is None else Q(organization_id=organization_id)
    rows: QuerySet[FinancingReadiness] = FinancingReadiness.objects.for_actor(actor)
    ids: Any = enterprise_ids if isinstance(enterprise_ids, QuerySet) else list(enterprise_ids)
    return (
        rows.filter(whose, enterprise_id__in=ids)
        .order_by("enterprise_id", "-computed_at", "-pk")
        .distinct("enterprise_id")
    )


def enterprise_id_of(actor: Actor, slug: str) -> int:
    """Give the id of the enterprise with this slug. Refuses: `NoSuchEnterprise` when the actor sees none."""
    found = enterprises_for(actor).filter(organization__slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise NoSuchEnterprise(slug=slug)
    return int(found)


def holders_of(actor: Actor, *, enterprise_id: int) -> list[int]:
    """Give the holders that computed an enterprise and may read it to this day. One query."""
    rows = held_rows(FinancingReadiness.objects.for_actor(actor)).filter(enterprise_id=enterprise_id)
    return list(rows.order_by("organization_id").values_list("organization_id", flat=True).distinct())


def held_rows(rows: QuerySet[FinancingReadiness]) -> QuerySet[FinancingReadiness]:
    """Keep those of holders, and of them those of whoever may read the enterprise to this day.

    What was computed stays with a holder whose access was revoked; nothing is added, for it would tell what is the
    enterprise's own.
    """
    others = rows.exclude(organization_id=F("enterprise_id"))
    return others.filter(still_granted(grantee="organization_id", organization="enterprise_id"))


def shown(row: FinancingReadiness) -> ReadinessShown:
    """Give a readiness as others read it."""
    return ReadinessShown(
        id=row.pk,
        organization_id=row.organization_id,
        enterprise_id=row.enterprise_id,
        score=row.readiness_score,
        confidence=row.confidence,
        flags=row.flags_json,
        rationale=row.rationale_json,
        computed_at=row.computed_at,
        inputs_hash=row.inputs_hash,
    )


def flags_set(
    actor: Actor, *, enterprise_ids: Iterable[int], organization_id: int | None
) -> dict[int, list[ReadinessFlag]]:
    """Give the flags that a holder set, by enterprise; the enterprises' own computations have none. One query."""
    if organization_id is None:
        return {}
    found: dict[int, list[ReadinessFlag]] = {}
    rows = ReadinessFlag.objects.for_actor(actor).filter(
        organization_id=organization_id, enterprise_id__in=list(enterprise_ids)
    )
    for row in rows.order_by("pk"):
        found.setdefault(row.enterprise_id, []).append(row)
    return found


def flagged(actor: Actor, *, organization_id: int, code: str) -> set[int]:
    """Give the enterprises for which a flag that a holder set stands. One query."""
    rows = ReadinessFlag.objects.for_actor(actor).filter(organization_id=organization_id, code=code, raised=True)
    return set(rows.values_list("enterprise_id", flat=True))


def figures_of(gathered: Gathered, enterprise_id: int, flags: Iterable[ReadinessFlag]) -> dict[str, Figure]:
    """Give what each flag is judged by: the measure of the cfo analysis, or an outcome of the same that is newer."""
    analysis = gathered.analyses.get((enterprise_id, FINANCE))
    found: dict[str, Figure] = {}
    for rule in FLAGS:
        figures = [_measure(analysis, rule.measure), _outcome(gathered, enterprise_id, rule.metric)]
        known = [one for one in figures if one is not None and one.on is not None]
        if known:
            found[rule.code] = max(known, key=lambda one: (one.on, one.citation.type == "outcome"))
    evidence = _evidence(gathered, enterprise_id)
    if evidence is not None:
        found["unverified_evidence"] = evidence
    for flag in flags:
        cited = flag.citation_json
        found[flag.code] = Figure(
            flag.figure if flag.raised else Decimal(0),
            flag.set_at.date(),
            Citation(
                cited.get("type", "flag"), cited.get("id", str(flag.pk)), cited.get("hash", ""), cited.get("label", "")
            ),
        )
    return found


def statements_of(gathered: Gathered, enterprise_id: int) -> Figure | None:
    """Give the newest financial statements an analysis rests on, or None where there are none."""
    analysis = gathered.analyses.get((enterprise_id, FINANCE))
    day = statements_day(analysis) if analysis is not None else None
    return Figure(Decimal(0), day, _cited(analysis)) if analysis is not None and day is not None else None


def ways_of(gathered: Gathered, enterprise_id: int) -> list[Way]:
    """Give what would move the figures behind flags: decisions by what they expect, tasks whose evidence waits."""
    ways = [
        Way("decision", one.decision_id, one.title, one.status, one.metric, one.goal, one.by)
        for one in gathered.decisions.get(enterprise_id, ())
    ]
    ways += [
        Way("task", str(one.id), one.title, one.status, "unverified_evidence")
        for one in _tasks(gathered, enterprise_id)
        if shown_of(one) > verified_of(one)
    ]
    return ways


def _measure(analysis: AnalysisRow | None, measure: str) -> Figure | None:
    if analysis is None or not measure:
        return None
    value = number(analysis.findings.get("measures", {}).get(measure))
    return None if value is None else Figure(value, day_of(analysis), _cited(analysis))


def _cited(analysis: AnalysisRow) -> Citation:
    return Citation(
        "analysis", str(analysis.id), analysis.content_hash, analysis_named(analysis.domain, analysis.created_at.date())
    )


def _outcome(gathered: Gathered, enterprise_id: int, metric: str) -> Figure | None:
    values = [
        (one.measured_on, one.id, one.metrics[metric])
        for one in gathered.outcomes.get(enterprise_id, ())
        if metric in one.metrics and one.measured_on is not None
    ]
    if not values:
        return None
    day, outcome_id, value = max(values)
    pinned = hash_of([outcome_id, metric, f"{value.normalize():f}", day.isoformat()])
    return Figure(value, day, Citation("outcome", str(outcome_id), pinned, f"outcome {outcome_id}"))


def _tasks(gathered: Gathered, enterprise_id: int) -> list[TaskFacts]:
    """Give the tasks whose evidence counts: of one that was given up nobody verifies anything any more."""
    return [one for one in gathered.tasks.get(enterprise_id, ()) if one.status != "cancelled"]


def _evidence(gathered: Gathered, enterprise_id: int) -> Figure | None:
    tasks = _tasks(gathered, enterprise_id)
    logged = sum(shown_of(one) for one in tasks)
    if not logged:
        return None
    verified = sum(verified_of(one) for one in tasks)
    first = next((one for one in tasks if shown_of(one) > verified_of(one)), tasks[0])
    pinned = hash_of([[one.id, shown_of(one), verified_of(one)] for one in tasks])
    cited = Citation("task", str(first.id), pinned, first.title)
    return Figure(Decimal(logged - verified), None, cited, of=Decimal(logged))
