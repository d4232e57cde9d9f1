"""Writes of institutions: one made by staff, many made or taken back by an import."""

from __future__ import annotations

from collections.abc import Sequence

from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    NewOrganization,
    OrganizationKind,
    add_organizations,
    operation,
    record,
    remove_organizations,
)
from institutional.institutions import queries
from institutional.institutions.errors import InstitutionNameTaken, UnknownInstitutionType
from institutional.institutions.models import Institution
from institutional.institutions.results import InstitutionShown, NewInstitution


@operation(Allowed(staff=STAFF_WRITERS), system=True)
def create_institution(
    *, actor: Actor, name: str, type: str, origin: str = "registered", slug: str = ""
) -> InstitutionShown:
    """Make an institution with its organization.

    Refuses: `UnknownInstitutionType`, `InstitutionNameTaken` (without regard to case and white space).
    """
    if type not in Institution.Type.values:
        raise UnknownInstitutionType(type=type, choices=", ".join(Institution.Type.values))
    name = " ".join(name.split())
    if queries.institutions_by_name(actor=actor, names=[name]):
        raise InstitutionNameTaken(name=name)
    wanted = NewInstitution(name=name, type=type, origin=origin, slug=slug)
    [made] = add_institutions(actor=actor, wanted=[wanted], batch_id=None)
    shown = queries.institution_for(actor=actor, institution_id=made)
    record(
        actor=actor,
        action="create_institution",
        object_type="institutional.institution",
        object_id=made,
        organization_id=made,
        after={"name": name, "type": type, "origin": origin},
    )
    return shown


def institution_to_write(*, actor: Actor, institution_id: int) -> InstitutionShown:
    """Give an institution the actor may act for, locked until the transaction ends: its portfolios are made in turn.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    rows = Institution.objects.select_for_update(of=("self",)).select_related("organization")
    return queries.shown(rows.get_for(actor, institution_id, "act"))


def add_institutions(*, actor: Actor, wanted: Sequence[NewInstitution], batch_id: int | None) -> list[int]:
    """Make institutions with their organizations, in the order given. Gives their ids.

    Part of larger operations, which audit; a constant number of statements for each thousand.
    """
    organizations = add_organizations(
        actor=actor,
        wanted=[
            NewOrganization(name=one.name, kind=OrganizationKind.INSTITUTION, origin=one.origin, slug=one.slug)
            for one in wanted
        ],
        granted_to=None,
    )
    Institution.objects.bulk_create(
        [
            Institution(organization=organization, type=one.type, import_batch_id=batch_id, import_row=one.import_row)
            for organization, one in zip(organizations, wanted, strict=True)
        ],
        batch_size=1000,
    )
    return [organization.pk for organization in organizations]


def remove_institutions_of_import(*, actor: Actor, batch_id: int) -> int:
    """Take away the institutions that an import made, once nothing of theirs is left; part of its undoing.

    Gives: how many went. The database refuses while a row of another table is still theirs.
    """
    rows = Institution.objects.for_actor(actor).filter(import_batch_id=batch_id)
    ids = list(rows.values_list("pk", flat=True))
    rows.delete()
    remove_organizations(organization_ids=ids)
    return len(ids)
