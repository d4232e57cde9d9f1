"""What a form sends to an address of its own is refused above that form; opened, such an address leads to its page."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.credentials.operations import create_api_key
from clear_platform.foundation.models import Session
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
NOWHERE = "/organizations/987654321/keys/1/revoke"


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")


@pytest.fixture
def admin(bank: int) -> Actor:
    return actors.member(bank, "admin", email="admin@example.org")


@pytest.fixture
def browser(admin: Actor) -> Client:
    return page_client_of("admin@example.org")


def sent(browser: Client, **headers: str) -> tuple[int, str]:
    """Send a form to an address of its own that refuses it: nobody ends what is not there."""
    answer = browser.post(NOWHERE, headers=headers)
    return answer.status_code, answer.headers.get("Location", "")


def test_a_refusal_is_said_above_the_form(browser: Client) -> None:
    assert sent(browser, Referer=f"{SITE}/profile/sessions?from=menu") == (302, "/profile/sessions?from=menu")
    assert '<div class="toast" role="alert">' in browser.get("/profile/sessions").content.decode()


@pytest.mark.parametrize("headers", [{}, {"Referer": "https://elsewhere.example/profile"}, {"Referer": SITE + NOWHERE}])
def test_where_no_page_of_ours_sent_it_the_refusal_is_a_page(browser: Client, headers: dict[str, str]) -> None:
    assert sent(browser, **headers) == (403, "")


def test_a_refusal_that_is_said_above_a_form_leaves_nothing_behind(browser: Client, bank: int, admin: Actor) -> None:
    given = create_api_key(actor=admin, name="Nightly import", scopes=["me.read"])
    fund = actors.organization(OrganizationKind.INSTITUTION)
    before = browser.get(f"/organizations/{bank}/keys/{given.shown.id}")
    answer = browser.post(
        f"/organizations/{fund}/keys/{given.shown.id}/revoke",
        headers={"Referer": f"{SITE}/organizations/{bank}/keys/{given.shown.id}"},
    )
    assert (before.status_code, answer.status_code) == (200, 302)
    assert "this key holds" in browser.get(f"/organizations/{bank}/keys/{given.shown.id}").content.decode()


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/profile/second-factor/off", "/profile/second-factor"),
        ("/profile/sign-out-everywhere", "/profile"),
    ],
)
def test_an_address_of_a_form_that_is_opened_leads_to_its_page(browser: Client, address: str, above: str) -> None:
    answer = browser.get(address)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "shows nothing by itself" in page
    assert f'href="{above}"' in page


def test_a_session_of_somebody_else_is_refused_where_it_was_asked(browser: Client, bank: int) -> None:
    actors.member(bank, "analyst", email="analyst@example.org")
    page_client_of("analyst@example.org")
    with acting(actors.system()):
        theirs = Session.objects.filter(user__email="analyst@example.org").get().public_id
    answer = browser.post(f"/profile/sessions/{theirs}/end", headers={"Referer": f"{SITE}/profile/sessions"})
    assert answer.status_code == 302
