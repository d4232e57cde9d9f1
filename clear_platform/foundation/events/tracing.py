"""Everything that belongs to one correlation, in order of time: events, entries of the log, jobs, and what slices add.

Each reader finds what it may see anyway. Not here: what belongs together (`tenancy.scope.correlated`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.urls import reverse

from clear_platform.foundation.audit.queries import READERS, log_of
from clear_platform.foundation.audit.wording import said
from clear_platform.foundation.events.queries import events_told
from clear_platform.foundation.events.results import Traced
from clear_platform.foundation.jobs.models import DeadLetter, JobLease
from clear_platform.foundation.tenancy.actors import Actor

MOST_OF_A_KIND = 500
Provider = Callable[[Actor, UUID], Iterable[Traced]]
_PROVIDERS: list[Provider] = []


def adds_to_trace(provider: Provider) -> None:
    """Let a slice add what it has of a correlation; called from `ready`. It gives what the reader may see."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def trace(actor: Actor, correlation_id: UUID) -> list[Traced]:
    """Give everything of a correlation that the actor may see, in order of time; at most 500 of each kind."""
    found = [one for provider in (_events, _entries, _jobs, *_PROVIDERS) for one in provider(actor, correlation_id)]
    return sorted(found, key=lambda one: (one.at, one.kind != "event"))


def _events(actor: Actor, correlation_id: UUID) -> Iterator[Traced]:
    rows = events_told(actor).filter(correlation_id=correlation_id).order_by("position")
    for event in rows[:MOST_OF_A_KIND]:
        yield Traced(
            at=event.recorded_at,
            kind="event",
            said=event.type,
            about=event.subject,
            organization_id=event.organization_id,
            href=reverse("event-page", args=[event.organization_id, event.pk]),
            key=str(event.pk),
        )


def _entries(actor: Actor, correlation_id: UUID) -> Iterator[Traced]:
    if not READERS.admits(actor):
        return
    for entry in log_of(actor, None).filter(request_id=correlation_id).order_by("at", "pk")[:MOST_OF_A_KIND]:
        yield Traced(
            at=entry.at,
            kind="entry",
            said=f"{entry.who} {said(entry.action)}",
            about=f"{entry.object_type} {entry.object_id}".strip(),
            organization_id=entry.organization_id,
            href=f"{reverse('audit-page', args=[entry.organization_id])}?entry={entry.seq}#entry-{entry.seq}",
            key=str(entry.seq),
        )


def _jobs(actor: Actor, correlation_id: UUID) -> Iterator[Traced]:
    jobs = JobLease.objects.filter(correlation_id=correlation_id).order_by("job_id")
    if not actor.sees_all:
        jobs = jobs.filter(organization_id=actor.organization_id or 0)
    for job in jobs[:MOST_OF_A_KIND]:
        yield Traced(job.ready_at, "job", job.name, f"job {job.job_id}", job.organization_id, key=str(job.job_id))
    dead = DeadLetter.objects.for_actor(actor).filter(correlation_id=correlation_id).order_by("died_at")
    for letter in dead[:MOST_OF_A_KIND]:
        yield Traced(
            letter.died_at,
            "dead_letter",
            letter.job_name,
            letter.error_code,
            letter.organization_id,
            key=str(letter.pk),
        )
