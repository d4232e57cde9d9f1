"""Each request is one transaction for one actor; what it was refused is noted after it is undone."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from clear_platform.foundation.access.middleware import TransactionMiddleware
from clear_platform.foundation.models import AuditEvent, User
from clear_platform.foundation.public import Actor, OrganizationKind, acting, add_member, after_reading
from clear_platform.foundation.rights.errors import RightsChanged
from clear_platform.foundation.sessions.store import SessionStore
from enterprises.public import NewEnterprise, create_enterprise
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> Actor:
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    return actors.member(bank, "analyst", email="analyst@example.org")


@pytest.fixture
def signed_in(client: Client, analyst: Actor) -> Client:
    client.post("/sign-in", {"email": "analyst@example.org", "password": actors.PASSWORD})
    return client


def refusals_of(actor: Actor) -> list[AuditEvent]:
    with acting(actor):
        return list(AuditEvent.objects.for_actor(actor).filter(action="access.refused"))


def test_a_refused_enterprise_is_noted_in_the_log_of_the_one_who_asked(signed_in: Client, analyst: Actor) -> None:
    other = create_enterprise(actor=actors.staff(), wanted=NewEnterprise(name="Somebody else's"))
    answer = signed_in.get(f"/api/v1/enterprises/{other.id}")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.not_visible")
    [noted] = refusals_of(analyst)
    assert (noted.actor_id, noted.object_id) == (analyst.id, f"/api/v1/enterprises/{other.id}")


def test_what_is_not_there_is_refused_in_the_same_words(signed_in: Client) -> None:
    other = create_enterprise(actor=actors.staff(), wanted=NewEnterprise(name="Somebody else's"))
    theirs, nobodys = (signed_in.get(f"/api/v1/enterprises/{one}") for one in (other.id, 10**9))
    assert theirs.status_code == nobodys.status_code == 403
    assert theirs.json()["detail"] == nobodys.json()["detail"]


def test_a_session_may_act_at_the_api_for_another_of_its_organizations(signed_in: Client, analyst: Actor) -> None:
    fund = actors.organization(OrganizationKind.INSTITUTION, "Fund of the Hills")
    with acting(actors.system()) as scope:
        add_member(actor=scope.actor, organization_id=fund, email="analyst@example.org", name="", role="viewer")
    me = signed_in.get("/api/v1/auth/me", headers={"X-Organization": str(fund)}).json()
    assert me["organization"] == fund


def test_a_request_id_that_was_sent_comes_back(client: Client) -> None:
    sent = "6f1c3a52-6b0e-4c7e-9a53-0a4a1a3d9c11"
    answer = client.get("/api/v1/auth/me", headers={"X-Request-ID": sent})
    assert (answer.headers["X-Request-ID"], answer.json()["request_id"]) == (sent, sent)


def test_the_newest_version_of_the_api_answers_without_a_version(signed_in: Client) -> None:
    assert signed_in.get("/api/enterprises").json() == signed_in.get("/api/v1/enterprises").json()


def test_times_of_the_api_do_not_shift_with_whoever_had_a_page_before() -> None:
    actors.staff(email="tokyo@example.org")
    made = enterprise()
    with acting(actors.system()):
        User.objects.filter(email="tokyo@example.org").update(timezone="Asia/Tokyo")
    assert page_client_of("tokyo@example.org").get("/enterprises/").status_code == 200
    shown = client_of("tokyo@example.org").get(f"/api/v1/enterprises/{made.id}").json()["created_at"]
    assert datetime.fromisoformat(shown) == made.created_at


def refusing_at_the_end(request: HttpRequest) -> HttpResponse:
    """A view whose answer is made, and then what was put off until its end refuses."""

    def step() -> None:
        raise RightsChanged(because="It ended.")

    after_reading(step)
    return HttpResponse("what must not be sent")


@pytest.mark.parametrize("path", ["/", "/api/v1/rights"])
def test_what_is_refused_when_an_answer_is_made_takes_its_place(path: str) -> None:
    request = RequestFactory().get(path)
    request.session, request.user = SessionStore(), AnonymousUser()  # type: ignore[attr-defined]  # as its middleware does
    answer = TransactionMiddleware(refusing_at_the_end)(request)
    assert answer.status_code == 409
    shown = answer.content.decode()  # type: ignore[attr-defined]  # a page or a problem, never a stream
    assert "rights.changed" in shown
    assert "what must not be sent" not in shown


def test_a_file_that_is_not_sent_after_all_is_closed() -> None:
    opened = io.BytesIO(b"what must not be sent")

    def refusing(request: HttpRequest) -> FileResponse:
        refusing_at_the_end(request)
        return FileResponse(opened)

    request = RequestFactory().get("/api/v1/rights")
    request.session, request.user = SessionStore(), AnonymousUser()  # type: ignore[attr-defined]  # as its middleware does
    answer = TransactionMiddleware(refusing)(request)
    assert (answer.status_code, opened.closed) == (409, True)
