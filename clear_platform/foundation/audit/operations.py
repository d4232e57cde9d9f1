"""Writing the audit log. Called by every operation in its own transaction; never by a door, but for refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from clear_platform.foundation.audit.models import AuditEvent
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import platform_organization_id


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
) -> AuditEvent:
    """Write one event in the transaction of the operation that calls.

    Takes: the object, or its type and id; the organization whose log it goes to, else the object's, else the one the
    actor writes for, else the platform's.
    """
    if obj is not None:
        object_type, object_id = obj._meta.label_lower, obj.pk
        organization_id = organization_id or getattr(obj, "organization_id", None)
    event = AuditEvent(
        organization_id=organization_id or actor.organization_id or _platform(),
        actor_kind=actor.kind,
        actor_id=actor.acting_id,
        actor_name=actor.name,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        before=_plain(before),
        after=_plain(after),
        request_id=actor.request_id,
        ip=actor.ip,
    )
    event.save()
    return event


def record_refusal(*, actor: Actor, refusal: ClearError, path: str) -> None:
    """Write a refused access in a transaction of its own, to the log of the one who asked."""
    with acting(actor):
        record(
            actor=actor, action="access.refused", object_type="path", object_id=path[:80], after={"code": refusal.code}
        )


def _platform() -> int:
    found = platform_organization_id()
    if found is None:
        raise RuntimeError("There is no platform yet: run manage.py sync_reference_data.")
    return found


def _plain(facts: Mapping[str, Any] | None) -> Any:
    return None if facts is None else json.loads(json.dumps(dict(facts), cls=DjangoJSONEncoder))
