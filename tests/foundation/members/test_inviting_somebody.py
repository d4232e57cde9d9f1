"""A seat is offered by e-mail: the link holds for seven days, works once, and for the address it was sent to alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.access.errors import AlreadyAMember, UnknownRole
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.members.errors import InvitedAlready
from clear_platform.foundation.members.jobs import send_invitation
from clear_platform.foundation.members.operations import invite_member, resend_invitation, revoke_invitation
from clear_platform.foundation.models import AuditEvent, Invitation, User
from clear_platform.foundation.public import (
    Actor,
    NotVisible,
    OrganizationKind,
    RoleNotAllowed,
    acting,
    members_of,
)
from tests import actors
from tests.actors import PASSWORD
from tests.clients import client_of, page_client_of, sent

pytestmark = pytest.mark.django_db
LIN = "lin@example.org"
NEW = "four words nobody guesses"


@pytest.fixture
def institution_id() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Camber Bank")


@pytest.fixture
def admin(institution_id: int) -> Actor:
    return actors.member(institution_id, "admin", email="admin@example.org")


def link_sent() -> str:
    """Let the newest job send its e-mail, and read the link from it."""
    system = actors.system()
    with acting(system):
        job = ProcrastinateJob.objects.filter(task_name="foundation.send_invitation").latest("id")
    send_invitation(**job.args)
    found = re.search(r"http://localhost:8000(/invitations/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def invited(admin: Actor, email: str = LIN, role: str = "analyst") -> str:
    assert admin.organization_id is not None
    invite_member(actor=admin, organization_id=admin.organization_id, email=email, role=role)
    return link_sent()


def roles(institution_id: int) -> dict[str, str]:
    system = actors.system()
    with acting(system):
        return {seat.user.email: seat.role for seat in members_of(system, institution_id)}


def test_somebody_without_an_account_opens_one_by_the_link(admin: Actor, institution_id: int) -> None:
    client = Client()
    link = invited(admin)
    assert mail.outbox[-1].to == [LIN]
    assert "Camber Bank" in client.get(link).content.decode()
    answer = client.post(link, {"name": "Lin Öztürk", "password": NEW}, follow=True)
    assert answer.redirect_chain[-1][0] == "/"
    assert (roles(institution_id)[LIN], page_client_of(LIN, NEW).get("/profile").status_code) == ("analyst", 200)


def test_a_weak_password_is_refused_at_its_field_and_the_link_still_works(admin: Actor) -> None:
    link = invited(admin)
    assert Client().post(link, {"name": "Lin", "password": "short"}).status_code == 400
    assert Client().post(link, {"name": "Lin", "password": NEW}).status_code == 302


def test_somebody_with_an_account_signs_in_and_accepts(admin: Actor, institution_id: int) -> None:
    actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner", email=LIN)
    link = invited(admin)
    stranger = Client().get(link).content.decode()
    assert ("There is an account with this address" in stranger, "password" in stranger) == (True, False)
    client = page_client_of(LIN)
    assert 'type="submit">Accept<' in client.get(link).content.decode()
    client.post(link)
    assert roles(institution_id)[LIN] == "analyst"


def test_the_link_gives_no_password_to_an_account_that_has_one(admin: Actor) -> None:
    actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner", email=LIN)
    Client().post(invited(admin), {"name": "Mallory", "password": NEW})
    assert page_client_of(LIN, PASSWORD).get("/profile").status_code == 200


def test_the_link_gives_no_password_to_an_account_that_comes_in_by_other_ways(admin: Actor) -> None:
    elsewhere = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner", email=LIN)
    with acting(actors.system()):
        User.objects.filter(pk=elsewhere.id).update(password=make_password(None), last_login=clock.now())
    Client().post(invited(admin), {"name": "Mallory", "password": NEW})
    with acting(actors.system()):
        assert not User.objects.get(pk=elsewhere.id).has_usable_password()


def test_staff_are_told_that_there_is_no_such_invitation_in_an_organization(admin: Actor) -> None:
    invited(admin)
    system = actors.system()
    with acting(system):
        invitation_id = Invitation.objects.for_actor(system).get().pk
    other_id = actors.organization(OrganizationKind.INSTITUTION)
    with pytest.raises(NotFound):
        revoke_invitation(actor=actors.staff(), organization_id=other_id, invitation_id=invitation_id)


def test_somebody_else_who_is_signed_in_cannot_accept_it(admin: Actor, institution_id: int) -> None:
    actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner", email="omar@example.org")
    link, omar = invited(admin), page_client_of("omar@example.org")
    answer = omar.post(link)
    assert (answer.status_code, b"invitation.other_address" in answer.content) == (403, True)
    assert set(roles(institution_id)) == {"admin@example.org"}


def test_links_that_are_unknown_used_taken_back_or_run_out_get_one_and_the_same_answer(
    admin: Actor, institution_id: int
) -> None:
    used = invited(admin, "used@example.org")
    Client().post(used, {"name": "Used", "password": NEW})
    revoked = invited(admin, "revoked@example.org")
    with acting(admin):
        row = Invitation.objects.for_actor(admin).get(email="revoked@example.org")
    revoke_invitation(actor=admin, organization_id=institution_id, invitation_id=row.pk)
    expired = invited(admin, "expired@example.org")

    def page(link: str) -> tuple[int, str]:
        with clock.fixed_at(clock.now() + timedelta(days=7, seconds=1)):
            answer = Client().get(link)
        return answer.status_code, re.sub(r"<code>[0-9a-f-]{36}</code>|<time.*?</time>", "", answer.content.decode())

    answers = {page(link) for link in (used, revoked, expired, "/invitations/was-never-sent")}
    assert [status for status, _text in answers] == [404]


def test_the_link_holds_until_the_seventh_day_is_over(admin: Actor) -> None:
    link = invited(admin)
    with clock.fixed_at(clock.now() + timedelta(days=7) - timedelta(minutes=1)):
        assert Client().get(link).status_code == 200


def test_sending_it_again_makes_another_link_and_ends_the_first(admin: Actor, institution_id: int) -> None:
    first = invited(admin)
    with acting(admin):
        row = Invitation.objects.for_actor(admin).get(email=LIN)
    resend_invitation(actor=admin, organization_id=institution_id, invitation_id=row.pk)
    second = link_sent()
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)


def test_nobody_is_invited_twice_nor_to_a_seat_they_have(admin: Actor, institution_id: int) -> None:
    invited(admin)
    with pytest.raises(InvitedAlready):
        invite_member(actor=admin, organization_id=institution_id, email=LIN.upper(), role="viewer")
    with pytest.raises(AlreadyAMember):
        invite_member(actor=admin, organization_id=institution_id, email="ADMIN@example.org", role="viewer")


def test_after_it_ran_out_the_same_address_can_be_invited_anew(admin: Actor, institution_id: int) -> None:
    with clock.fixed_at(clock.now() - timedelta(days=8)):
        invited(admin)
    invite_member(actor=admin, organization_id=institution_id, email=LIN, role="viewer")


def test_a_role_of_enterprises_is_none_of_an_institutions(admin: Actor, institution_id: int) -> None:
    with pytest.raises(UnknownRole):
        invite_member(actor=admin, organization_id=institution_id, email=LIN, role="owner")


def test_only_those_who_run_an_organization_invite_and_only_into_theirs(admin: Actor, institution_id: int) -> None:
    with pytest.raises(RoleNotAllowed):
        invite_member(
            actor=actors.member(institution_id, "analyst"), organization_id=institution_id, email=LIN, role="viewer"
        )
    elsewhere = actors.organization(OrganizationKind.INSTITUTION)
    with pytest.raises(NotVisible):
        invite_member(actor=admin, organization_id=elsewhere, email=LIN, role="viewer")


def test_the_secret_is_in_no_row_no_job_and_no_audit_event(admin: Actor) -> None:
    token = invited(admin).rpartition("/")[2]
    system = actors.system()
    with acting(system):
        kept = [str(row) for row in Invitation.objects.for_actor(system).values()]
        kept += [str(job.args) for job in ProcrastinateJob.objects.all()]
        kept += [f"{event.before}{event.after}{event.object_id}" for event in AuditEvent.objects.for_actor(system)]
    assert kept
    assert not any(token in text for text in kept)


def test_the_account_that_is_opened_has_the_address_the_link_was_sent_to(admin: Actor) -> None:
    Client().post(invited(admin), {"name": "Lin", "password": NEW, "email": "mallory@example.org"})
    system = actors.system()
    with acting(system):
        assert set(User.objects.filter(name="Lin").values_list("email", flat=True)) == {LIN}


class TestOnPages:
    """The members' page lists what is open and takes new ones."""

    def test_open_invitations_stand_on_the_members_page(self, admin: Actor, institution_id: int) -> None:
        client = page_client_of("admin@example.org")
        made = client.post(
            f"/organizations/{institution_id}/members/invite", {"email": LIN, "role": "analyst"}, follow=True
        )
        assert ("is on its way" in made.content.decode(), "One open invitation" in made.content.decode()) == (
            True,
            True,
        )

    def test_taking_one_back_on_the_page(self, admin: Actor, institution_id: int) -> None:
        link = invited(admin)
        with acting(admin):
            row = Invitation.objects.for_actor(admin).get(email=LIN)
        page_client_of("admin@example.org").post(f"/organizations/{institution_id}/invitations/{row.pk}/revoke")
        assert Client().get(link).status_code == 404

    def test_what_is_refused_stands_at_its_field(self, admin: Actor, institution_id: int) -> None:
        invited(admin)
        answer = page_client_of("admin@example.org").post(
            f"/organizations/{institution_id}/members/invite", {"email": LIN, "role": "analyst"}
        )
        assert (answer.status_code, "has an open invitation already" in answer.content.decode()) == (400, True)


class TestAtTheApi:
    """`/organizations/{id}/invitations` for those who run the organization."""

    def test_invited_listed_and_taken_back(self, admin: Actor, institution_id: int) -> None:
        client, path = client_of("admin@example.org"), f"/api/v1/organizations/{institution_id}/invitations"
        made = sent(client, "post", path, {"email": LIN, "role": "analyst"})
        assert (made.status_code, made.json()["email"]) == (201, LIN)
        assert [one["email"] for one in client.get(path).json()["results"]] == [LIN]
        assert client.delete(made["Location"]).status_code == 204
        assert client.get(path).json()["results"] == []

    def test_addresses_are_not_for_other_roles_nor_for_those_granted_sight(self, admin: Actor) -> None:
        enterprise_id = actors.organization(OrganizationKind.ENTERPRISE)
        actors.member(enterprise_id, "viewer", email="viewer@example.org")
        assert admin.organization_id is not None
        actors.granted(admin.organization_id, enterprise_id, "act")
        path = f"/api/v1/organizations/{enterprise_id}/invitations"
        codes = [client_of(email).get(path).json()["code"] for email in ("viewer@example.org", "admin@example.org")]
        assert codes == ["access.role_not_allowed", "access.not_visible"]
