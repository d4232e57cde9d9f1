"""Another site cannot act through somebody's browser: unsafe requests need a token, sign-ins start anew.

Every route of the product is walked, so one that is added is held to the same.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.routes import Route, every_route
from tests.sizes import in_turn, sized

pytestmark = [pytest.mark.django_db, pytest.mark.walks]
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
ROUTES = every_route()
# They ask for no session, so there is nothing that another site could act with.
WITHOUT_SESSION = {
    "TokenView", "RefreshView", "RevokeView", "ContractView", "ContractsView", "PackHealthView", "SignedEventsView",
}  # fmt: skip
ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "\\\\elsewhere.example",
    "/\\elsewhere.example",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\tjavascript:alert(1)",
    "\x01https://elsewhere.example/",
    "https://testserver@elsewhere.example/",
    "https://testserver.elsewhere.example/",
    "\u2028//elsewhere.example",
    " //elsewhere.example",
    "/\r\nLocation: https://elsewhere.example/",
    "http://[::1/",
]


def signed_in(email: str) -> Client:
    """Somebody's browser, which sends its cookies and no token of a form."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = token = "t" * 32
    form = {"email": email, "password": actors.PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/sign-in", form).status_code == 302
    return client


def takes_no_session(route: Route) -> bool:
    """Whether the route looks at no session at all."""
    return getattr(route.api_class, "authentication_classes", None) == []


@pytest.fixture
def staff() -> str:
    actors.staff(email="staff@example.org")
    return "staff@example.org"


@pytest.mark.prove
def test_nothing_unsafe_is_done_without_the_token_of_the_form(staff: str) -> None:
    """A6."""
    browser = signed_in(staff)
    answers = {
        (verb, str(route)): browser.generic(verb, route.path, "{}", "application/json").status_code
        for number, route in enumerate(ROUTES)
        if not takes_no_session(route)
        for verb in in_turn(UNSAFE, number)
    }
    # A path without the method says so, and a body of another kind is refused before anybody looks for a token in it.
    assert len(answers) > sized(250, 1000)
    assert {asked: status for asked, status in answers.items() if status not in {403, 405, 415}} == {}


def test_what_takes_no_session_is_few_and_named() -> None:
    """A6: another site could not act with anything there."""
    assert {route.api_class.__name__ for route in ROUTES if takes_no_session(route)} == WITHOUT_SESSION


def test_no_page_is_freed_of_the_token() -> None:
    """A6."""
    assert [str(one) for one in ROUTES if not one.of_the_api and getattr(one.view, "csrf_exempt", False)] == []


def test_a_forged_request_to_the_api_is_refused_as_a_problem_that_says_what_to_do(staff: str) -> None:
    """A6."""
    answer = signed_in(staff).post("/api/v1/decisions", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.form_token")


def test_a_sign_in_gives_a_new_session_and_ends_the_one_before() -> None:
    """A6: a session that somebody else has put into the browser is not the one that is signed in."""
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email="analyst@example.org")
    browser = Client()
    planted = browser.session
    planted["planted"] = "by somebody else"
    planted.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    browser.post("/sign-in", {"email": "analyst@example.org", "password": actors.PASSWORD})
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    assert attacker.get("/").headers["Location"] == "/sign-in?next=/"


def test_a_session_that_was_signed_out_opens_nothing(staff: str) -> None:
    """A6."""
    browser = Client()
    browser.post("/sign-in", {"email": staff, "password": actors.PASSWORD})
    kept = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/sign-out")
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert again.get("/").headers["Location"] == "/sign-in?next=/"


def test_the_token_of_forms_changes_at_sign_in(staff: str) -> None:
    """A6."""
    browser = Client()
    browser.get("/sign-in")
    before = browser.cookies["csrftoken"].value
    browser.post("/sign-in", {"email": staff, "password": actors.PASSWORD})
    assert browser.cookies["csrftoken"].value != before


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_door_leads_to_another_site(staff: str, target: str) -> None:
    """A6."""
    browser = Client()
    asked = browser.get("/sign-in", {"next": target})
    assert 'name="next" value="/"' in asked.content.decode()
    in_the_form = browser.post("/sign-in", {"email": staff, "password": actors.PASSWORD, "next": target})
    signed_in_already = browser.get("/sign-in", {"next": target})
    chosen = browser.post("/display", {"theme": "dark", "next": target})
    administration = browser.get("/admin/login/", {"next": target})
    out = browser.post("/sign-out", {"next": target}, query_params={"next": target})
    assert [a.headers.get("Location") for a in (in_the_form, signed_in_already, chosen, administration, out)] == [
        "/", "/", "/", None, "/sign-in",
    ]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_choosing_an_organization_leads_to_no_other_site(target: str) -> None:
    """A6."""
    bank = actors.organization(OrganizationKind.INSTITUTION)
    person = actors.member(bank, "analyst", email="two@example.org")
    actors.seated_too(person, actors.organization(OrganizationKind.INSTITUTION), "viewer")
    browser = Client()
    browser.post("/sign-in", {"email": "two@example.org", "password": actors.PASSWORD})
    assert browser.post("/select", {"organization": str(bank), "next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_administration_leads_whoever_is_not_signed_in_to_the_page_of_sign_in(target: str) -> None:
    """A6."""
    assert Client().get("/admin/login/", {"next": target}).headers["Location"] == "/sign-in?next=/admin/"
