"""Reads of decisions, their versions and contexts, within the reader's scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet, may
from enterprises.approvals.queries import needed_by_rule
from enterprises.approvals.rules import needed_now
from enterprises.decisions.errors import NotAVersion
from enterprises.decisions.models import DecisionApproval, DecisionContext, DecisionRecord
from enterprises.decisions.rules import transitions
from enterprises.decisions.rules.content import Change, changes_between

# What doors call a row that they were given; they import no model.
Version = DecisionRecord

VERSIONS_OF = """
WITH RECURSIVE up AS (
    SELECT decision_id, supersedes_id FROM enterprises_decisionrecord WHERE decision_id = %s
    UNION SELECT d.decision_id, d.supersedes_id
    FROM enterprises_decisionrecord d JOIN up ON d.decision_id = up.supersedes_id
), down AS (
    SELECT decision_id FROM up
    UNION SELECT d.decision_id FROM enterprises_decisionrecord d JOIN down ON d.supersedes_id = down.decision_id
) SELECT decision_id FROM down
"""

CHAINS_OF = """
WITH RECURSIVE up AS (
    SELECT decision_id AS root, decision_id, supersedes_id FROM enterprises_decisionrecord WHERE decision_id = ANY(%s)
    UNION SELECT up.root, d.decision_id, d.supersedes_id
    FROM enterprises_decisionrecord d JOIN up ON d.decision_id = up.supersedes_id
), down AS (
    SELECT root, decision_id FROM up
    UNION SELECT down.root, d.decision_id
    FROM enterprises_decisionrecord d JOIN down ON d.supersedes_id = down.decision_id
) SELECT root, decision_id FROM down
"""


def decisions_for(actor: Actor) -> ScopedQuerySet:
    """Give the decisions an actor may see, newest first, with enterprise, author and decider."""
    return (
        DecisionRecord.objects.for_actor(actor)
        .select_related("enterprise__organization", "organization", "created_by", "decided_by", "analysis")
        .order_by("-created_at", "-pk")
    )


def decision_for(*, actor: Actor, decision_id: UUID, level: GrantLevel = "read") -> DecisionRecord:
    """Give one version of a decision in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = DecisionRecord.objects.select_related(
        "enterprise__organization", "organization", "created_by", "decided_by", "analysis", "supersedes"
    )
    found: DecisionRecord = rows.get_for(actor, decision_id, level)
    return found


def decisions_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the decisions about one enterprise that the actor may see, newest first."""
    return decisions_for(actor).filter(enterprise_id=enterprise_id)


def newest_decisions_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the version that holds of each decision about an enterprise: those that no other version has replaced."""
    rows = decisions_of(actor=actor, enterprise_id=enterprise_id)
    # A next version that was withdrawn replaces nothing; once another was begun on it, it is itself passed over.
    holds = Q(superseded_by__status__in=["approved", "superseded"]) | Q(
        superseded_by__status="closed", superseded_by__decided_at__isnull=False
    )
    passed_over = Q(status="superseded") | Q(status="closed", superseded_by__isnull=False)
    return rows.exclude(passed_over).exclude(holds)


def count_of(actor: Actor, enterprise_id: int) -> int:
    """Give how many decisions about an enterprise the actor may see."""
    return decisions_of(actor=actor, enterprise_id=enterprise_id).count()


def versions_of(*, actor: Actor, decision_id: UUID) -> list[DecisionRecord]:
    """Give all versions of one decision, the first first. Three statements however many there are."""
    decision_for(actor=actor, decision_id=decision_id)
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS_OF, [decision_id])
        ids = [row[0] for row in cursor.fetchall()]
    return list(decisions_for(actor).filter(pk__in=ids).order_by("version"))


def difference(*, actor: Actor, decision_id: UUID, against: UUID) -> tuple[DecisionRecord, list[Change]]:
    """Give the version compared with, and what changed from it to this one.

    Refuses: `NotVisible`, `NotAVersion` when the two are no versions of one decision.
    """
    versions = versions_of(actor=actor, decision_id=decision_id)
    this = version_among(actor=actor, versions=versions, decision_id=decision_id)
    other = version_among(actor=actor, versions=versions, decision_id=against)
    return other, changes_between(_compared(other), _compared(this))


