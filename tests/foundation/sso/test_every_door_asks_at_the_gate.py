"""Whoever comes in passes one gate, whatever the door: a provider that is required, a second factor that is set up."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.members.jobs import send_invitation
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.models import User
from clear_platform.foundation.profile.jobs import send_password_reset
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from clear_platform.foundation.second_factor.operations import new_secret, set_up_second_factor
from clear_platform.foundation.sessions.errors import SsoRequired
from clear_platform.foundation.sessions.gate import Asks, Proof, still_asked
from clear_platform.settings.base import ROOT
from execution.implementation.operations.following import make_work_feed
from tests import actors
from tests.foundation.sso.conftest import set_up
from tests.foundation.sso.provider import Provider

pytestmark = [
    pytest.mark.django_db,
    # The provider in the test is a library's, which calls another one by names that are going away.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(authlib|oidc_provider_mock)"),
]
LIN = "lin@camber.example"
NEW_PASSWORD = "four words nobody guesses"
OPENING = {"begin_session", "give_tokens", "refresh_tokens"}
DOORS = {
    "clear_platform/foundation/access/entering.py": "the password and the second step, on pages",
    "clear_platform/foundation/credentials/api/views.py": "tokens for a password, and the next ones",
    "clear_platform/foundation/members/pages/accepting.py": "an invitation",
    "clear_platform/foundation/sso/pages.py": "the way back from a provider",
}
Require = Callable[[], None]


def called_in(path: Path) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def sources() -> list[Path]:
    return [path for path in (ROOT / "clear_platform").rglob("*.py") if "/migrations/" not in str(path)]


def test_the_doors_walked_here_are_all_there_are() -> None:
    """A door that is new is to be walked by a test of its own below."""
    opening = {str(path.relative_to(ROOT)) for path in sources() if called_in(path) & OPENING}
    assert opening == set(DOORS)


def test_nothing_else_signs_anybody_in() -> None:
    """Django's own `login`, and the making of a family of tokens, stand behind the gate and nowhere else."""
    signing_in = {path for path in sources() if "login" in called_in(path)}
    making = {path for path in sources() if "TokenFamily.objects.create" in path.read_text(encoding="utf-8")}
    assert [str(path.relative_to(ROOT)) for path in sorted(signing_in | making)] == [
        "clear_platform/foundation/credentials/operations.py",
        "clear_platform/foundation/sessions/operations.py",
    ]


@pytest.fixture
def lin(institution_id: int) -> Actor:
    return actors.member(institution_id, "analyst", email=LIN)


@pytest.fixture
def secret(lin: Actor) -> str:
    """The secret of Lin's device, set up two minutes ago."""
    made = new_secret()
    with clock.fixed_at(clock.now() - timedelta(minutes=2)):
        set_up_second_factor(actor=lin, secret=made, code=code_of(made))
    return made


@pytest.fixture
def require(bank: Provider, admin: Actor, institution_id: int) -> Require:
    """Let the bank require its provider, from the moment this is called."""
    return lambda: set_up(admin, institution_id, bank, required=True)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))


def tokens(path: str = "", **body: str) -> Any:
    return Client().post(f"/api/v1/auth/token{path}", body, content_type="application/json")


def with_password(client: Client, password: str = actors.PASSWORD) -> Any:
    return client.post("/sign-in", {"email": LIN, "password": password})


