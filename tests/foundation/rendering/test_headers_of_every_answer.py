"""Whatever answers, a browser is told to run nothing inline, to embed nothing, to guess nothing and to keep nothing.

Every route of the product is walked, so one that is added is held to the same.
"""

from __future__ import annotations

import importlib
import sys
from collections import deque
from collections.abc import Iterator
from http.cookies import Morsel
from types import ModuleType
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client, override_settings

from clear_platform.foundation.credentials.operations import new_signing_key
from clear_platform.foundation.rendering.shell import DENSITY_COOKIE, KEYS_COOKIE, THEME_COOKIE
from tests import actors
from tests.routes import Route, every_route, leads_there
from tests.sizes import one_in, sized

pytestmark = [pytest.mark.django_db, pytest.mark.walks]
ROUTES = every_route()
LOOKS = {THEME_COOKIE, DENSITY_COOKIE, KEYS_COOKIE}
PAGE = {
    "default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'",
}  # fmt: skip
KINDS = {
    "page": PAGE,
    "administration": PAGE | {"script-src 'self' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'"},
    "trying the api": PAGE | {"img-src 'self' data:"},
    "no page": {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "sandbox"},
}
SAID = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def staff() -> Client:
    """Somebody who may open every page."""
    actors.staff(email="staff@example.org")
    client = Client(raise_request_exception=False)
    client.post("/sign-in", {"email": "staff@example.org", "password": actors.PASSWORD})
    return client


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The settings of an installation, in force for the browser's side of things."""
    monkeypatch.setenv("ALLOWED_HOSTS", "clear.example")
    monkeypatch.setenv("PUBLIC_URL", "https://clear.example")
    monkeypatch.setenv("TOKEN_SIGNING_KEYS", new_signing_key())
    # As of these values: others read it with theirs.
    monkeypatch.delitem(sys.modules, "clear_platform.settings.production", raising=False)
    module = importlib.import_module("clear_platform.settings.production")
    named = ("SESSION_COOKIE", "CSRF_COOKIE", "SECURE_", "ALLOWED_HOSTS")
    with override_settings(**{name: getattr(module, name) for name in dir(module) if name.startswith(named)}):
        yield module


def asked(client: Client, verb: str, path: str) -> HttpResponseBase:
    """Ask, and take what streams to its end, as a browser does: it holds a file open until then."""
    answer = client.generic(verb, path)
    if answer.streaming:
        deque(answer, maxlen=0)
    return answer


def kind_of(route: Route, answer: HttpResponseBase) -> str:
    """Which policy an answer is due."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return "no page"
    if route.of_the_administration:
        return "administration"
    return "trying the api" if route.of_the_api else "page"


def policy(answer: HttpResponseBase) -> set[str]:
    """The directives of its content security policy."""
    return set(answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.prove
@pytest.mark.parametrize("verb", sized(["GET", "POST"], ["GET", "HEAD", "POST", "DELETE", "OPTIONS"]))
def test_it_carries_the_policy_of_its_kind_and_all_that_is_said_of_every_answer(staff: Client, verb: str) -> None:
    """A6: pages are not stored; answers of the API by their caller alone, who asks each time whether they hold."""
    signed_out = Client(raise_request_exception=False)
    some = one_in(5, ROUTES)
    to_nobody = [(route, asked(signed_out, verb, route.path)) for route in some]
    to_staff = [(route, asked(staff, verb, route.path)) for route in some]
    lacking = [
        (str(route), answer.headers)
        for route, answer in (*to_nobody, *to_staff)
        if policy(answer) != KINDS[kind_of(route, answer)]
        or {name: answer.headers.get(name) for name in SAID} != SAID
        or "camera=()" not in answer.headers["Permissions-Policy"]
    ]
    said = {str(route): set(answer.headers["Cache-Control"].split(", ")) for route, answer in to_staff}
    loose = {path: words for path, words in said.items() if not {"no-store", "no-cache"} & words}
    shared = {path: words for path, words in said.items() if not {"private", "no-store"} & words}
    assert (len(ROUTES) > 300, lacking, loose, shared) == (True, [], {}, {})


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/sign-in/", "/admin", "/admin/nowhere/"])
def test_what_is_not_there_is_answered_with_the_same_care(path: str) -> None:
    """A6."""
    answer = Client().get(path)
    assert {name: answer.headers.get(name) for name in SAID} == SAID
    assert {"frame-ancestors 'none'", "base-uri 'none'"} <= policy(answer)


def test_a_route_of_this_walk_is_the_route_it_says() -> None:
    """The administration's own doors for signing in and for passwords stand behind ours."""
    assert {one.path for one in ROUTES if not leads_there(one)} == {"/admin/login/", "/admin/password_change/"}


def test_cookies_are_for_this_host_over_tls_and_out_of_reach_of_scripts(staff: Client, production: ModuleType) -> None:
    """A6."""
    browser = Client(headers={"host": "clear.example"})
    browser.get("/sign-in", secure=True)
    browser.post("/sign-in", {"email": "staff@example.org", "password": actors.PASSWORD}, secure=True)
    kept: dict[str, Morsel[Any]] = dict(browser.cookies)
    # How somebody likes pages shown is no secret, and the page's own script sets it as well.
    looks = {name: kept.pop(name) for name in LOOKS & set(kept)}
    assert set(kept) == {"__Host-sessionid", "__Host-csrftoken"}
    assert {(one["httponly"], one["domain"]) for one in kept.values()} == {(True, "")}
    assert {(one["secure"], one["samesite"], one["path"]) for one in (*kept.values(), *looks.values())} == {
        (True, "Lax", "/")
    }


def test_a_browser_is_held_to_tls(production: ModuleType) -> None:
    """A6."""
    plain = Client(headers={"host": "clear.example"}).get("/sign-in")
    secure = Client(headers={"host": "clear.example"}).get("/sign-in", secure=True)
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://clear.example/sign-in")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_a_proxy_that_ends_tls_is_believed_and_a_spoofed_header_changes_no_host(production: ModuleType) -> None:
    """A6."""
    behind = Client(headers={"host": "clear.example", "x-forwarded-proto": "https", "x-forwarded-host": "evil.example"})
    assert behind.get("/").headers["Location"] == "/sign-in?next=/"
    assert Client(headers={"host": "evil.example"}).get("/sign-in", secure=True).status_code == 400
