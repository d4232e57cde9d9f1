"""Writing the audit log. Called by every operation in its own transaction; never by a door, but for refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import F

from clear_platform.foundation import clock
from clear_platform.foundation.audit import anchors, personal, verifying
from clear_platform.foundation.audit.appending import Ledger, Pending
from clear_platform.foundation.audit.errors import NoSuchChain
from clear_platform.foundation.audit.models import (
    AuditEvent,
    AuditHead,
    AuditPersonalValue,
    AuditRefusal,
    AuditVerification,
)
from clear_platform.foundation.audit.other_chains import anchored_chains
from clear_platform.foundation.audit.queries import READERS
from clear_platform.foundation.audit.results import Anchored
from clear_platform.foundation.audit.rules import exact
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.tenancy import context, standing
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.models import User
from clear_platform.foundation.tenancy.queries import platform_organization_id

WINDOW = timedelta(minutes=1)
"""For how long refusals of the same thing are counted together."""

REFUSED = "access.refused"
RIGHTS_REFUSED = "rights.refused"
"""What a source does not allow is no fault of whoever asked; it stands in the log under a name of its own."""
KEEPERS = Allowed(staff=(StaffGroup.ADMINISTRATOR,))
ActorKind = Literal["user", "key", "system", "anonymous"]


def record(
    *,
    actor: Actor,
    action: str,
    obj: models.Model | None = None,
    object_type: str = "",
    object_id: object = "",
    organization_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Leave one entry in the transaction of the operation that calls; it is appended as the last thing before commit.

    Takes: the object, or its type and id (never a name or an address: ids stay when people go); the organization whose
    log it goes to, else the object's, else the one the actor writes for, else the platform's; facts before and after,
    in which what is personal (`personal`) is replaced by a digest.
    """
    if obj is not None:
        object_type, object_id = obj._meta.label_lower, obj.pk
        organization_id = organization_id or getattr(obj, "organization_id", None)
    texts: list[personal.PersonalText] = []
    of_a_person = actor.kind in {"user", "key"}
    entry = Pending(
        organization=organization_id or actor.organization_id or _platform(),
        actor_kind=actor.kind,
        actor_id=actor.acting_id,
        actor_name=personal.digested(actor.name, path="/actor_name", taken=texts) if of_a_person else actor.name,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        before=personal.withhold(_plain(before), object_type=object_type, path="/before", taken=texts),
        after=personal.withhold(_plain(after), object_type=object_type, path="/after", taken=texts),
        request_id=actor.request_id,
        ip=personal.digested(actor.ip, path="/ip", taken=texts) if actor.ip else None,
        texts=texts,
        made=standing.standing(),
    )
    context.before_commit(Ledger).collect(entry)


def record_refusal(*, actor: Actor, refusal: ClearError, path: str, route: str = "") -> None:
    """Write a refused access in a transaction of its own, to the log of the one who asked.

    Takes: the path asked for, and the route it belongs to, under which refusals are counted. The first within a minute
    is written at once; the others are counted, and written as one entry when the minute is over (`tell_refusals`, or
    the next refusal of the same). So nothing is lost, and nobody floods a log.
    """
    counted = (route or path)[:80]
    with acting(actor):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT first, untold, since FROM clear_count_refusal(%s, %s, %s, %s, %s, %s::interval)",
                [actor.organization_id or _platform(), actor.kind, actor.acting_id, refusal.code, counted, str(WINDOW)],
            )
            first, untold, since = cursor.fetchone()
        if untold:
            _record_refusals(actor, refusal.code, counted, untold, since)
        if first:
            record(
                actor=actor,
                action=_action_of(refusal.code),
                object_type="path",
                object_id=path[:80],
                after={"code": refusal.code, "count": 1, **_sources_named(refusal)},
            )


@operation(Allowed(), system=True)
def tell_refusals(*, actor: Actor) -> int:
    """Write down the refusals that were counted and not yet told, once their minute is over. Gives how many.

    Leaves: one entry in the log of each who was refused, with the count; none of its own.
    """
    now = clock.now()
    rows = AuditRefusal.objects.for_actor(actor).select_for_update()
    told = 0
    for row in rows.filter(began_at__lt=now - WINDOW).order_by("organization_id", "pk")[:1000]:
        if row.count > row.told:
            who = Actor(kind=_kind_of(row), id=row.actor_id, key_id=row.actor_id, name=_name_of(row))
            _record_refusals(who, row.code, row.route, row.count - row.told, row.began_at, row.organization_id)
            told += row.count - row.told
        row.delete()
    return told


@operation(Allowed(), system=True)
def forget_person_in_audit(*, actor: Actor, user_id: int) -> int:
    """Delete the plain text of all that the audit log keeps of an account: name, addresses, what was said of it.

    Gives: how many texts went. The chain still verifies: entries hold digests, and the salts go with the texts.
    """
    by_them = AuditEvent.objects.for_actor(actor).filter(actor_kind="user", actor_id=user_id)
    about_them = AuditEvent.objects.for_actor(actor).filter(object_type="foundation.user", object_id=str(user_id))
    texts = AuditPersonalValue.objects.for_actor(actor)
    own = texts.filter(event__in=by_them, path__in=["/actor_name", "/ip"])
    gone, _each = (own | texts.filter(event__in=about_them).exclude(path__in=["/actor_name", "/ip"])).delete()
    record(
        actor=actor,
        action="forget_person_in_audit",
        object_type="foundation.user",
        object_id=user_id,
        after={"texts": gone},
    )
    return gone


