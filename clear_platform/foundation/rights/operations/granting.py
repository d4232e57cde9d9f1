"""Granting an exception to what a source allows, and ending one."""

from __future__ import annotations

from datetime import date

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.leaving.results import Purpose
from clear_platform.foundation.rights import rules
from clear_platform.foundation.rights.errors import (
    ExceptionOver,
    NothingToExcept,
    PurposeUnknown,
    ReasonMissing,
    SourceUnknown,
    SpanRefused,
)
from clear_platform.foundation.rights.models import DataSource, RightsException
from clear_platform.foundation.rights.queries import sources_by_code
from clear_platform.foundation.stated import words_of
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.queries import organization_for

STEWARDS = Allowed(staff=(StaffGroup.ADMINISTRATOR,))
"""Who answers for the licences: they alone may go beyond what a source's terms say."""


@operation(STEWARDS)
def grant_rights_exception(
    *,
    actor: Actor,
    source: str,
    purpose: str,
    starts_on: date,
    ends_on: date,
    reason: str,
    organization_id: int | None = None,
) -> RightsException:
    """Let an organization, or all of them, use a source for some days as its terms do not allow.

    Takes: the first and the last day, UTC; who agreed to it and where that is written.
    Refuses: `SourceUnknown`, `PurposeUnknown`, `ReasonMissing`, `SpanRefused`, `NothingToExcept`; `NotFound` where
    there is no such organization. Leaves: the exception; one entry, in the organization's log where it is for one.
    """
    row = _source(source)
    if purpose not in set(Purpose):
        raise PurposeUnknown(purpose=purpose[:20], choices=", ".join(Purpose))
    wanted = Purpose(purpose)
    said = words_of(reason)
    if not said or len(said) > rules.LONGEST_REASON:
        raise ReasonMissing(most=rules.LONGEST_REASON)
    if not rules.span_fits(starts_on, ends_on, clock.today()):
        raise SpanRefused(starts_on=starts_on, ends_on=ends_on)
    if wanted in row.terms.may:
        raise NothingToExcept(name=row.name, done=rules.DONE[wanted])
    if organization_id is not None:
        organization_for(actor, organization_id)
    made = RightsException.objects.create(
        source=row,
        organization_id=organization_id,
        purpose=str(wanted),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=said,
        granted_by_id=actor.id,
    )
    record(actor=actor, action="grant_rights_exception", obj=made, after={**_facts_of(made), "reason": said})
    return made


@operation(STEWARDS)
def revoke_rights_exception(*, actor: Actor, exception_id: int) -> RightsException:
    """End an exception at once; whatever is let out from now on goes by the terms alone.

    Refuses: `NotFound`, `ExceptionOver`. Leaves: the exception, ended; one entry.
    """
    row: RightsException = RightsException.objects.select_for_update().get_for(actor, exception_id, "act")
    if row.revoked_at is not None or row.ends_on < clock.today():
        raise ExceptionOver(ended_on=row.last_day)
    row.revoked_at, row.revoked_by_id = clock.now(), actor.id
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(actor=actor, action="revoke_rights_exception", obj=row, before=_facts_of(row), after={"revoked": True})
    return row


def _source(code: str) -> DataSource:
    found = sources_by_code([code])
    if code not in found:
        choices = DataSource.objects.order_by("code").values_list("code", flat=True)
        raise SourceUnknown(source=code[:40], choices=", ".join(choices))
    return found[code]


def _facts_of(row: RightsException) -> dict[str, object]:
    return {
        "source_code": row.source.code,
        "purpose": row.purpose,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "organization": row.organization_id,
    }
