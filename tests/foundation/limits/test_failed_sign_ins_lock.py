"""Whoever fails to sign in too often waits: counted before the check, by account and by address, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.test import Client, override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.limits.operations import purge_counters, unlock_sign_in
from clear_platform.foundation.models import FailedSignIns
from clear_platform.foundation.profile.operations import change_password
from clear_platform.foundation.public import (
    Actor,
    OrganizationKind,
    RoleNotAllowed,
    StaffGroup,
    account_by_email,
    acting,
    actor_for,
    events_read,
)
from tests import actors

TOKEN = "/api/v1/auth/token"
WRONG = "certainly not the password"


@pytest.fixture(autouse=True)
def locks(cloned_database: str) -> Iterator[None]:
    with override_settings(SIGN_IN_FAILURES=10, SIGN_IN_LOCK_MINUTES=15):
        bank = actors.organization(OrganizationKind.INSTITUTION)
        actors.member(bank, "analyst", email="ada@example.org")
        actors.member(bank, "analyst", email="grace@example.org")
        yield


def try_token(password: str, email: str = "ada@example.org", address: str = "203.0.113.7") -> object:
    body = {"email": email, "password": password}
    return Client(REMOTE_ADDR=address).post(TOKEN, body, content_type="application/json")


def codes(answers: list[object]) -> list[str]:
    return [one.json().get("code", "signed in") for one in answers]  # type: ignore[attr-defined]


def fail(times: int, email: str = "ada@example.org", address: str = "203.0.113.7") -> list[str]:
    return codes([try_token(WRONG, email, address) for _ in range(times)])


def test_the_eleventh_try_is_not_made(locks: None) -> None:
    assert fail(10) == ["auth.wrong_credentials"] * 10
    locked = try_token(actors.PASSWORD)
    assert (locked.status_code, locked.json()["code"]) == (429, "auth.locked")  # type: ignore[attr-defined]
    assert 0 < int(locked.headers["Retry-After"]) <= 15 * 60  # type: ignore[attr-defined]


def test_the_lock_ends_after_a_quarter_of_an_hour() -> None:
    fail(10)
    now = clock.now()
    with time_machine.travel(now + timedelta(minutes=14, seconds=58), tick=False):
        assert codes([try_token(actors.PASSWORD)]) == ["auth.locked"]
    with time_machine.travel(now + timedelta(minutes=15, seconds=2), tick=False):
        assert codes([try_token(actors.PASSWORD)]) == ["signed in"]


def test_a_lock_is_not_made_longer_by_trying() -> None:
    fail(10)
    now = clock.now()
    with time_machine.travel(now + timedelta(minutes=14), tick=False):
        fail(3)
    with time_machine.travel(now + timedelta(minutes=15, seconds=2), tick=False):
        assert codes([try_token(actors.PASSWORD)]) == ["signed in"]


def test_an_account_that_does_not_exist_locks_alike() -> None:
    answers = fail(11, email="nobody@example.org")
    assert answers == ["auth.wrong_credentials"] * 10 + ["auth.locked"]


def test_an_account_is_locked_wherever_one_comes_from_and_however_it_is_spelt() -> None:
    for place in range(10):
        fail(1, email="ADA@example.org" if place % 2 else "ada@example.org", address=f"203.0.113.{place}")
    assert codes([try_token(actors.PASSWORD, address="198.51.100.1")]) == ["auth.locked"]


def test_an_address_is_locked_whichever_account_is_tried() -> None:
    for number in range(10):
        fail(1, email=f"guess{number}@example.org")
    assert codes([try_token(actors.PASSWORD)]) == ["auth.locked"]
    assert codes([try_token(actors.PASSWORD, address="198.51.100.1")]) == ["signed in"]


def test_addresses_of_one_network_count_as_one_where_somebody_has_all_of_them() -> None:
    for place in range(10):
        fail(1, email=f"guess{place}@example.org", address=f"2001:db8:0:1::{place + 1}")
    assert codes([try_token(actors.PASSWORD, address="2001:db8:0:1:ffff::1")]) == ["auth.locked"]
    assert codes([try_token(actors.PASSWORD, address="2001:db8:0:2::1")]) == ["signed in"]


def test_who_signs_in_starts_anew_and_does_not_lend_their_address_to_guesses() -> None:
    assert fail(9, address="203.0.113.8") == ["auth.wrong_credentials"] * 9
    assert codes([try_token(actors.PASSWORD, address="203.0.113.8")]) == ["signed in"]
    assert fail(1, address="198.51.100.1") == ["auth.wrong_credentials"]
    assert fail(1, email="grace@example.org", address="203.0.113.8") == ["auth.wrong_credentials"]
    assert fail(1, email="guess@example.org", address="203.0.113.8") == ["auth.locked"]


def test_the_page_locks_as_the_api_does_and_says_when_to_come_back() -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    asked = [client.post("/sign-in", {"email": "ada@example.org", "password": WRONG}) for _ in range(11)]
    assert [one.status_code for one in asked] == [401] * 10 + [429]
    assert int(asked[-1].headers["Retry-After"]) > 0
    assert "Try again in 15 min" in asked[-1].content.decode()


def test_a_locked_account_s_password_is_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    fail(10)
    checks: list[str] = []
    verify = MD5PasswordHasher.verify
    monkeypatch.setattr(MD5PasswordHasher, "verify", lambda *args: checks.append("made") or verify(*args))
    try_token(actors.PASSWORD)
    assert checks == []


def test_the_lock_is_in_the_audit_log_once_and_without_what_was_typed() -> None:
    fail(12)
    with acting(actors.system()) as scope:
        events = events_read(scope.actor).filter(action="sign_in.locked")
        found = sorted((one.object_type, one.object_id, one.address) for one in events)
    assert [(kind, ip) for kind, _, ip in found] == [("account", "203.0.113.7"), ("address", "203.0.113.7")]
    assert "ada" not in str(found)


def test_every_spelling_of_an_address_is_counted_as_the_one_account() -> None:
    """A1."""
    fail(5, "ada@example.org", "203.0.113.7")
    fail(5, "ADA@ex\uff41mple.org", "203.0.113.8")
    assert codes([try_token(actors.PASSWORD, "ada@example.org", "203.0.113.9")]) == ["auth.locked"]


def test_a_spelling_that_only_looks_like_an_address_leads_to_no_account() -> None:
    """A1."""
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email="lisa@example.org")
    spelt = ["li\u017fa@example.org", "l\u0131sa@example.org", "l\u0131\u017fa@example.org"]
    answers = [try_token(actors.PASSWORD, one, f"203.0.113.{end}") for end, one in enumerate(spelt)]
    assert codes(answers) == ["auth.wrong_credentials"] * 3


def test_staff_unlock_an_account() -> None:
    fail(10)
    unlock_sign_in(actor=actors.staff(), email="ada@example.org")
    unlock_sign_in(actor=actors.staff(), address="203.0.113.7")
    assert codes([try_token(actors.PASSWORD)]) == ["signed in"]


def test_the_command_unlocks_too() -> None:
    fail(10)
    said = StringIO()
    call_command("unlock_sign_in", email="ada@example.org", stdout=said)
    call_command("unlock_sign_in", address="203.0.113.7", stdout=said)
    assert "ada@example.org may try to sign in again." in said.getvalue()
    assert codes([try_token(actors.PASSWORD)]) == ["signed in"]


def test_an_auditor_unlocks_nothing() -> None:
    with pytest.raises(RoleNotAllowed):
        unlock_sign_in(actor=actors.staff(StaffGroup.AUDITOR), email="ada@example.org")


def test_counts_that_lock_nobody_are_forgotten() -> None:
    fail(2)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        purge_counters(actor=actors.system())
    with acting(actors.system()):
        assert not FailedSignIns.objects.exists()


@pytest.mark.usefixtures("locks")
def test_whoever_sits_at_somebodys_session_guesses_no_more_passwords_than_at_the_door() -> None:
    """A1."""
    ada = account_by_email_of("ada@example.org")
    guesses = [change_password_of(ada, f"guess number {turn}") for turn in range(11)]
    assert guesses == ["profile.wrong_password"] * 10 + ["auth.locked"]
    assert change_password_of(ada, actors.PASSWORD) == "auth.locked"


def account_by_email_of(email: str) -> Actor:
    with acting(actors.system()):
        user = account_by_email(email)
        assert user is not None
        return actor_for(user)


def change_password_of(somebody: Actor, old: str) -> str:
    """Give the code of the refusal."""
    with pytest.raises(ClearError) as refused:
        change_password(actor=somebody, old_password=old, new_password="something quite new", session_key=None)
    return refused.value.code
