"""Reading what became of a row. Staff alone ask; it is shown in the administration."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import models

from clear_platform.foundation.history.models import KeptRow
from clear_platform.foundation.history.results import FieldChange, RowChange
from clear_platform.foundation.history.rules import changes_between
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import require
from clear_platform.foundation.tenancy.models import User
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet

READERS = Allowed(staff=tuple(StaffGroup))
MOST = 50


def keeps_history_of(model: type[models.Model]) -> bool:
    """Say whether earlier states of a model's rows are kept."""
    return _history_of(model) is not None


def history_of(actor: Actor, model: type[models.Model], pk: Any) -> list[RowChange]:
    """Give the last `MOST` changes of a row, newest first, also of one that is gone.

    Refuses: `RoleNotAllowed` to whoever is no staff.
    """
    require(actor, READERS)
    kept = _history_of(model)
    if kept is None:
        return []
    rows: models.QuerySet[Any] = kept._default_manager.all()
    if isinstance(rows, ScopedQuerySet):
        rows = rows.for_actor(actor)
    # The state after the oldest change that is shown is the one before the next, and after the newest the row itself.
    found = list(rows.filter(pgh_obj_id=pk).order_by("-pgh_id")[:MOST])
    columns = [field for field in kept._meta.concrete_fields if not field.name.startswith("pgh_")]
    states = [_facts(columns, row) for row in found]
    now = model._base_manager.filter(pk=pk).values(*(field.attname for field in columns)).first()
    after = [{field.name: now[field.attname] for field in columns} if now else {}, *states]
    names = _names(found)
    return [
        RowChange(
            at=row.pgh_created_at,
            who=names.get(row.pgh_actor, row.pgh_actor) or f"{row.pgh_login}, past the application",
            operation=row.pgh_operation or "",
            request_id=UUID(row.pgh_request_id) if row.pgh_request_id else None,
            deleted=row.pgh_label == "delete",
            fields=()
            if row.pgh_label == "delete"
            else tuple(FieldChange(*change) for change in changes_between(was, became)),
        )
        for row, (became, was) in zip(found, pairwise(after), strict=True)
    ]


def _history_of(model: type[models.Model]) -> type[KeptRow] | None:
    found: type[KeptRow] | None = getattr(model, "pgh_event_models", {}).get("update")
    return found


def _facts(columns: list[Any], row: models.Model) -> Mapping[str, Any]:
    return {field.name: getattr(row, field.attname) for field in columns}


def _names(rows: list[KeptRow]) -> dict[str | None, str]:
    actors = {row.pgh_actor or "" for row in rows}
    ids = [actor.removeprefix("user:") for actor in actors if actor.startswith("user:")]
    people = User.objects.filter(pk__in=ids).values_list("pk", "name")
    return {f"user:{pk}": name for pk, name in people}
