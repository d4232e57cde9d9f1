"""Reading the audit log within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef
from django.db.models.functions import JSONObject

from clear_platform.foundation.audit.models import AuditEvent, AuditHead, AuditPersonalValue, AuditVerification
from clear_platform.foundation.audit.results import ActorInLog, ChainState
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import require
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet

READERS = Allowed(staff=tuple(StaffGroup), institution=("admin",), enterprise=("owner",))
"""Whoever may read a whole log: those who run an organization, its own; staff, every one."""
MOST_ACTORS = 200


def events_for(actor: Actor) -> ScopedQuerySet:
    """Give the events of organizations the actor may see, newest first."""
    return AuditEvent.objects.for_actor(actor).order_by("-at", "-pk")


def events_about(actor: Actor, *, object_type: str, object_id: object) -> ScopedQuerySet:
    """Give the events about one object, newest first."""
    return events_for(actor).filter(object_type=object_type, object_id=str(object_id))


def events_read(actor: Actor) -> ScopedQuerySet:
    """Give the events as `events_for` does, each with the plain texts behind its digests. One query."""
    texts = AuditPersonalValue.objects.for_actor(actor).filter(
        organization_id=OuterRef("organization_id"), event_id=OuterRef("pk")
    )
    return events_for(actor).annotate(texts=ArraySubquery(texts.values(one=JSONObject(path="path", value="value"))))


def log_of(actor: Actor, organization_id: int | None) -> ScopedQuerySet:
    """Give the whole log of an organization, or to staff of all of them, as `events_read` does.

    Refuses: `RoleNotAllowed` unless the actor runs the organization it acts for, or is staff. Members read the log of
    the organization they act for alone, whatever others let them see.
    """
    require(actor, READERS)
    rows = events_read(actor)
    if not actor.sees_all:
        return rows.filter(organization_id=actor.organization_id)
    return rows if organization_id is None else rows.filter(organization_id=organization_id)


def actors_in(log: ScopedQuerySet) -> list[ActorInLog]:
    """Give who acted in a log, at most `MOST_ACTORS` of them, those who acted last. Two queries.

    A person or a key is named as its newest entry has it; the parts of the system are one, and so is whoever was not
    signed in.
    """
    kinds = log.order_by().values("actor_kind", "actor_id").annotate(newest=Max("pk")).order_by("-newest")
    newest = [one["newest"] for one in kinds[:MOST_ACTORS]]
    found = {ActorInLog.of(one.actor_kind, one.actor_id, one.who) for one in log.filter(pk__in=newest)}
    return sorted(found, key=lambda one: (one.kind != "user", one.name.casefold(), one.id or 0))


def actions_in(log: ScopedQuerySet) -> list[str]:
    """Give what was done in a log, by name."""
    return sorted(set(log.order_by().values_list("action", flat=True).distinct()))


def chain_state_of(organization_id: int) -> ChainState | None:
    """Give where an organization's chain stands and how it was found when it was last verified; None without one.

    Within the reader's sight, as the database keeps it: for what stands on every page. One query.
    """
    # No queryset of a reader: the two rows say nothing but that there is a chain, and its hash.
    head = AuditHead._base_manager.filter(organization_id=organization_id).values("seq", "hash")
    found = AuditVerification._base_manager.filter(organization_id=OuterRef("organization_id"))
    row = head.annotate(
        verified=ArraySubquery(found.values(one=JSONObject(at="verified_at", seq="seq", broken_seq="broken_seq")))
    ).first()
    if row is None or row["seq"] == 0:
        return None
    return ChainState.of(row["seq"], row["hash"], row["verified"])


def broken_chains(actor: Actor) -> ScopedQuerySet:
    """Give what verification found of the chains that are broken, in the actor's sight, each with its organization."""
    rows = AuditVerification.objects.for_actor(actor).filter(broken_seq__isnull=False)
    return rows.select_related("organization").order_by("-verified_at", "organization_id")


def organizations_with_events(organization_ids: Iterable[int]) -> set[int]:
    """Give those of the organizations whose own log holds something; for operations that take organizations away."""
    # Whoever undoes an import need not see these logs; that they hold something is all that is told.
    rows = AuditEvent._base_manager.filter(organization_id__in=set(organization_ids))
    return set(rows.values_list("organization_id", flat=True))
