"""Where a password is not enough, it gives no tokens: a code is asked for, counts once, and is not guessed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, OrganizationKind
from clear_platform.foundation.second_factor.operations import new_secret, set_up_second_factor
from tests import actors

EMAIL = "lin@example.org"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))


def with_a_device() -> str:
    """Somebody whose device was set up two minutes ago; gives its secret."""
    lin: Actor = actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email=EMAIL)
    secret = new_secret()
    with clock.fixed_at(clock.now() - timedelta(minutes=2)):
        set_up_second_factor(actor=lin, secret=secret, code=code_of(secret))
    return secret


def asked(password: str = actors.PASSWORD, **more: str) -> Any:
    body = {"email": EMAIL, "password": password, **more}
    return Client().post("/api/v1/auth/token", body, content_type="application/json")


@pytest.mark.django_db
def test_the_password_alone_gets_no_tokens() -> None:
    with_a_device()
    answers = [asked(), asked(otp="")]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(401, "auth.otp_required")] * 2


@pytest.mark.django_db
def test_whether_there_is_a_second_factor_is_told_only_to_who_knows_the_password() -> None:
    secret = with_a_device()
    assert asked("not the password", otp=code_of(secret)).json()["code"] == "auth.wrong_credentials"


@pytest.mark.django_db
def test_password_and_code_get_tokens_and_the_code_counts_once() -> None:
    code = code_of(with_a_device())
    given, again = asked(otp=code), asked(otp=code)
    assert (given.status_code, again.status_code, again.json()["code"]) == (200, 401, "auth.wrong_code")


@pytest.mark.django_db
def test_staff_without_a_second_factor_get_no_tokens_where_one_is_required() -> None:
    actors.staff(email=EMAIL)
    with override_settings(STAFF_MFA_REQUIRED=True):
        refused = asked()
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.second_factor_required")


def test_codes_are_not_guessed(cloned_database: str) -> None:
    secret = with_a_device()
    wrong = "000000" if code_of(secret) != "000000" else "000001"
    with override_settings(SIGN_IN_FAILURES=4):
        told = [asked(otp=wrong).json()["code"] for _ in range(5)]
        locked = asked(otp=code_of(secret))
    assert told == ["auth.wrong_code"] * 4 + ["auth.locked"]
    assert (locked.status_code, "Retry-After" in locked.headers) == (429, True)
