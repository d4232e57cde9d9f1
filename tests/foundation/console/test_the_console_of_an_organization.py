"""An organization's console: reached by those who run it, one part for each thing they keep in order."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.models import AuditEvent, User
from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def institution_id() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Camber Bank")


def at_the_page(person: Actor) -> Client:
    system = actors.system()
    with acting(system):
        email = User.objects.get(pk=person.id).email
    return page_client_of(email)


def test_an_admin_finds_the_console_on_the_rail(institution_id: int) -> None:
    page = at_the_page(actors.member(institution_id, "admin")).get("/").content.decode()
    assert f'href="/organizations/{institution_id}/"' in page


def test_a_viewer_has_no_console_on_the_rail(institution_id: int) -> None:
    page = at_the_page(actors.member(institution_id, "viewer")).get("/").content.decode()
    assert "/organizations/" not in page


def test_the_console_lists_its_parts(institution_id: int) -> None:
    page = at_the_page(actors.member(institution_id, "admin")).get(f"/organizations/{institution_id}/")
    assert page.status_code == 200
    assert f'href="/organizations/{institution_id}/members"' in page.content.decode()


def test_the_institutions_address_leads_to_the_organization_one_acts_for(institution_id: int) -> None:
    client = at_the_page(actors.member(institution_id, "admin"))
    answer = client.get("/institutional/console", follow=True)
    assert answer.redirect_chain[-1][0] == f"/organizations/{institution_id}/"


def test_a_viewer_is_told_whom_the_console_is_open_to(institution_id: int) -> None:
    answer = at_the_page(actors.member(institution_id, "viewer")).get(f"/organizations/{institution_id}/members")
    assert answer.status_code == 403
    assert "admin of an institution" in answer.content.decode()


@pytest.mark.parametrize("elsewhere", ["other", 999_999_999])
def test_anothers_console_is_refused_whether_or_not_it_exists(institution_id: int, elsewhere: str | int) -> None:
    admin = actors.member(institution_id, "admin")
    organization_id = actors.organization(OrganizationKind.INSTITUTION) if elsewhere == "other" else elsewhere
    answer = at_the_page(admin).get(f"/organizations/{organization_id}/members")
    assert (answer.status_code, b"access.not_visible" in answer.content) == (403, True)
    system = actors.system()
    with acting(system):
        refused = AuditEvent.objects.for_actor(system).filter(action="access.refused", actor_id=admin.id)
        assert refused.count() == 1


def test_an_address_with_an_organization_acts_for_it_whichever_was_chosen(institution_id: int) -> None:
    admin = actors.member(institution_id, "admin")
    second = actors.organization(OrganizationKind.INSTITUTION, "Aaa Second")
    actors.seated_too(admin, second, "admin")
    client = at_the_page(admin)
    pages = {one: client.get(f"/organizations/{one}/").content.decode() for one in (institution_id, second)}
    assert ('<h1 class="">Camber Bank</h1>' in pages[institution_id], "Aaa Second</h1>" in pages[second]) == (
        True,
        True,
    )


def test_a_role_elsewhere_opens_nothing_here(institution_id: int) -> None:
    person = actors.member(institution_id, "viewer")
    actors.seated_too(person, actors.organization(OrganizationKind.INSTITUTION), "admin")
    assert at_the_page(person).get(f"/organizations/{institution_id}/members").status_code == 403


def test_staff_open_the_console_of_any_organization(institution_id: int) -> None:
    client = at_the_page(actors.staff(StaffGroup.AUDITOR))
    assert client.get(f"/organizations/{institution_id}/members").status_code == 200
    assert client.get("/organizations/999999999/members").status_code == 404


def test_the_platform_itself_has_no_console() -> None:
    platform = actors.system().organization_id
    assert at_the_page(actors.staff()).get(f"/organizations/{platform}/").status_code == 404
