"""Members sign in at a provider of their organization: found by their address, let in by a token that holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from clear_platform.foundation.models import AuditEvent, IdentityProvider, User
from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting, members_of
from tests import actors
from tests.clients import page_client_of
from tests.foundation.sso.conftest import SECRET, back_at, set_up, way_of
from tests.foundation.sso.provider import Provider

pytestmark = [
    pytest.mark.django_db,
    # The provider in the test is a library's, which calls another one by names that are going away.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(authlib|oidc_provider_mock)"),
]
LIN = "lin@camber.example"


def roles(institution_id: int) -> dict[str, str]:
    system = actors.system()
    with acting(system):
        return {seat.user.email: seat.role for seat in members_of(system, institution_id)}


def came_in(bank: Provider, subject: str = LIN, email: str = LIN) -> Client:
    client = Client()
    answer = back_at(client, bank.lets_in(way_of(client, email), subject))
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_somebody_new_comes_in_with_the_role_the_bank_chose(bank: Provider, institution_id: int) -> None:
    bank.knows(LIN, email=LIN, name="Lin Öztürk")
    client = came_in(bank)
    assert roles(institution_id)[LIN] == "viewer"
    assert "Lin Öztürk" in client.get("/profile").content.decode()
    assert "have no password here" in client.get("/profile/password").content.decode()


def test_the_way_there_carries_state_nonce_and_a_challenge(bank: Provider) -> None:
    client = Client()
    asked = parse_qs(urlsplit(way_of(client, LIN)).query)
    back_at(client, bank.lets_in(way_of(client, LIN), LIN))
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}
    assert len(bank.received[-1]["code_verifier"]) >= 43


def test_the_way_back_is_where_the_site_is_reached_whatever_host_a_request_names(
    bank: Provider, settings: Any, institution_id: int
) -> None:
    settings.PUBLIC_URL = "https://clear.example"
    settings.ALLOWED_HOSTS = ["*"]
    asked = parse_qs(urlsplit(way_of(Client(headers={"Host": "evil.example"}), LIN)).query)
    shown = page_client_of("admin@camber.example").get(f"/organizations/{institution_id}/sign-in").content.decode()
    expected = f"https://clear.example/sso/{institution_id}/callback"
    assert (asked["redirect_uri"], expected in shown) == ([expected], True)


def test_a_member_who_has_an_account_keeps_it(bank: Provider, institution_id: int) -> None:
    before = actors.member(institution_id, "analyst", email=LIN)
    came_in(bank)
    system = actors.system()
    with acting(system):
        assert User.objects.get(email=LIN).pk == before.id
    assert roles(institution_id)[LIN] == "analyst"


def test_the_account_is_the_providers_person_whatever_the_address_becomes(bank: Provider) -> None:
    bank.knows("employee-7", email=LIN)
    came_in(bank, "employee-7")
    bank.knows("employee-7", email="lin.new@camber.example")
    came_in(bank, "employee-7")
    system = actors.system()
    with acting(system):
        assert SocialAccount.objects.filter(uid="employee-7").count() == 1
        assert not User.objects.filter(email="lin.new@camber.example").exists()


def test_whom_another_issuer_calls_by_the_same_name_is_somebody_else(
    bank: Provider, admin: Actor, institution_id: int
) -> None:
    came_in(bank)
    with acting(actors.system()):
        assert SocialAccount.objects.count() == 1
    set_up(admin, institution_id, bank, client_id="another-client")
    with acting(actors.system()):
        assert SocialAccount.objects.count() == 0


def test_a_second_person_at_the_provider_does_not_get_an_account_by_its_address(bank: Provider) -> None:
    bank.knows("employee-7", email=LIN)
    came_in(bank, "employee-7")
    bank.knows("employee-8", email=LIN)
    client = Client()
    answer = back_at(client, bank.lets_in(way_of(client, LIN), "employee-8"))
    assert (answer.status_code, "bound to another person" in answer.content.decode()) == (403, True)


def test_staff_are_never_signed_in_nor_bound(bank: Provider) -> None:
    actors.staff(StaffGroup.ADMINISTRATOR, email="staff@camber.example")
    client = Client()
    answer = back_at(client, bank.lets_in(way_of(client, "staff@camber.example"), "staff@camber.example"))
    assert (answer.status_code, client.get("/profile").status_code) == (403, 302)
    system = actors.system()
    with acting(system):
        assert not SocialAccount.objects.exists()


def test_an_account_outside_of_the_proved_domains_is_never_bound(bank: Provider) -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="rival@rival.example")
    bank.knows("mallory", email="rival@rival.example")
    client = Client()
    answer = back_at(client, bank.lets_in(way_of(client, LIN), "mallory"))
    assert (answer.status_code, "proved domains" in answer.content.decode()) == (403, True)
    system = actors.system()
    with acting(system):
        assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(bank: Provider, institution_id: int) -> None:
    actors.member(institution_id, "analyst", email=LIN)
    system = actors.system()
    with acting(system):
        User.objects.filter(email=LIN).update(is_active=False)
    client = Client()
    assert back_at(client, bank.lets_in(way_of(client, LIN), LIN)).status_code == 403


@pytest.mark.parametrize(("groups", "role"), [(["risk"], "analyst"), (["risk", "board"], "admin"), ([], "viewer")])
def test_a_claim_gives_the_role_and_without_it_the_default_does(
    bank: Provider, admin: Actor, institution_id: int, groups: list[str], role: str
) -> None:
    mapping = {"risk": "analyst", "board": "admin"}
    set_up(admin, institution_id, bank, role_claim="groups", role_map=mapping)
    bank.knows(LIN, email=LIN, groups=groups)
    came_in(bank)
    assert roles(institution_id)[LIN] == role


def test_another_claim_gives_another_role_at_the_next_sign_in(
    bank: Provider, admin: Actor, institution_id: int
) -> None:
    set_up(admin, institution_id, bank, role_claim="groups", role_map={"risk": "analyst", "board": "admin"})
    bank.knows(LIN, email=LIN, groups=["board"])
    came_in(bank)
    bank.knows(LIN, email=LIN, groups=["risk"])
    came_in(bank)
    assert roles(institution_id)[LIN] == "analyst"


def test_the_last_admin_is_not_put_down_by_a_claim(bank: Provider, admin: Actor, institution_id: int) -> None:
    set_up(admin, institution_id, bank, role_claim="groups", role_map={"risk": "analyst"})
    bank.knows("boss", email="admin@camber.example", groups=["risk"])
    came_in(bank, "boss", "admin@camber.example")
    assert roles(institution_id)["admin@camber.example"] == "admin"


def test_an_address_nobody_signs_in_is_told_where_to_go(bank: Provider) -> None:
    answer = Client().post("/sso", {"email": "somebody@elsewhere.example"})
    assert (answer.status_code, "Sign in with your password" in answer.content.decode()) == (400, True)


def test_a_domain_that_is_not_proved_signs_nobody_in(provider: Provider, admin: Actor, institution_id: int) -> None:
    set_up(admin, institution_id, provider)
    assert Client().post("/sso", {"email": LIN}).status_code == 400


def test_whoever_the_provider_turns_away_stays_out(bank: Provider) -> None:
    client = Client()
    answer = back_at(client, bank.lets_in(way_of(client, LIN), LIN, action="deny"))
    assert (answer.status_code, "did not let you in" in answer.content.decode()) == (403, True)


def test_the_session_has_a_new_key_and_the_sign_in_stands_in_the_audit_log(bank: Provider, institution_id: int) -> None:
    client = Client()
    way = way_of(client, LIN)
    before = client.session.session_key
    back_at(client, bank.lets_in(way, LIN))
    system = actors.system()
    with acting(system):
        events = AuditEvent.objects.for_actor(system).filter(organization_id=institution_id)
        told = list(events.filter(action__in=["enter_through_provider", "sign_in"]).values_list("action", flat=True))
    assert client.session.session_key != before
    assert sorted(told) == ["enter_through_provider", "sign_in"]


class TestWhereItIsRequired:
    """A bank may require its provider: then a password signs no member in, on the page or at the API."""

    @pytest.fixture(autouse=True)
    def required(self, bank: Provider, admin: Actor, institution_id: int) -> None:
        set_up(admin, institution_id, bank, required=True)
        actors.member(institution_id, "analyst", email=LIN)

    def test_the_page_says_where_to_sign_in(self) -> None:
        answer = Client().post("/sign-in", {"email": LIN, "password": actors.PASSWORD})
        assert (answer.status_code, b"auth.sso_required" in answer.content) == (403, True)
        assert page_client_of(LIN).get("/profile").status_code == 302

    def test_the_api_says_so_by_its_code(self) -> None:
        credentials = {"email": LIN, "password": actors.PASSWORD}
        answer = Client().post("/api/v1/auth/token", credentials, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.sso_required")

    def test_a_seat_that_nobody_asked_for_binds_no_stranger(self, institution_id: int) -> None:
        """An address that the organization has not proved to be its own signs in as ever."""
        actors.member(institution_id, "viewer", email="stranger@elsewhere.example")
        body = {"email": "stranger@elsewhere.example", "password": actors.PASSWORD}
        assert Client().post("/api/v1/auth/token", body, content_type="application/json").status_code == 200

    def test_a_wrong_password_does_not_tell_that_it_is_required(self) -> None:
        assert Client().post("/sign-in", {"email": LIN, "password": "not the password"}).status_code == 401

    def test_members_come_in_through_the_provider(self, bank: Provider) -> None:
        assert came_in(bank).get("/profile").status_code == 200

    def test_staff_and_members_of_others_keep_their_passwords(self) -> None:
        actors.staff(email="staff@example.org")
        actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner", email="owner@example.org")
        for email in ("staff@example.org", "owner@example.org"):
            assert page_client_of(email).get("/profile").status_code == 200


def test_the_clients_secret_is_sealed_and_in_no_page_and_no_audit_event(
    bank: Provider, institution_id: int, prove: Callable[..., int]
) -> None:
    page = page_client_of("admin@camber.example").get(f"/organizations/{institution_id}/sign-in").content.decode()
    system = actors.system()
    with acting(system):
        kept = IdentityProvider.objects.for_actor(system).get().client_secret
        told = [f"{event.before}{event.after}" for event in AuditEvent.objects.for_actor(system)]
    assert bank.issuer in page
    assert SECRET not in "".join([page, kept, *told])
    assert kept not in "".join([page, *told])
