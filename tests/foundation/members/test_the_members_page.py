"""The members of an organization on a page: found, given another role, their seat ended."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.models import User
from clear_platform.foundation.public import OrganizationKind, StaffGroup, acting, members_of
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def institution_id() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Camber Bank")


@pytest.fixture
def admin(institution_id: int) -> Client:
    actors.member(institution_id, "admin", email="admin@example.org")
    return page_client_of("admin@example.org")


def roles_at(institution_id: int) -> dict[str, str]:
    system = actors.system()
    with acting(system):
        return {seat.user.email: seat.role for seat in members_of(system, institution_id)}


def id_of(email: str) -> int:
    system = actors.system()
    with acting(system):
        return User.objects.get(email=email).pk


def test_members_are_found_by_name_address_and_role(admin: Client, institution_id: int) -> None:
    actors.member(institution_id, "analyst", email="lin@example.org")
    actors.member(institution_id, "viewer", email="omar@example.org")
    page = f"/organizations/{institution_id}/members"
    by_address = admin.get(page, {"search": "LIN@"}).content.decode()
    by_role = admin.get(page, {"role": "viewer"}).content.decode()
    assert ("lin@example.org" in by_address, "omar@example.org" in by_address) == (True, False)
    assert ("lin@example.org" in by_role, "omar@example.org" in by_role) == (False, True)


def test_a_list_that_finds_nobody_says_how_to_go_on(admin: Client, institution_id: int) -> None:
    page = admin.get(f"/organizations/{institution_id}/members", {"search": "nobody has this name"}).content.decode()
    assert "No member matches these filters" in page


@pytest.mark.parametrize("ordering", ["name", "-name", "role", "since", "-seen", "nonsense"])
def test_members_are_put_in_order(admin: Client, institution_id: int, ordering: str) -> None:
    assert admin.get(f"/organizations/{institution_id}/members", {"ordering": ordering}).status_code == 200


def test_an_admin_gives_another_role(admin: Client, institution_id: int) -> None:
    actors.member(institution_id, "viewer", email="omar@example.org")
    answer = admin.post(
        f"/organizations/{institution_id}/members/{id_of('omar@example.org')}", {"role": "analyst"}, follow=True
    )
    assert (answer.status_code, "is now analyst" in answer.content.decode()) == (200, True)
    assert roles_at(institution_id)["omar@example.org"] == "analyst"


def test_a_role_that_does_not_exist_here_is_refused_at_its_field(admin: Client, institution_id: int) -> None:
    actors.member(institution_id, "viewer", email="omar@example.org")
    answer = admin.post(f"/organizations/{institution_id}/members/{id_of('omar@example.org')}", {"role": "owner"})
    assert (answer.status_code, roles_at(institution_id)["omar@example.org"]) == (400, "viewer")


def test_a_seat_is_ended_after_asking_once_more(admin: Client, institution_id: int) -> None:
    actors.member(institution_id, "viewer", email="omar@example.org")
    address = f"/organizations/{institution_id}/members/{id_of('omar@example.org')}/remove"
    assert admin.get(address).status_code == 200
    assert "omar@example.org" in roles_at(institution_id)
    admin.post(address)
    assert roles_at(institution_id) == {"admin@example.org": "admin"}


def test_the_last_admin_cannot_leave_and_is_told_what_to_do(admin: Client, institution_id: int) -> None:
    page = f"/organizations/{institution_id}/members/{id_of('admin@example.org')}"
    left = admin.post(f"{page}/remove", follow=True)
    lowered = admin.post(page, {"role": "viewer"})
    assert (left.redirect_chain, lowered.status_code) == ([(page, 302)], 400)
    assert ["Give somebody else that role first" in one.content.decode() for one in (left, lowered)] == [True, True]
    assert roles_at(institution_id) == {"admin@example.org": "admin"}


def test_somebody_who_sits_elsewhere_is_no_member_here(admin: Client, institution_id: int) -> None:
    stranger = actors.member(actors.organization(OrganizationKind.INSTITUTION), "viewer")
    assert admin.get(f"/organizations/{institution_id}/members/{stranger.id}").status_code == 403


def test_an_auditor_reads_the_members_and_changes_nothing(admin: Client, institution_id: int) -> None:
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    auditor = page_client_of("auditor@example.org")
    address = f"/organizations/{institution_id}/members/{id_of('admin@example.org')}"
    assert "Give this role" not in auditor.get(address).content.decode()
    assert auditor.post(address, {"role": "viewer"}).status_code == 403
