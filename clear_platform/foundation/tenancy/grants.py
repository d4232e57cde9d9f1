"""Writing grants: the two database functions that alone may. Not here: who may ask for it, or the audit (`access`).

The functions ask who calls, too: in the role of the application a grant is made only of one's own organization, or of
one that is seen already, on one more footing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from clear_platform.foundation.tenancy.actors import GrantLevel


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A grant to be made or taken back: who may see whom, and what that rests on."""

    grantee_id: int
    organization_id: int
    via: str
    level: GrantLevel = "read"


def write_grants(wanted: Sequence[NewGrant], *, by_user_id: int | None) -> int:
    """Make grants; those that stand are left alone. Gives how many are new. One statement whatever the number."""
    return _call(
        "SELECT clear_add_grants(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s)",
        [
            [one.grantee_id for one in wanted],
            [one.organization_id for one in wanted],
            [one.level for one in wanted],
            [one.via for one in wanted],
            by_user_id,
        ],
    )


def take_back_grants(named: Sequence[NewGrant]) -> int:
    """Take grants back, by grantee, organization and what they rest on. Gives how many went. One statement."""
    return _call(
        "SELECT clear_remove_grants(%s::bigint[], %s::bigint[], %s::text[])",
        [[one.grantee_id for one in named], [one.organization_id for one in named], [one.via for one in named]],
    )


def _call(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
