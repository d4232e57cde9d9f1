"""Whoever runs an organization makes, renews and ends its keys on pages; the text is in one answer and nowhere else."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from clear_platform.foundation.credentials.operations import create_api_key
from clear_platform.foundation.credentials.scopes import every_scope
from clear_platform.foundation.models import ApiKey
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from tests import actors
from tests.actors import PASSWORD
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db
TEXT = re.compile(r"clear_[a-z0-9]{12}_[A-Za-z0-9_-]{43}")


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")


@pytest.fixture
def admin(bank: int) -> Actor:
    return actors.member(bank, "admin", email="admin@example.org")


@pytest.fixture
def browser(admin: Actor) -> Client:
    return page_client_of("admin@example.org")


def shown_in(answer: Any) -> str:
    found = TEXT.search(answer.content.decode())
    assert found
    return found[0]


def ticket() -> str:
    return str(uuid4())


def me(key: str) -> int:
    return Client().get("/api/v1/auth/me", headers={"Authorization": f"Api-Key {key}"}).status_code


def shown_ticket(answer: Any) -> str:
    found = re.search(r'name="ticket" value="([0-9a-f-]{36})"', answer.content.decode())
    assert found
    return found[1]


def sessions_page(browser: Client) -> str:
    return browser.get("/profile/sessions").content.decode()


def status_with(access: str) -> int:
    return Client().get("/api/v1/auth/me", headers={"Authorization": f"Bearer {access}"}).status_code


def test_a_key_is_made_and_shown_once(browser: Client, bank: int) -> None:
    form = {"name": "Nightly import", "scopes": ["me.read", "imports.write"], "expires_on": "2099-12-31"}
    form["ticket"] = shown_ticket(browser.get(f"/organizations/{bank}/keys/new"))
    answer = browser.post(f"/organizations/{bank}/keys/new", form)
    assert (answer.status_code, me(shown_in(answer))) == (200, 200)
    assert "no-store" in answer.headers["Cache-Control"]
    listed = browser.get(f"/organizations/{bank}/keys").content.decode()
    assert "Nightly import" in listed
    assert not TEXT.search(listed)


def test_loading_the_answer_again_makes_no_second_key(browser: Client, bank: int, admin: Actor) -> None:
    form = {"name": "Nightly import", "scopes": ["me.read"], "ticket": ticket()}
    shown_in(browser.post(f"/organizations/{bank}/keys/new", form))
    again = browser.post(f"/organizations/{bank}/keys/new", form, follow=True)
    assert again.redirect_chain == [(f"/organizations/{bank}/keys", 302)]
    assert "This form was sent before" in again.content.decode()
    assert not TEXT.search(again.content.decode())
    with acting(admin):
        assert ApiKey.objects.for_actor(admin).count() == 1


def test_a_form_that_was_refused_may_be_sent_again(browser: Client, bank: int) -> None:
    form = {"name": "Late", "scopes": ["me.read"], "expires_on": "2020-01-01", "ticket": ticket()}
    assert browser.post(f"/organizations/{bank}/keys/new", form).status_code == 400
    shown_in(browser.post(f"/organizations/{bank}/keys/new", {**form, "expires_on": "2099-01-01"}))


def test_scopes_stand_thing_by_thing_and_stay_ticked(browser: Client, bank: int) -> None:
    form = {"name": "", "scopes": ["me.read"], "ticket": ticket()}
    page = browser.post(f"/organizations/{bank}/keys/new", form).content.decode()
    offered = re.findall(r'name="scopes" value="([a-z_.]+)"( checked)?', page)
    assert sorted(scope for scope, _ in offered) == sorted(every_scope())
    assert [scope for scope, ticked in offered if ticked] == ["me.read"]
    assert 'role="group" aria-label="Who the key is"' in page


def test_what_a_key_is_not_made_from_is_said_at_the_field(browser: Client, bank: int) -> None:
    form = {"name": "", "scopes": ["me.read"], "expires_on": "2020-01-01", "ticket": ticket()}
    assert browser.post(f"/organizations/{bank}/keys/new", form).status_code == 400
    answer = browser.post(f"/organizations/{bank}/keys/new", {**form, "name": "Late"})
    assert answer.status_code == 400
    assert "Give a moment in the future." in answer.content.decode()


def test_a_key_is_given_another_text_and_ended(browser: Client, bank: int, admin: Actor) -> None:
    given = create_api_key(actor=admin, name="Nightly import", scopes=["me.read"])
    page = f"/organizations/{bank}/keys/{given.shown.id}"
    assert "me.read" in browser.get(page).content.decode()
    sent = {"ticket": shown_ticket(browser.get(f"{page}/rotate"))}
    renewed = shown_in(browser.post(f"{page}/rotate", sent))
    assert browser.post(f"{page}/rotate", sent).headers["Location"] == page
    assert [me(given.key), me(renewed)] == [401, 200]
    assert "stays revoked" in browser.get(f"{page}/revoke").content.decode()
    assert browser.post(f"{page}/revoke").status_code == 302
    assert me(renewed) == 401
    assert "this key was revoked" in browser.get(page).content.decode()


def test_staff_look_and_end_but_make_none(bank: int, admin: Actor) -> None:
    given = create_api_key(actor=admin, name="Nightly import", scopes=["me.read"])
    actors.staff(email="staff@example.org")
    browser = page_client_of("staff@example.org")
    assert "Make a key" not in browser.get(f"/organizations/{bank}/keys").content.decode()
    form = {"name": "Staff's", "scopes": ["me.read"]}
    instead = browser.get(f"/organizations/{bank}/keys/new")
    assert (instead.status_code, "Your role does not include this." in instead.content.decode()) == (403, True)
    assert browser.post(f"/organizations/{bank}/keys/new", form).status_code == 403
    assert browser.post(f"/organizations/{bank}/keys/{given.shown.id}/revoke").status_code == 302
    assert me(given.key) == 401


@pytest.mark.parametrize("path", ["keys", "keys/new", "keys/1"])
def test_who_does_not_run_the_organization_is_refused(bank: int, path: str) -> None:
    actors.member(bank, "analyst", email="analyst@example.org")
    assert page_client_of("analyst@example.org").get(f"/organizations/{bank}/{path}").status_code == 403


def test_a_key_of_another_organization_is_not_reached_through_one_s_own(browser: Client, bank: int) -> None:
    fund = actors.organization(OrganizationKind.INSTITUTION)
    theirs = create_api_key(actor=actors.member(fund, "admin"), name="Theirs", scopes=["me.read"])
    for path in (f"/organizations/{bank}/keys/{theirs.shown.id}", f"/organizations/{fund}/keys/{theirs.shown.id}"):
        assert [browser.get(path).status_code, browser.post(f"{path}/revoke").status_code] == [403, 403]
    assert me(theirs.key) == 200


def test_one_sign_in_at_the_api_is_ended_alone(browser: Client) -> None:
    one, other = (
        Client().post(
            "/api/v1/auth/token", {"email": "admin@example.org", "password": PASSWORD}, content_type="application/json"
        )
        for _ in range(2)
    )
    [_newest, first] = re.findall(r'action="(/profile/token-families/[^"]+/end)"', sessions_page(browser))
    assert browser.post(first).headers["Location"] == "/profile/sessions"
    assert [status_with(answer.json()["access"]) for answer in (one, other)] == [401, 200]


def test_a_sign_in_at_the_api_is_ended_by_nobody_else(browser: Client, bank: int) -> None:
    mine = Client().post(
        "/api/v1/auth/token", {"email": "admin@example.org", "password": PASSWORD}, content_type="application/json"
    )
    [address] = re.findall(r'action="(/profile/token-families/[^"]+/end)"', sessions_page(browser))
    actors.member(bank, "analyst", email="analyst@example.org")
    page_client_of("analyst@example.org").post(address)
    assert status_with(mine.json()["access"]) == 200


def test_signing_out_everywhere_ends_this_browser_and_others(browser: Client) -> None:
    other = page_client_of("admin@example.org")
    assert "Sign out everywhere" in browser.get("/profile/sessions").content.decode()
    assert browser.post("/profile/sign-out-everywhere").headers["Location"] == "/sign-in"
    assert [one.get("/").status_code for one in (browser, other)] == [302, 302]