def link_of(job_name: str, send: Callable[..., None]) -> str:
    """Let the newest job send its e-mail, and read the path of the link in it."""
    with acting(actors.system()):
        job = ProcrastinateJob.objects.filter(task_name=job_name).latest("id")
    send(**job.args)
    found = re.search(r"http://localhost:8000(/\S+/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def new_password_by_link() -> None:
    Client().post("/forgotten", {"email": LIN})
    link = link_of("foundation.send_password_reset", send_password_reset)
    assert Client().post(link, {"new_password": NEW_PASSWORD}).status_code == 302


def turned_away(answer: Any, client: Client, code: str) -> bool:
    return (answer.status_code, code in answer.content.decode(), client.get("/profile").status_code) == (403, True, 302)


class TestWhereAProviderIsRequired:
    """Nothing but that provider lets a member of the organization in."""

    def test_the_password_does_not(self, lin: Actor, require: Require) -> None:
        require()
        client = Client()
        assert turned_away(with_password(client), client, "auth.sso_required")

    def test_the_second_step_does_not_though_the_password_was_given_before(self, secret: str, require: Require) -> None:
        client = Client()
        assert with_password(client)["Location"].startswith("/sign-in/second-step")
        require()
        answer = client.post("/sign-in/second-step", {"code": code_of(secret)})
        assert turned_away(answer, client, "auth.sso_required")

    def test_a_password_chosen_by_a_link_does_not(self, lin: Actor, require: Require) -> None:
        require()
        new_password_by_link()
        client = Client()
        assert turned_away(with_password(client, NEW_PASSWORD), client, "auth.sso_required")

    def test_an_invitation_does_not_and_leaves_no_account(
        self, admin: Actor, institution_id: int, require: Require
    ) -> None:
        invite_member(actor=admin, organization_id=institution_id, email="new@camber.example", role="analyst")
        link = link_of("foundation.send_invitation", send_invitation)
        require()
        client = Client()
        answer = client.post(link, {"name": "Somebody new", "password": NEW_PASSWORD})
        assert turned_away(answer, client, "auth.sso_required")
        with acting(actors.system()):
            assert not User.objects.filter(email="new@camber.example").exists()

    def test_the_api_gives_no_tokens(self, lin: Actor, require: Require) -> None:
        require()
        answer = tokens(email=LIN, password=actors.PASSWORD)
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.sso_required")

    def test_the_api_renews_no_tokens_that_a_password_got_before(self, lin: Actor, require: Require) -> None:
        given = tokens(email=LIN, password=actors.PASSWORD).json()
        require()
        answer = tokens("/refresh", refresh=given["refresh"])
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.sso_required")

    def test_the_address_of_a_calendar_does_not(self, lin: Actor, require: Require) -> None:
        path = f"/tasks/calendar/{make_work_feed(actor=lin)}/tasks.ics"
        assert Client().get(path).status_code == 200
        require()
        answer = Client().get(path)
        assert (answer.status_code, "auth.sso_required" in answer.content.decode()) == (403, True)
        with pytest.raises(SsoRequired):
            make_work_feed(actor=lin)

    def test_another_organizations_provider_does_not(self, lin: Actor, institution_id: int, require: Require) -> None:
        require()
        another = actors.organization(OrganizationKind.INSTITUTION)
        with acting(actors.system()):
            user = User.objects.get(email=LIN)
            assert still_asked(user, Proof.PROVIDER, organization_id=another) is Asks.PROVIDER
            assert still_asked(user, Proof.PROVIDER, organization_id=institution_id) is Asks.NOTHING


class TestWhereThereIsASecondFactor:
    """A password alone opens nothing, and neither does one that was just chosen."""

    def test_the_password_leads_to_the_second_step(self, secret: str) -> None:
        client = Client()
        assert with_password(client)["Location"].startswith("/sign-in/second-step")
        assert client.get("/profile").status_code == 302

    def test_a_password_chosen_by_a_link_leads_there_too(self, secret: str) -> None:
        new_password_by_link()
        client = Client()
        assert with_password(client, NEW_PASSWORD)["Location"].startswith("/sign-in/second-step")
        assert client.get("/profile").status_code == 302

    def test_the_api_asks_for_the_code(self, secret: str) -> None:
        answer = tokens(email=LIN, password=actors.PASSWORD)
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.otp_required")

    def test_an_invitation_asks_for_the_code(self, secret: str) -> None:
        with acting(actors.system()):
            assert still_asked(User.objects.get(email=LIN), Proof.INVITATION) is Asks.CODE
