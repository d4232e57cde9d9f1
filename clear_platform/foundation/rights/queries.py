"""What sources allow, asked: `decide` for one purpose, and everything as the console and the administration show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from clear_platform.foundation import clock
from clear_platform.foundation.leaving.results import Decision, Purpose
from clear_platform.foundation.rights.models import DataSource, RightsException
from clear_platform.foundation.rights.results import ExceptionShown, SourceShown
from clear_platform.foundation.rights.rules import Permit, holds, judge
from clear_platform.foundation.tenancy.actors import Actor


def source_by_code(code: str) -> DataSource:
    """Give a source that ships as reference data; an unknown code is a fault of ours and raises `DoesNotExist`."""
    return DataSource.objects.get(code=code)


def sources_by_code(codes: Iterable[str]) -> dict[str, DataSource]:
    """Give the sources among these codes that there are, by code."""
    return {row.code: row for row in DataSource.objects.filter(code__in=set(codes))}


def decide(actor: Actor, purpose: Purpose, sources: Iterable[str] | None = None) -> Decision:
    """Give the verdict on each of these sources, or on every one there is, for one purpose. Two statements.

    For the organization that the actor acts for, as its exceptions stand now: whoever decides something that leaves
    later asks again then. A source that is not known is refused.
    """
    rows = DataSource.objects.all()
    wanted = None if sources is None else set(sources)
    if wanted is not None:
        rows = rows.filter(code__in=wanted)
    for_whom, now = actor.organization_id, clock.now()
    permits = _permits(actor, for_whom)
    found = {
        row.code: judge(row.terms, purpose, permits.get(row.pk, ()), organization_id=for_whom, today=now.date())
        for row in rows
    }
    decision = Decision(purpose, for_whom, now, found)
    unknown = {code: decision.on(code) for code in (wanted or set()) - set(found)}
    return replace(decision, verdicts={**found, **unknown})


def exceptions_for(actor: Actor, *, organization_id: int | None = None) -> Sequence[ExceptionShown]:
    """Give the exceptions that hold or held for an organization, its own and those for all; without one, all in sight.

    Newest first. One statement.
    """
    rows = RightsException.objects.for_actor(actor).select_related("source", "organization", "granted_by")
    if organization_id is not None:
        rows = rows.filter(Q(organization_id=organization_id) | Q(organization_id=None))
    return [_shown(row) for row in rows.order_by("-granted_at", "-pk")]


def sources_for(actor: Actor, *, organization_id: int | None) -> Sequence[SourceShown]:
    """Give every source, with what an organization may do with it and why. Two statements."""
    permits = _permits(actor, organization_id)
    return [
        SourceShown(
            code=row.code,
            name=row.name,
            licence=row.licence,
            terms_url=row.terms_url,
            attribution=row.terms.attribution,
            watermark=row.terms.watermark,
            verdicts={
                str(purpose): judge(
                    row.terms,
                    purpose,
                    permits.get(row.pk, ()),
                    organization_id=organization_id,
                    today=clock.today(),
                )
                for purpose in Purpose
            },
        )
        for row in DataSource.objects.order_by("code")
    ]


def _permits(actor: Actor, organization_id: int | None) -> Mapping[int, Sequence[Permit]]:
    rows = RightsException.objects.for_actor(actor).filter(Q(organization_id=organization_id) | Q(organization_id=None))
    found: dict[int, list[Permit]] = defaultdict(list)
    for row in rows:
        found[row.source_id].append(row.permit)
    return found


def _shown(row: RightsException) -> ExceptionShown:
    return ExceptionShown(
        id=row.pk,
        source=row.source.code,
        source_name=row.source.name,
        organization_id=row.organization_id,
        organization=row.organization.name if row.organization else None,
        purpose=row.purpose,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        last_day=row.last_day,
        reason=row.reason,
        granted_by=row.granted_by.name if row.granted_by else None,
        granted_at=row.granted_at,
        revoked_at=row.revoked_at,
        holds=holds(row.permit, clock.today()),
    )