def version_among(*, actor: Actor, versions: Iterable[DecisionRecord], decision_id: UUID) -> DecisionRecord:
    """Give one of the versions of a decision by its id. Refuses: `NotVisible`, `NotAVersion` where it is another's."""
    found = next((row for row in versions if row.pk == decision_id), None)
    if found is None:
        decision_for(actor=actor, decision_id=decision_id)
        raise NotAVersion()
    return found


def version_named(*, actor: Actor, versions: Iterable[DecisionRecord], asked: str) -> DecisionRecord:
    """Give one of the versions of a decision by its id as an address has it. Refuses: as `version_among`."""
    try:
        wanted = UUID(asked)
    except ValueError:
        raise NotAVersion() from None
    return version_among(actor=actor, versions=versions, decision_id=wanted)


def holding_versions(*, actor: Actor, decision_ids: Iterable[UUID]) -> dict[UUID, DecisionRecord]:
    """Give, for each version named, the approved one of its decision, where there is one in sight. Two statements."""
    wanted = list(decision_ids)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(CHAINS_OF, [wanted])
        chains = cursor.fetchall()
    rows = decisions_for(actor).filter(pk__in=[one for _root, one in chains], status="approved")
    approved = {row.pk: row for row in rows}
    return {root: approved[one] for root, one in chains if one in approved}


def contexts_of(*, actor: Actor, decision_id: UUID) -> list[DecisionContext]:
    """Give the contexts a decision was taken in, the newest, which holds, first."""
    decision_for(actor=actor, decision_id=decision_id)
    rows = DecisionContext.objects.for_actor(actor).filter(decision_id=decision_id)
    return list(rows.order_by("-created_at", "-pk"))


def contexts_by_version(*, actor: Actor, decision_ids: Iterable[UUID]) -> dict[UUID, list[DecisionContext]]:
    """Give the contexts of each of the versions, the newest first; an empty list where none was kept. One statement."""
    found: dict[UUID, list[DecisionContext]] = {one: [] for one in decision_ids}
    rows = DecisionContext.objects.for_actor(actor).filter(decision_id__in=list(found))
    for one in rows.order_by("-created_at", "-pk"):
        found[one.decision_id].append(one)
    return found


def newest_context_of(*, actor: Actor, decision_id: UUID) -> tuple[DecisionContext, list[DecisionContext]]:
    """Give the context that holds and the earlier ones, newest first. Refuses: `NotVisible`, `NotFound` without any."""
    kept = contexts_of(actor=actor, decision_id=decision_id)
    if not kept:
        raise NotFound()
    return kept[0], kept[1:]


def approvals_of(*, actor: Actor, decision_id: UUID) -> list[DecisionApproval]:
    """Give who approved a version, the first first."""
    rows = DecisionApproval.objects.for_actor(actor).filter(decision_id=decision_id)
    return list(rows.select_related("approver").order_by("approved_at", "pk"))


def approvals_by_version(*, actor: Actor, decision_ids: Iterable[UUID]) -> dict[UUID, list[DecisionApproval]]:
    """Give who approved each of the versions, the first first; an empty list where nobody did. One statement."""
    found: dict[UUID, list[DecisionApproval]] = {one: [] for one in decision_ids}
    rows = DecisionApproval.objects.for_actor(actor).filter(decision_id__in=list(found))
    for one in rows.select_related("approver").order_by("approved_at", "pk"):
        found[one.decision_id].append(one)
    return found


def counted(approvals: ScopedQuerySet) -> ScopedQuerySet:
    """Keep the approvals that count: over the version's own content, of those who may still approve it."""
    still = Func(F("approver_id"), F("organization_id"), function="enterprises_may_sign", output_field=BooleanField())
    return approvals.annotate(still=still).filter(still=True, content_hash=F("decision__content_hash"))


def needed_for(actor: Actor, row: DecisionRecord) -> int:
    """Give how many have to approve a version: of one that waits the stricter of its rule of then and of now."""
    if row.status != DecisionRecord.Status.PROPOSED:
        return row.approvers_needed
    by_rule = needed_by_rule(actor=actor, organization_ids=[row.organization_id])
    return needed_now(when_proposed=row.approvers_needed, by_rule=by_rule[row.organization_id][row.domain])


def lacking_for(actor: Actor, row: DecisionRecord) -> int:
    """Give how many more people have to sign a version that was read; none of one that does not wait."""
    if row.status != DecisionRecord.Status.PROPOSED:
        return 0
    given = DecisionApproval.objects.for_actor(actor).filter(decision_id=row.pk)
    return max(0, needed_for(actor, row) - counted(given).count())


