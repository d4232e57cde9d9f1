"""Staff make an institution: an organization that backs enterprises."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import (
    NotVisible,
    OrganizationKind,
    RoleNotAllowed,
    StaffGroup,
    acting,
    events_about,
)
from institutional.institutions.errors import InstitutionNameTaken, UnknownInstitutionType
from institutional.institutions.queries import institution_for
from institutional.public import create_institution
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db


def test_an_institution_is_an_organization_with_its_own_id() -> None:
    officer = actors.staff(StaffGroup.PROGRAMME_OFFICER)
    made = create_institution(actor=officer, name="  Harbor   Fund ", type="dfi")
    with acting(officer):
        assert institution_for(actor=officer, institution_id=made.id) == made
        [event] = events_about(officer, object_type="institutional.institution", object_id=made.id)
    assert (made.name, made.type, made.slug) == ("Harbor Fund", "dfi", "harbor-fund")
    assert event.action == "create_institution"


def test_its_members_see_it_and_those_of_another_do_not() -> None:
    mine, theirs = factories.institution(), factories.institution()
    viewer = actors.member(mine, "viewer")
    with acting(viewer):
        assert institution_for(actor=viewer, institution_id=mine).id == mine
        with pytest.raises(NotVisible):
            institution_for(actor=viewer, institution_id=theirs)


def test_two_institutions_do_not_share_a_name() -> None:
    factories.institution("Harbor Fund")
    with pytest.raises(InstitutionNameTaken):
        create_institution(actor=actors.staff(), name="harbor fund", type="bank")


def test_an_unknown_type_is_refused_with_the_choices() -> None:
    with pytest.raises(UnknownInstitutionType) as refused:
        create_institution(actor=actors.staff(), name="Harbor Fund", type="casino")
    assert "bank, dfi" in refused.value.detail


@pytest.mark.parametrize("group", [StaffGroup.ANALYST, StaffGroup.AUDITOR])
def test_staff_who_only_look_make_none(group: StaffGroup) -> None:
    with pytest.raises(RoleNotAllowed):
        create_institution(actor=actors.staff(group), name="Harbor Fund", type="bank")


def test_an_institution_makes_no_other() -> None:
    admin = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    with pytest.raises(RoleNotAllowed):
        create_institution(actor=admin, name="Harbor Fund", type="bank")