@operation(KEEPERS, system=True)
def verify_audit(
    *,
    actor: Actor,
    since: datetime | None = None,
    until: datetime | None = None,
    organization_id: int | None = None,
) -> verifying.Verified:
    """Verify the chains of all organizations, or of one, or of a span of time.

    Refuses: `NoSuchChain` for an organization that has none, so that a mistyped id is not taken for a proof.
    Leaves: what was found of each chain, where all of it was gone through, for the foot of every page; one entry.
    """
    at = clock.now()
    state = verifying.walk(folder=settings.AUDIT_ANCHORS, since=since, until=until, organization_id=organization_id)
    if organization_id is not None and not (state.chains or state.faults):
        raise NoSuchChain(organization=organization_id)
    faults = sorted(state.faults.values(), key=lambda one: (one.organization or 0, one.seq or 0))
    if since is None and until is None:
        _keep_findings(state, at)
    verified = verifying.Verified(
        at=at,
        chains=state.chains,
        entries=state.entries,
        texts=state.texts,
        texts_unchecked=state.texts_unchecked,
        anchors=state.anchors,
        faults=tuple(faults),
    )
    record(
        actor=actor,
        action="verify_audit",
        object_type="foundation.auditevent",
        object_id="" if organization_id is None else organization_id,
        after={"chains": verified.chains, "entries": verified.entries, "faults": len(faults)},
    )
    return verified


@operation(KEEPERS, system=True)
def anchor_audit(*, actor: Actor) -> Anchored:
    """Write the heads of all chains that moved since the last time into a file outside the database.

    The chains of other apps too (`other_chains`). One anchoring at a time.
    Leaves: one file that is never touched again; one entry.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('clear audit anchors'))")
    moved = AuditHead.objects.for_actor(actor).filter(seq__gt=F("anchored_seq")).order_by("organization_id")
    heads = list(moved.values_list("organization_id", "seq", "hash"))
    chains = anchored_chains()
    others = {chain.name: chain.moved(actor) for chain in chains}
    file = anchors.write(settings.AUDIT_ANCHORS, clock.now(), heads, others)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clear_note_anchors(%s::bigint[], %s::bigint[])",
            [[organization for organization, _seq, _text in heads], [seq for _organization, seq, _text in heads]],
        )
    for chain in chains:
        chain.note([(organization, seq) for organization, seq, _text in others[chain.name]])
    anchored = len(heads) + sum(len(moved) for moved in others.values())
    record(
        actor=actor,
        action="anchor_audit",
        object_type="foundation.audithead",
        object_id=file.name,
        after={"chains": anchored},
    )
    return Anchored(file=file.name, chains=anchored)


@operation(READERS)
def export_audit(*, actor: Actor, organization_id: int | None, format: str, filters: Mapping[str, str]) -> None:
    """Record that the log of an organization leaves, or of all of them; the door sends it.

    Refuses: `RoleNotAllowed`. Leaves: one entry in that log.
    """
    record(
        actor=actor,
        action="export_audit",
        object_type="foundation.auditevent",
        object_id="",
        organization_id=organization_id if actor.sees_all else actor.organization_id,
        after={"format": format, "filters": dict(filters)},
    )


def _keep_findings(state: verifying.Walk, at: datetime) -> None:
    found = [
        AuditVerification(
            organization_id=organization,
            verified_at=at,
            seq=seq,
            broken_seq=state.faults[organization].seq if organization in state.faults else None,
            what=state.faults[organization].what[:80] if organization in state.faults else "",
        )
        for organization, seq in state.last_seq.items()
    ]
    AuditVerification.objects.bulk_create(
        found,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["organization"],
        update_fields=["verified_at", "seq", "broken_seq", "what"],
    )


def _record_refusals(
    actor: Actor, code: str, route: str, count: int, since: Any, organization_id: int | None = None
) -> None:
    record(
        actor=actor,
        action=_action_of(code),
        object_type="route",
        object_id=route,
        organization_id=organization_id,
        after={"code": code, "count": count, "since": since},
    )


def _action_of(code: str) -> str:
    return RIGHTS_REFUSED if code == RIGHTS_REFUSED else REFUSED


def _sources_named(refusal: ClearError) -> dict[str, Any]:
    return {"sources": refusal.facts["sources"]} if "sources" in refusal.facts else {}


def _kind_of(row: AuditRefusal) -> ActorKind:
    return cast(ActorKind, row.actor_kind)


def _name_of(row: AuditRefusal) -> str:
    if row.actor_kind == "user" and row.actor_id is not None:
        return User.objects.filter(pk=row.actor_id).values_list("name", flat=True).first() or str(row.actor_id)
    return row.actor_kind


def _platform() -> int:
    found = platform_organization_id()
    if found is None:
        raise RuntimeError("There is no platform yet: run manage.py sync_reference_data.")
    return found


def _plain(facts: Mapping[str, Any] | None) -> Any:
    return None if facts is None else exact(json.loads(json.dumps(dict(facts), cls=DjangoJSONEncoder)))
