"""Reads of tasks and milestones within the reader's scope."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import IO, Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from clear_platform.foundation import clock
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.public import (
    Actor,
    GrantLevel,
    ScopedQuerySet,
    actor_for,
    may,
    pass_gate_by_address,
    tag_of,
)
from execution.implementation import rules
from execution.implementation.errors import EvidenceChanged, WorkFeedGone
from execution.implementation.models import ImplementationTask, Milestone, TaskDependency, WorkFollowing
from execution.implementation.results import MilestoneFacts, Standing, TaskFacts

FURTHEST_AHEAD = timedelta(hours=14)
"""How far the calendar that is ahead of all others is ahead of UTC."""

_BY_DUE_DATE = (F("due_date").asc(nulls_last=True), "pk")

# What doors call a row that they were given; they import no model.
Task = ImplementationTask


@dataclass(frozen=True)
class Card:
    """A task as a board shows it: with the titles of what it still waits for, and the acts open to whoever looks."""

    task: ImplementationTask
    waits_for: tuple[str, ...]
    acts: tuple[str, ...]


def tasks_for(actor: Actor) -> ScopedQuerySet:
    """Give the tasks an actor may see, by due date, with decision, enterprise, owner and how far they are proved."""
    verified = Milestone.objects.for_actor(actor).filter(task_id=OuterRef("pk"), verified_at__isnull=False)
    return (
        ImplementationTask.objects.for_actor(actor)
        .select_related("decision", "enterprise__organization", "owner")
        .annotate(
            milestone_count=Count("milestones", distinct=True),
            has_verified=Exists(verified),
            waits_for_ids=_waits_for_ids(),
        )
        .order_by(*_BY_DUE_DATE)
    )


def task_rows_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the tasks of one enterprise that the actor may see, by due date, and nothing of how far they are proved."""
    return ImplementationTask.objects.for_actor(actor).filter(enterprise_id=enterprise_id).order_by(*_BY_DUE_DATE)


def tasks_of(*, actor: Actor, decision_id: UUID | None = None, enterprise_id: int | None = None) -> ScopedQuerySet:
    """Give the tasks of one decision or of one enterprise that the actor may see, by due date."""
    rows = tasks_for(actor)
    if decision_id is not None:
        rows = rows.filter(decision_id=decision_id)
    return rows if enterprise_id is None else rows.filter(enterprise_id=enterprise_id)


