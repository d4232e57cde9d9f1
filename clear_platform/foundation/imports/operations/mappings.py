"""Keeping, under a name, which heading of a file stands for which column."""

from __future__ import annotations

from collections.abc import Mapping

from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.errors import UnknownColumn
from clear_platform.foundation.imports.models import ImportMapping
from clear_platform.foundation.imports.operations.frame import IMPORTERS
from clear_platform.foundation.imports.registry import import_kind
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.framing import operation, require


@operation(IMPORTERS)
def save_import_mapping(*, actor: Actor, kind: str, name: str, mapping: Mapping[str, str]) -> ImportMapping:
    """Keep a mapping for the next file of the same kind; one of the same name is replaced.

    Refuses: `UnknownKind`, `RoleNotAllowed`, `UnknownColumn` when it names a column that the kind does not have.
    """
    chosen = import_kind(kind)
    require(actor, chosen.allowed)
    known = {column.name for column in chosen.columns}
    unknown = [column for column in mapping if column not in known]
    if unknown:
        raise UnknownColumn(kind=chosen.title, columns=", ".join(unknown), choices=", ".join(sorted(known)))
    saved, created = ImportMapping.objects.for_actor(actor).update_or_create(
        organization_id=queries.home_of(actor),
        kind=kind,
        name=name.strip(),
        defaults={"mapping_json": dict(mapping), "created_by_id": actor.id if actor.kind == "user" else None},
    )
    record(
        actor=actor, action="save_import_mapping", obj=saved, after={"mapping": dict(mapping), "replaced": not created}
    )
    return saved
