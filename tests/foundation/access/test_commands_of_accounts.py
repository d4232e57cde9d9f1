"""Whoever operates the installation gives an account a new password by command, through the operation."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from clear_platform.foundation.audit.queries import events_read
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db
EMAIL = "lin@example.org"
NEW = "four words nobody guesses"


@pytest.fixture(autouse=True)
def lin() -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email=EMAIL)


def given(monkeypatch: pytest.MonkeyPatch, password: str, *, email: str = EMAIL) -> str:
    """Give an account a password that comes on the standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("set_password", email, stdout=out)
    return out.getvalue()


def test_the_password_comes_on_the_standard_input_and_ends_every_session(monkeypatch: pytest.MonkeyPatch) -> None:
    before = page_client_of(EMAIL)
    assert given(monkeypatch, NEW).startswith(f"{EMAIL} has a new password")
    assert before.get("/profile").status_code == 302
    assert page_client_of(EMAIL, NEW).get("/profile").status_code == 200
    with acting(actors.system()) as scope:
        assert events_read(scope.actor).filter(action="set_password").count() == 1


@pytest.mark.parametrize(("password", "said"), [("short", "at least 12"), ("lin@example.org", "too similar")])
def test_a_weak_password_is_refused_with_every_reason(
    monkeypatch: pytest.MonkeyPatch, password: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        given(monkeypatch, password)
    assert refused.value.returncode == 2


def test_an_account_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match=r"user\.unknown") as refused:
        given(monkeypatch, NEW, email="nobody@example.org")
    assert refused.value.returncode == 2


def test_the_framework_s_own_command_leads_to_ours() -> None:
    with pytest.raises(CommandError, match="set_password EMAIL"):
        call_command("changepassword")