def titles_open_in(*, actor: Actor, decision_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Give the titles of the tasks that stand open in versions of a decision, by version, in one query.

    A version without any is left out.
    """
    rows = ImplementationTask.objects.for_actor(actor).filter(decision_id__in=list(decision_ids), status__in=rules.OPEN)
    found: dict[UUID, list[str]] = {}
    for decision_id, title in rows.order_by("pk").values_list("decision_id", "title"):
        found.setdefault(decision_id, []).append(title)
    return found


def task_for(*, actor: Actor, task_id: int, level: GrantLevel = "read") -> ImplementationTask:
    """Give one task in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = ImplementationTask.objects.select_related("decision", "enterprise__organization", "owner").annotate(
        waits_for_ids=_waits_for_ids()
    )
    found: ImplementationTask = rows.get_for(actor, task_id, level)
    return found


def tasks_of_same_decision(*, actor: Actor, task_id: int) -> ScopedQuerySet:
    """Give a task and all others of its decision. Refuses: `NotVisible`; `NotFound` to those who see all."""
    task: ImplementationTask = ImplementationTask.objects.get_for(actor, task_id, "act")
    return ImplementationTask.objects.for_actor(actor).filter(decision_id=task.decision_id)


def tag(task: ImplementationTask) -> str:
    """Give the tag of a task with its dependencies, as the reads here give it."""
    return tag_of(task, beside=cast(Any, task).waits_for_ids)


def tasks_among(*, actor: Actor, task_ids: Sequence[int]) -> list[ImplementationTask]:
    """Give those of the tasks that the actor may see, in the order of the ids. One query."""
    found = {task.pk: task for task in tasks_for(actor).filter(pk__in=task_ids)}
    return [found[one] for one in task_ids if one in found]


def reached_among(*, actor: Actor, tasks: Iterable[ImplementationTask]) -> set[int]:
    """Give the ids of those of the tasks that the actor may act on: for the one organization it acts for. One query."""
    rows = ImplementationTask.objects.for_actor(actor, "act").filter(pk__in=[task.pk for task in tasks])
    return set(rows.values_list("pk", flat=True))


def comes_before(task: ImplementationTask) -> list[int]:
    """Give the ids of the tasks that a task waits for, as the reads here found them, whether done or not."""
    return list(cast(Any, task).waits_for_ids)


def cards_of(*, actor: Actor, rows: Iterable[ImplementationTask]) -> list[Card]:
    """Give tasks with what each still waits for and the acts open to it and to the actor. Three statements for all.

    Takes: rows as `tasks_for` gives them.
    """
    tasks = list(rows)
    ahead = {one for task in tasks for one in comes_before(task)}
    seen = ImplementationTask.objects.for_actor(actor)
    still_open = dict(seen.filter(pk__in=ahead, status__in=rules.OPEN).values_list("pk", "title"))
    reached = reached_among(actor=actor, tasks=tasks)
    permitted = [act for act in rules.ACTS if may(actor, f"{act}_task")]
    cards = []
    for task in tasks:
        waiting = tuple(still_open[one] for one in comes_before(task) if one in still_open)
        acts = tuple(
            act
            for act in (permitted if task.pk in reached else ())
            if not rules.refusal_of(
                act,
                status=task.status,
                priority=task.priority,
                waits_for=waiting,
                has_verified_milestone=cast(Any, task).has_verified,
            )
        )
        cards.append(Card(task, waiting if task.status in rules.OPEN else (), acts))
    return cards


def milestones_of(*, actor: Actor, task_id: int) -> ScopedQuerySet:
    """Give the milestones of a task, newest first, with who logged and who verified them."""
    return (
        Milestone.objects.for_actor(actor)
        .filter(task_id=task_id)
        .select_related("logged_by", "verified_by")
        .order_by("-logged_at", "-pk")
    )


def milestones_by_task(*, actor: Actor, task_ids: Iterable[int]) -> dict[int, list[Milestone]]:
    """Give the milestones of each of the tasks, newest first; an empty list where there are none. One query."""
    found: dict[int, list[Milestone]] = {one: [] for one in task_ids}
    rows = Milestone.objects.for_actor(actor).filter(task_id__in=list(found)).select_related("logged_by", "verified_by")
    for one in rows.order_by("-logged_at", "-pk"):
        found[one.task_id].append(one)
    return found


def milestone_for(*, actor: Actor, milestone_id: int, level: GrantLevel = "read") -> Milestone:
    """Give one milestone in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: Milestone = Milestone.objects.select_related("task", "logged_by").get_for(actor, milestone_id, level)
    return found


def file_as_logged(row: Milestone) -> IO[bytes] | None:
    """Open the file of a milestone, None without one. Refuses: `EvidenceChanged` where it is not as it was logged."""
    if not row.evidence_file:
        return None
    try:
        opened: IO[bytes] = row.evidence_file.storage.open(str(row.evidence_file.name), "rb")
    except FileNotFoundError as gone:
        raise EvidenceChanged(hash=row.evidence_hash) from gone
    digest = hashlib.sha256()
    while part := opened.read(1024 * 1024):
        digest.update(part)
    if digest.hexdigest() != row.evidence_hash:
        opened.close()
        raise EvidenceChanged(hash=row.evidence_hash)
    opened.seek(0)
    return opened


def today() -> date:
    """Give the day it is where whoever looks is: on pages that of their zone, elsewhere that of UTC."""
    return timezone.localdate(clock.now())


def overdue(rows: QuerySet[ImplementationTask]) -> QuerySet[ImplementationTask]:
    """Keep the tasks that are still open and past their day."""
    return rows.filter(status__in=rules.OPEN, due_date__lt=today())


def waits_for(*, actor: Actor, task: ImplementationTask) -> list[str]:
    """Give the titles of the tasks that this one depends on and that are still open."""
    rows = ImplementationTask.objects.for_actor(actor).filter(needed_by=task, status__in=rules.OPEN)
    return list(rows.order_by("pk").values_list("title", flat=True))


def is_verified(*, actor: Actor, task: ImplementationTask) -> bool:
    """Say whether somebody verified one of the task's milestones."""
    return Milestone.objects.for_actor(actor).filter(task=task, verified_at__isnull=False).exists()


def following_of(actor: Actor) -> WorkFollowing | None:
    """Give how a person is told of the own work; None where nothing was ever chosen."""
    return WorkFollowing.objects.filter(user_id=actor.id or 0).first()


def reader_of_feed(token: str, *, signed_in: Actor) -> Actor:
    """Give the person whose feed has a secret, as they stand now. Refuses: `WorkFeedGone`; as `pass_gate_by_address`.

    It is for programs, which sign in as nobody; in a browser it is for whoever made it alone. It acts for the
    organization that it was made for, where the person is still there.
    """
    rows = WorkFollowing.objects.filter(token_hash=hash_of_secret(token), user__is_active=True)
    row = rows.select_related("user").first()
    if row is None or (signed_in.kind == "user" and signed_in.id != row.user_id):
        raise WorkFeedGone()
    if signed_in.kind == "user":
        return signed_in
    pass_gate_by_address(row.user)
    found = actor_for(row.user)
    if found.is_staff:
        return found
    if not found.seats:
        raise WorkFeedGone()
    seats = found.organization_ids
    return replace(found, organization_id=row.organization_id if row.organization_id in seats else seats[0])


def dated(actor: Actor) -> ScopedQuerySet:
    """Give the open tasks that this actor owns and that have a day, by it."""
    return tasks_for(actor).filter(owner_id=actor.id or 0, status__in=rules.OPEN, due_date__isnull=False)


def late_by(actor: Actor, day: date) -> ScopedQuerySet:
    """Give the open tasks that this actor owns and that are past their day on a day of the own calendar."""
    return dated(actor).filter(due_date__lt=day)


def people_late(actor: Actor, moment: datetime) -> list[tuple[int, date]]:
    """Give whom to tell of late tasks now: people and their own day, from seven in the morning where they are, once.

    Takes: the system, for it asks over all organizations. Two statements, a row for each person rather than each task.
    """
    owned = ImplementationTask.objects.for_actor(actor).filter(status__in=rules.OPEN, owner__is_active=True)
    # By the calendar that is ahead of all others; whose day has not come yet is left to them.
    ahead = (moment + FURTHEST_AHEAD).date()
    done_with = WorkFollowing.objects.filter(Q(digest_wanted=False) | Q(digest_on__gte=ahead)).values("user_id")
    people = (
        owned.filter(due_date__lt=ahead)
        .exclude(owner_id__in=done_with)
        .order_by("owner_id")
        .values_list("owner_id", "owner__timezone")
        .annotate(longest=Min("due_date"))
    )
    mornings = [
        (person, day)
        for person, zone, longest in people
        if (day := rules.morning_of(moment, zone)) is not None and longest is not None and longest < day
    ]
    told = dict(
        WorkFollowing.objects.filter(user_id__in=[person for person, _day in mornings]).values_list(
            "user_id", "digest_on"
        )
    )
    return [(person, day) for person, day in mornings if (before := told.get(person)) is None or before < day]


def mine(actor: Actor) -> ScopedQuerySet:
    """Give the open tasks that this actor owns, and those of the own enterprises that nobody owns yet, by due date."""
    rows = tasks_for(actor).filter(status__in=rules.OPEN)
    nobodys = Q(owner__isnull=True, organization_id__in=[s.organization_id for s in actor.seats if s.role == "owner"])
    return rows.filter(Q(owner_id=actor.id) | nobodys) if actor.id else rows.none()


def milestones_to_verify(actor: Actor) -> ScopedQuerySet:
    """Give the milestones that wait for this actor: evidence logged by somebody else, on tasks that are still open."""
    rows = (
        Milestone.objects.for_actor(actor, "review")
        .filter(verified_at__isnull=True, milestone_type__in=rules.PROVING, task__status__in=rules.OPEN)
        .exclude(logged_by_id=actor.id)
        .select_related("task__decision", "task__enterprise__organization", "logged_by")
        .order_by("logged_at", "pk")
    )
    return rows if actor.id and may(actor, "verify_milestone") else rows.none()


def count_of(*, actor: Actor, decision_id: UUID | None = None, enterprise_id: int | None = None) -> int:
    """Give how many tasks a decision or an enterprise has."""
    rows = ImplementationTask.objects.for_actor(actor)
    subject = Q(decision_id=decision_id) if decision_id is not None else Q(enterprise_id=enterprise_id)
    return rows.filter(subject).count()


def standing_of(*, actor: Actor, decision_id: UUID) -> Standing:
    """Give how many tasks carry out a decision, how many are done, and how many are late. One statement."""
    rows = ImplementationTask.objects.for_actor(actor).filter(decision_id=decision_id)
    late = Q(status__in=rules.OPEN, due_date__lt=today())
    found: dict[str, int] = rows.aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(status="done")), late=Count("pk", filter=late)
    )
    return Standing(**found)


