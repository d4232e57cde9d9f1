"""Flags that the holder of a position sets: what it knows of its own loans counts in its own computation alone."""

from __future__ import annotations

from collections.abc import Sequence

from capability.constants import SET_FROM_ABOVE
from capability.readiness.errors import UnknownFlag
from capability.readiness.models import ReadinessFlag
from capability.readiness.results import SetFlag
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor

AT_ONCE = 1000


def set_flags(*, actor: Actor, organization_id: int, flags: Sequence[SetFlag]) -> int:
    """Set or take back flags of a holder, one row for each enterprise and flag. Gives how many changed.

    Part of larger operations, which audit and recompute. Refuses: `UnknownFlag`. Two statements a thousand, and none
    that writes where nothing differs.
    """
    for flag in flags:
        if flag.code not in SET_FROM_ABOVE:
            raise UnknownFlag(flag=flag.code, choices=", ".join(sorted(SET_FROM_ABOVE)))
    standing = {
        (row.enterprise_id, row.code): row
        for row in ReadinessFlag.objects.for_actor(actor).filter(
            organization_id=organization_id, enterprise_id__in={flag.enterprise_id for flag in flags}
        )
    }
    changed = [flag for flag in flags if _differs(flag, standing.get((flag.enterprise_id, flag.code)))]
    ReadinessFlag.objects.bulk_create(
        [
            ReadinessFlag(
                organization_id=organization_id,
                enterprise_id=flag.enterprise_id,
                code=flag.code,
                raised=flag.raised,
                figure=flag.figure,
                citation_json=dict(flag.citation),
                set_at=clock.now(),
            )
            for flag in changed
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["organization", "enterprise", "code"],
        update_fields=["raised", "figure", "citation_json", "set_at"],
    )
    return len(changed)


def _differs(flag: SetFlag, row: ReadinessFlag | None) -> bool:
    if row is None:
        return flag.raised
    return (row.raised, row.figure, row.citation_json) != (flag.raised, flag.figure, dict(flag.citation))
