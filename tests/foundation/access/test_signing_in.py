"""People sign in with e-mail and password, on the page and at the API, and are told what to do when they cannot."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.public import OrganizationKind, acting, actor_for, create_user
from tests import actors

pytestmark = pytest.mark.django_db
TOKEN = "/api/v1/auth/token"


@pytest.fixture
def analyst() -> str:
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    actors.member(bank, "analyst", email="analyst@example.org")
    return "analyst@example.org"


def test_the_first_page_asks_for_a_sign_in_and_leads_back(client: Client) -> None:
    asked = client.get("/")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in?next=/")


def test_e_mail_and_password_open_the_first_page(client: Client, analyst: str) -> None:
    answer = client.post("/sign-in", {"email": "ANALYST@example.org", "password": actors.PASSWORD, "next": "/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Bank of the Valley" in client.get("/").content.decode()


def test_a_wrong_password_is_refused_without_saying_which_part_is_wrong(client: Client, analyst: str) -> None:
    wrong = client.post("/sign-in", {"email": analyst, "password": "not it, not at all"})
    nobody = client.post("/sign-in", {"email": "nobody@example.org", "password": "not it, not at all"})
    assert wrong.status_code == nobody.status_code == 401
    assert "E-mail and password do not go together." in wrong.content.decode()
    assert "E-mail and password do not go together." in nobody.content.decode()


def test_sign_in_never_leads_to_another_site(client: Client, analyst: str) -> None:
    answer = client.post(
        "/sign-in", {"email": analyst, "password": actors.PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_signing_out_ends_the_session(client: Client, analyst: str) -> None:
    client.post("/sign-in", {"email": analyst, "password": actors.PASSWORD})
    client.post("/sign-out")
    assert client.get("/").status_code == 302


def test_the_api_gives_a_token_and_knows_its_bearer(client: Client, analyst: str) -> None:
    given = client.post(TOKEN, {"email": analyst, "password": actors.PASSWORD}, content_type="application/json").json()
    me = client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {given['access']}"}).json()
    assert me["memberships"][0]["role"] == "analyst"
    assert given["expires_in_seconds"] == 900


def test_the_api_without_credentials_is_401_and_says_how_to_sign_in(client: Client) -> None:
    answer = client.get("/api/v1/auth/me")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "auth.not_signed_in"


@pytest.mark.parametrize("token", ["", "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
def test_a_token_that_does_not_hold_is_401(client: Client, token: str) -> None:
    assert client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_an_organization_that_is_not_ones_own_is_403(client: Client, analyst: str) -> None:
    other = actors.organization(OrganizationKind.INSTITUTION)
    given = client.post(TOKEN, {"email": analyst, "password": actors.PASSWORD}, content_type="application/json").json()
    answer = client.get(
        "/api/v1/auth/me", headers={"Authorization": f"Bearer {given['access']}", "X-Organization": str(other)}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "access.not_a_member")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"email": "a@b.example", "password": "x", "pin": 1}', "/pin"),
        (b'{"email": "not an address", "password": "x"}', "/email"),
        (b'{"email": "a@b.example"}', "/password"),
    ],
)
def test_a_field_at_fault_is_named_by_its_pointer(client: Client, body: bytes, pointer: str) -> None:
    answer = client.post(TOKEN, body, content_type="application/json")
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    "body",
    [b'{"email": NaN}', b'{"email": 1, "email": 2}', b'{"email": "\\u0000"}', b'{"email": "\\ud800"}', b"{", b"\xff"],
)
def test_json_is_read_strictly(client: Client, body: bytes) -> None:
    answer = client.post(TOKEN, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "request.not_json")


def test_both_spellings_of_the_api_answer_and_a_trailing_slash_is_dropped(client: Client) -> None:
    assert [client.get(path).status_code for path in ("/api/auth/me", "/api/v1/auth/me/")] == [401, 401]


def test_an_account_cannot_be_made_twice_in_another_spelling() -> None:
    actor = actors.system()
    with acting(actor):
        first = create_user(actor=actor, email="One@example.org", name="One", password=actors.PASSWORD)
        with pytest.raises(Exception, match="There is an account") as refused:
            create_user(actor=actor, email="one@EXAMPLE.org", name="Two", password=actors.PASSWORD)
        assert actor_for(first).seats == ()
    assert refused.value.code == "user.email_taken"


@pytest.mark.parametrize("spelt", ['"' + "\\000" * 12 + '"', '"\\355\\240\\200aaaaaaaaaa"', "short", "a b c d e f g h"])
def test_a_cookie_that_no_session_could_have_given_is_nobody_s(client: Client, spelt: str) -> None:
    asked = client.get("/", headers={"cookie": f"sessionid={spelt}"})
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in?next=/")


@pytest.mark.parametrize("chosen", ["9" * 5000, "²", "-1", "", "0"])
def test_only_an_organization_of_one_s_own_can_be_chosen(client: Client, analyst: str, chosen: str) -> None:
    client.post("/sign-in", {"email": analyst, "password": actors.PASSWORD})
    assert client.post("/select", {"organization": chosen}).status_code == 403
