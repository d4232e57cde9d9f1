"""Entries of the audit log as events: derived from the log where somebody listens, and nowhere doubled.

Whoever takes them in must not lead to entries by a way round, such as a job: each would be told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from clear_platform.foundation.audit.rules import Entry
from clear_platform.foundation.events.contracts import AUDIT_RECORDED, AuditRecorded
from clear_platform.foundation.events.publishing import News, cause, publish_many
from clear_platform.foundation.events.subscribers import subscribers_of
from clear_platform.foundation.tenancy.queries import system_actor
from clear_platform.foundation.tenancy.standing import (
    Standing,
    standing_as,
)


def tell_entries(appended: Sequence[tuple[Standing, Entry]]) -> None:
    """Tell entries that were appended, unless nobody listens, or they come of being told of one."""
    because = cause()
    if not subscribers_of(AUDIT_RECORDED) or (because is not None and because.type == AUDIT_RECORDED):
        return
    for made, group in groupby(appended, key=lambda one: one[0]):
        actor = made.actor or system_actor("audit")
        # Some stand in the platform's log, where whoever was refused could not tell anything.
        with standing_as(Standing(actor, "clear_staff")):
            publish_many(actor=actor, type=AUDIT_RECORDED, news=[_news(entry) for _made, entry in group])


def _news(entry: Entry) -> News:
    return News(
        subject=f"audit/{entry.organization}",
        data=AuditRecorded(
            seq=entry.seq, action=entry.action, object_type=entry.object_type, object_id=entry.object_id
        ),
        organization_id=entry.organization,
    )
