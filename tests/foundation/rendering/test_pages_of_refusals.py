"""Whatever is refused or fails is said on a page that names what to do, even where Django itself answers."""

from __future__ import annotations

import json

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, permission_denied, server_error

from clear_platform.foundation.public import OrganizationKind
from clear_platform.foundation.rendering.middleware import fault_of_ours
from tests import actors
from tests.clients import page_client_of


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/anything")


def says(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_fault_of_ours_is_said_to_be_ours(request_: HttpRequest) -> None:
    answer = server_error(request_)
    assert answer.status_code == 500
    assert "It is a fault of ours" in says(answer)


def test_a_request_that_cannot_be_read_says_how_to_repeat_it(request_: HttpRequest) -> None:
    answer = bad_request(request_, SuspiciousOperation("header too long"))
    assert "load the page again" in says(answer)
    assert "header too long" not in says(answer)


def test_a_page_that_is_not_open_says_whom_to_ask(request_: HttpRequest) -> None:
    assert "Ask the administrator" in says(permission_denied(request_, PermissionDenied()))


def test_a_form_that_grew_old_says_that_nothing_was_changed(request_: HttpRequest) -> None:
    assert "nothing was changed" in says(csrf_failure(request_))


@pytest.mark.django_db
def test_an_address_that_does_not_exist_has_a_code_and_a_way_on(client: Client) -> None:
    answer = client.get("/nowhere-at-all")
    assert answer.status_code == 404
    assert "<code>request.not_found</code>" in says(answer)
    assert 'href="/"' in says(answer)


def test_every_fault_of_an_input_is_listed_with_its_place() -> None:
    problem = {
        "title": "This cannot be read",
        "detail": "Mend what is listed.",
        "problems": [{"detail": "From −100 to 100.", "pointer": "/metrics/nps"}],
    }
    shown = render_to_string("errors/problem.html", {"problem": problem})
    assert "From −100 to 100. <code>/metrics/nps</code>" in shown


def test_other_ways_on_can_be_offered() -> None:
    problem = {"title": "Not signed in", "detail": "Sign in first."}
    shown = render_to_string("errors/problem.html", {"problem": problem, "ways": [{"label": "Sign in", "href": "/in"}]})
    assert '<a class="button primary" href="/in">Sign in</a>' in shown
    assert "Go to the first page" not in shown


def test_what_is_refused_cannot_become_markup() -> None:
    shown = render_to_string("errors/problem.html", {"problem": {"title": "<b>", "detail": "<script>"}})
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_at_the_api_a_fault_of_ours_is_a_problem_too() -> None:
    answer = fault_of_ours(RequestFactory().get("/api/v1/enterprises"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(answer.content)["code"] == "request.fault_of_ours"


@pytest.mark.django_db
def test_at_the_api_what_cannot_be_read_is_a_problem_too(client: Client) -> None:
    answer = client.get("/api/v1/enterprises", headers={"host": "elsewhere.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.not_readable")


@pytest.mark.django_db
def test_a_body_beyond_all_bounds_is_said_to_be_too_large(client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/api/v1/auth/token", {"email": "a" * 200}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "OPTIONS"])
def test_a_page_of_the_api_answers_in_problems_as_well(client: Client, method: str) -> None:
    answer = client.generic(method, "/api/v1/docs")
    assert (answer.status_code, answer.json()["code"]) == (405, "request.method_not_allowed")


@pytest.mark.django_db
def test_whoever_is_signed_in_keeps_the_rail_on_a_refused_page() -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "viewer", email="viewer@example.org")
    answer = page_client_of("viewer@example.org").get("/organizations/999999999/members")
    assert answer.status_code == 403
    assert 'aria-label="Parts of CLEAR"' in says(answer)
    assert "Sign out" in says(answer)


@pytest.mark.django_db
def test_a_refusal_that_knows_the_way_out_offers_it() -> None:
    answer = Client().get("/forgotten/1/made-up")
    assert '<a class="button primary" href="/forgotten">Ask for a new link</a>' in says(answer)
