"""Writes of enterprises: made one by one or by the thousand, and changed. Not here: taking back an import's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    Expected,
    NewOrganization,
    News,
    OrganizationKind,
    add_organizations,
    operation,
    publish_many,
    record,
    refuse_stale,
)
from clear_platform.foundation.stated import refuse_too_much
from enterprises.profiles import queries
from enterprises.profiles.contracts import EnterpriseCreated, Origin
from enterprises.profiles.errors import NameMissing, NotAnIndustry, NotASizeBand, SettingUnread
from enterprises.profiles.models import Enterprise
from enterprises.profiles.regions import fault_of
from enterprises.profiles.results import EnterpriseShown, NewEnterprise
from enterprises.profiles.rules import settings_fault

CREATORS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"))
KEEPERS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"), enterprise=("owner", "member"))
OWN_FIELDS = ("industry", "region", "city", "size_band", "external_ids_json")
ORGANIZATION_FIELDS = ("name", "settings_json")
NAICS = re.compile(r"[0-9]{2,6}", re.ASCII)
BATCH = 1000


def add_enterprises(
    *, actor: Actor, wanted: Sequence[NewEnterprise], batch_id: int | None = None, granted_to: int | None = None
) -> list[int]:
    """Make enterprises with their organizations; gives their ids in the order asked for.

    Part of larger operations, which audit once and hold the transaction; a constant number of statements a thousand.
    Takes: the import batch they come from, and the institution that may act for them where there is one. Leaves: an
    event for each.
    """
    organizations = add_organizations(
        actor=actor,
        wanted=[NewOrganization(name=one.name, kind=OrganizationKind.ENTERPRISE, origin=one.origin) for one in wanted],
        granted_to=granted_to,
    )
    Enterprise.objects.bulk_create(
        [
            Enterprise(
                organization=organization,
                industry=one.industry,
                region=one.region,
                city=one.city,
                size_band=one.size_band,
                external_ids_json=dict(one.external_ids),
                match_key=one.match_key,
                import_batch_id=batch_id,
                import_row=one.import_row,
            )
            for organization, one in zip(organizations, wanted, strict=True)
        ],
        batch_size=BATCH,
    )
    publish_many(
        actor=actor,
        type="enterprise.created",
        news=[
            News(
                subject=f"enterprise/{organization.pk}",
                data=EnterpriseCreated(
                    enterprise_id=organization.pk,
                    origin=cast(Origin, one.origin),
                    industry=one.industry,
                    region=one.region,
                    size_band=one.size_band,
                    import_id=batch_id,
                ),
                organization_id=organization.pk,
            )
            for organization, one in zip(organizations, wanted, strict=True)
        ],
    )
    return [organization.pk for organization in organizations]


@operation(CREATORS, system=True)
def create_enterprise(*, actor: Actor, wanted: NewEnterprise) -> EnterpriseShown:
    """Make one enterprise; the institution that makes it may act for it until it has an owner of its own.

    Refuses: `NameMissing`, `NotAnIndustry`, `NotARegion`, `NotASizeBand`, `TooMuchStated`.
    """
    stated = {name: getattr(wanted, name) for name in ("name", "industry", "region", "size_band")}
    _fits(stated | {"external_ids_json": wanted.external_ids})
    seat = actor.seat
    granted_to = seat.organization_id if seat and seat.kind == OrganizationKind.INSTITUTION else None
    [enterprise_id] = add_enterprises(actor=actor, wanted=[wanted], granted_to=granted_to)
    made = queries.shown(Enterprise._base_manager.select_related("organization").get(pk=enterprise_id))
    record(
        actor=actor,
        action="create_enterprise",
        object_type="enterprises.enterprise",
        object_id=enterprise_id,
        organization_id=enterprise_id,
        after={"name": made.name, "origin": made.origin},
    )
    return made


@operation(KEEPERS)
def update_enterprise(
    *, actor: Actor, enterprise_id: int, changes: Mapping[str, Any], expected: Expected | None = None
) -> EnterpriseShown:
    """Change what is known of an enterprise: name, industry, region, city, size band, outside ids, settings.

    Takes: only the fields to change. Refuses: `NotVisible`, `Stale`, `NameMissing`, `NotAnIndustry`, `NotARegion`,
    `NotASizeBand`, `SettingUnread` for a time zone or currency that is none, `TooMuchStated`.
    """
    row: Enterprise = (
        Enterprise.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get_for(actor, enterprise_id, level="act")
    )
    refuse_stale(expected, lambda: queries.enterprise_for(actor=actor, enterprise_id=enterprise_id).tag)
    _fits(changes)
    before = {name: _value(row, name) for name in changes}
    organization = row.organization
    for name, value in changes.items():
        setattr(organization if name in ORGANIZATION_FIELDS else row, name, value)
    if any(name in ORGANIZATION_FIELDS for name in changes):
        organization.save(update_fields=[name for name in changes if name in ORGANIZATION_FIELDS])
    if any(name in OWN_FIELDS for name in changes):
        row.save(update_fields=[name for name in changes if name in OWN_FIELDS])
    record(
        actor=actor,
        action="update_enterprise",
        obj=row,
        before=before,
        after={name: _value(row, name) for name in changes},
    )
    return queries.enterprise_for(actor=actor, enterprise_id=enterprise_id)


def _fits(fields: Mapping[str, Any]) -> None:
    if "name" in fields and not 0 < len(fields["name"].strip()) <= 255:
        raise NameMissing()
    industry = fields.get("industry")
    if industry is not None and not NAICS.fullmatch(industry):
        raise NotAnIndustry(industry=industry)
    no_region = fault_of(fields.get("region"))
    if no_region is not None:
        raise no_region
    band = fields.get("size_band")
    if band is not None and band not in Enterprise.SizeBand.values:
        raise NotASizeBand(size_band=band, choices=", ".join(Enterprise.SizeBand.values))
    for name in ("external_ids_json", "settings_json"):
        refuse_too_much(fields.get(name, {}), f"/{name}")
    fault = settings_fault(fields.get("settings_json", {}))
    if fault is not None:
        raise SettingUnread(setting=fault[0], wanted=fault[1])


def _value(row: Enterprise, name: str) -> Any:
    return getattr(row.organization if name in ORGANIZATION_FIELDS else row, name)