def waiting_for(actor: Actor) -> ScopedQuerySet:
    """Give the decisions that wait for this actor to approve or reject.

    Proposed, in reach, not written by it, and not approved by it either, unless all approvals are there by now: one who
    signed may have come back to a seat.
    """
    rows = (
        DecisionRecord.objects.for_actor(actor, "review")
        .filter(status="proposed")
        .select_related("enterprise__organization", "created_by")
        .order_by("proposed_at", "pk")
    )
    if not (may(actor, "approve_decision") and actor.id):
        return rows.none()
    approvals = DecisionApproval.objects.for_actor(actor)
    signed = approvals.filter(approver_id=actor.id).values("decision_id")
    given = counted(approvals.filter(decision_id=OuterRef("pk"))).order_by().values("decision_id")
    return (
        rows.exclude(created_by_id=actor.id)
        .alias(given_now=Coalesce(Subquery(given.annotate(n=Count("pk")).values("n")), 0))
        .exclude(Q(pk__in=signed) & Q(given_now__lt=F("approvers_needed")))
    )


def drafts_of(actor: Actor) -> ScopedQuerySet:
    """Give the drafts that this actor wrote and has not proposed."""
    rows = DecisionRecord.objects.for_actor(actor).filter(status="draft")
    rows = rows.select_related("enterprise__organization").order_by("created_at", "pk")
    return rows.filter(created_by_id=actor.id) if actor.id else rows.none()


def counts_by_status(*, actor: Actor, enterprise_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Give, for each enterprise, how many decisions stand in which status. One query."""
    rows = DecisionRecord.objects.for_actor(actor).filter(enterprise_id__in=set(enterprise_ids))
    counts: dict[int, dict[str, int]] = {}
    for enterprise_id, status, number in rows.values_list("enterprise_id", "status").annotate(n=Count("pk")).order_by():
        counts.setdefault(enterprise_id, {})[status] = number
    return counts


def open_acts(*, actor: Actor, row: DecisionRecord) -> dict[str, str]:
    """Give each act by name with the reason why it is not open to this actor, empty where it is."""
    reaches = cache(lambda level: DecisionRecord.objects.for_actor(actor, level).filter(pk=row.pk).exists())
    acts = {act: _why_not(actor, row, act, reaches) for act in transitions.ACTS}
    if hasattr(row, "superseded_by"):
        already = f"Version {row.superseded_by.version} was already begun."
        acts |= {act: acts[act] or already for act in ("supersede", "renew")}
    return acts


def _why_not(actor: Actor, row: DecisionRecord, act: str, reaches: Callable[[GrantLevel], bool]) -> str:
    follows = (
        transitions.may_be_followed(status=row.status, was_decided=row.decided_at is not None)
        if act == "supersede" or (act == "renew" and row.status != "draft")
        else transitions.may_follow(act, row.status)
    )
    if not follows:
        return f"This version is {row.status}; only one that is {transitions.in_words(act)} can go there."
    if not may(actor, f"{act}_decision"):
        return "Your role does not include this."
    rewriting = act == "renew" and row.status == "draft"
    if rewriting and not transitions.may_rewrite(author_id=row.created_by_id, editor_id=actor.id):
        return (
            f"{row.created_by.name if row.created_by else 'Somebody else'} wrote this draft; nobody else rewrites it."
        )
    deciding = act in {"approve", "reject"}
    if deciding and transitions.is_own_version(author_id=row.created_by_id, decider_id=actor.id):
        return f"{row.created_by.name if row.created_by else 'You'} wrote this version and cannot {act} it."
    if act == "approve" and _waits_for_others(actor, row):
        return "You approved this version; it waits for others."
    level: GrantLevel = "review" if deciding else "act"
    if not reaches(level):
        return "Your organization may read this decision, not change it."
    return ""


def _waits_for_others(actor: Actor, row: DecisionRecord) -> bool:
    rows = DecisionApproval.objects.for_actor(actor).filter(decision_id=row.pk, approver_id=actor.id)
    return row.status == DecisionRecord.Status.PROPOSED and rows.exists() and lacking_for(actor, row) > 0


def _compared(row: DecisionRecord) -> dict[str, object]:
    return {"title": row.title, "domain": row.domain, **row.artifact_json}