def task_facts(*, actor: Actor, enterprise_ids: Iterable[int], organization_id: int | None) -> list[TaskFacts]:
    """Give the tasks of enterprises as a score counts them: the enterprise's own and the organization's. Two queries.

    Takes: the organization whose computation this is (a holder of positions), or None for the enterprises' own alone.
    """
    belongs = Q(organization_id=F("enterprise_id"))
    if organization_id is not None:
        belongs |= Q(organization_id=organization_id)
    rows = (
        ImplementationTask.objects.for_actor(actor)
        .filter(belongs, enterprise_id__in=set(enterprise_ids))
        .select_related("decision")
        .only(
            "organization", "enterprise", "decision__domain", "title", "status", "priority", "due_date", "created_at",
            "done_at", "meta_json",
        )
        .prefetch_related(Prefetch("milestones", queryset=_milestones_counted(actor)))
        .order_by("enterprise_id", "pk")
    )  # fmt: skip
    return [_facts(row) for row in rows]


def _milestones_counted(actor: Actor) -> QuerySet[Milestone]:
    rows: QuerySet[Milestone] = Milestone.objects.for_actor(actor)
    return rows.order_by("pk").only("task", "milestone_type", "logged_at", "verified_at", "evidence_hash")


def open_acts(*, actor: Actor, task: ImplementationTask) -> dict[str, str]:
    """Give each act by name with the code of why it is not open, empty where it is; doors put it in words."""
    waiting, verified = waits_for(actor=actor, task=task), is_verified(actor=actor, task=task)
    reached = ImplementationTask.objects.for_actor(actor, "act").filter(pk=task.pk).exists()
    return {
        act: "access.not_allowed"
        if not (reached and may(actor, f"{act}_task"))
        else rules.refusal_of(
            act,
            status=task.status,
            priority=task.priority,
            waits_for=waiting,
            has_verified_milestone=verified,
        )
        or ""
        for act in rules.ACTS
    }


def _waits_for_ids() -> ArraySubquery:
    # Not scoped by itself: it follows a task that was reached in scope, and both belong to one organization.
    ahead = TaskDependency._base_manager.filter(task_id=OuterRef("pk")).order_by("needs_id")
    return ArraySubquery(ahead.values("needs_id"))


def _facts(row: ImplementationTask) -> TaskFacts:
    return TaskFacts(
        id=row.pk,
        organization_id=row.organization_id,
        enterprise_id=row.enterprise_id or 0,
        decision_id=row.decision_id,
        domain=row.decision.domain,
        title=row.title,
        status=row.status,
        priority=row.priority,
        due_date=row.due_date,
        created_at=row.created_at,
        done_at=row.done_at,
        milestones=tuple(
            MilestoneFacts(one.pk, one.milestone_type, one.logged_at, one.verified_at, one.evidence_hash)
            for one in row.milestones.all()
        ),
        missed_on=rules.missed_day(row.meta_json),
    )
