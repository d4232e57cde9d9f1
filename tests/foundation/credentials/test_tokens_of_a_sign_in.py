"""One sign-in at the API opens a family of tokens: renewed one by one, ended together and at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent, TokenFamily, User
from clear_platform.foundation.public import (
    Actor,
    OrganizationKind,
    acting,
    change_member_role,
    remove_member,
    set_password,
)
from tests import actors

TOKEN, REFRESH, REVOKE, ME = (f"/api/v1/auth/{one}" for one in ("token", "token/refresh", "token/revoke", "me"))


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")


@pytest.fixture
def analyst(bank: int) -> Actor:
    actors.member(bank, "admin")
    return actors.member(bank, "analyst", email="analyst@example.org")


def posted(path: str, **body: Any) -> Any:
    return Client().post(path, body, content_type="application/json")


def signed_in(**more: Any) -> dict[str, Any]:
    answer = posted(TOKEN, email="analyst@example.org", password=actors.PASSWORD, **more)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def me(access: str, **headers: str) -> Any:
    return Client().get(ME, headers={"Authorization": f"Bearer {access}", **headers})


def family_actions() -> list[str]:
    with acting(actors.system()) as scope:
        rows = AuditEvent.objects.for_actor(scope.actor).filter(object_type="foundation.tokenfamily").order_by("pk")
        return list(rows.values_list("action", flat=True))


@pytest.mark.django_db
def test_a_sign_in_gives_an_access_and_a_refresh_token(analyst: Actor) -> None:
    given = signed_in()
    assert (given["token_type"], given["expires_in_seconds"], given["refresh_expires_in_seconds"]) == (
        "Bearer",
        900,
        604800,
    )
    assert me(given["access"]).json()["id"] == analyst.id
    assert family_actions() == ["give_tokens"]


@pytest.mark.django_db
def test_answers_that_hold_tokens_are_kept_by_nobody(analyst: Actor) -> None:
    answer = posted(TOKEN, email="analyst@example.org", password=actors.PASSWORD)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_what_is_kept_of_a_token_is_no_token(analyst: Actor) -> None:
    given = signed_in()
    with acting(actors.system()):
        kept = str(TokenFamily.objects.values().get())
    assert given["access"] not in kept
    assert given["refresh"] not in kept


@pytest.mark.django_db
def test_a_refresh_token_gives_the_next_pair(analyst: Actor) -> None:
    first = signed_in()
    second = posted(REFRESH, refresh=first["refresh"]).json()
    third = posted(REFRESH, refresh=second["refresh"]).json()
    assert len({first["refresh"], second["refresh"], third["refresh"]}) == 3
    assert me(third["access"]).status_code == 200
    assert family_actions() == ["give_tokens", "refresh_tokens", "refresh_tokens"]


@pytest.mark.django_db
def test_an_access_token_is_none_for_refreshing_and_a_refresh_token_opens_nothing(analyst: Actor) -> None:
    given = signed_in()
    assert posted(REFRESH, refresh=given["access"]).status_code == 401
    assert me(given["refresh"]).status_code == 401


@pytest.mark.django_db
def test_an_access_token_holds_for_a_quarter_of_an_hour(analyst: Actor) -> None:
    given = signed_in()
    now = clock.now()
    with time_machine.travel(now + timedelta(minutes=14, seconds=50), tick=False):
        assert me(given["access"]).status_code == 200
    with time_machine.travel(now + timedelta(minutes=15, seconds=1), tick=False):
        assert me(given["access"]).status_code == 401


@pytest.mark.django_db
def test_a_refresh_token_holds_for_seven_days_from_the_last_refresh(analyst: Actor) -> None:
    given, now = signed_in(), clock.now()
    with time_machine.travel(now + timedelta(days=6, hours=23), tick=False):
        second = posted(REFRESH, refresh=given["refresh"]).json()
    with time_machine.travel(now + timedelta(days=13), tick=False):
        third = posted(REFRESH, refresh=second["refresh"]).json()
    with time_machine.travel(now + timedelta(days=20, seconds=1), tick=False):
        assert posted(REFRESH, refresh=third["refresh"]).status_code == 401


def test_a_refresh_token_used_again_ends_the_whole_family_at_once(cloned_database: str) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.member(bank, "analyst", email="analyst@example.org")
    first = signed_in()
    second = posted(REFRESH, refresh=first["refresh"]).json()
    again = posted(REFRESH, refresh=first["refresh"])
    assert (again.status_code, again.json()["code"]) == (401, "auth.refresh_replayed")
    assert me(second["access"]).status_code == 401
    assert me(first["access"]).status_code == 401
    assert posted(REFRESH, refresh=second["refresh"]).status_code == 401
    assert family_actions() == ["give_tokens", "refresh_tokens", "refresh_tokens.replayed"]


def test_twenty_who_refresh_the_same_token_at_once_get_one_pair_and_no_family(cloned_database: str) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.member(bank, "analyst", email="analyst@example.org")
    first = signed_in()

    def refresh(_: int) -> Any:
        try:
            return posted(REFRESH, refresh=first["refresh"])
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(refresh, range(20)))
    won = [one.json() for one in answers if one.status_code == 200]
    assert len(won) == 1
    assert {one.status_code for one in answers} == {200, 401}
    assert me(won[0]["access"]).status_code == 401


@pytest.mark.django_db
def test_a_family_is_ended_by_its_refresh_token(analyst: Actor) -> None:
    given, other = signed_in(), signed_in()
    assert [posted(REVOKE, refresh=given["refresh"]).status_code for _ in range(2)] == [204, 204]
    assert me(given["access"]).status_code == 401
    assert posted(REFRESH, refresh=given["refresh"]).status_code == 401
    assert me(other["access"]).status_code == 200
    assert family_actions() == ["give_tokens", "give_tokens", "revoke_tokens"]


@pytest.mark.django_db
def test_a_closed_account_has_no_tokens(analyst: Actor) -> None:
    given = signed_in()
    with acting(actors.system()):
        User.objects.filter(pk=analyst.id).update(is_active=False)
    assert me(given["access"]).status_code == 401
    assert posted(REFRESH, refresh=given["refresh"]).status_code == 401


@pytest.mark.django_db
def test_another_password_ends_every_token(analyst: Actor) -> None:
    given = signed_in()
    set_password(actor=actors.staff(), email="analyst@example.org", password="another long password")
    assert me(given["access"]).status_code == 401
    assert posted(REFRESH, refresh=given["refresh"]).status_code == 401


@pytest.mark.django_db
def test_a_seat_taken_away_ends_the_tokens_given_for_it(analyst: Actor, bank: int) -> None:
    given = signed_in()
    remove_member(actor=actors.member(bank, "admin"), organization_id=bank, user_id=analyst.id or 0)
    assert (me(given["access"]).status_code, me(given["access"]).json()["code"]) == (401, "auth.token_stale")
    assert posted(REFRESH, refresh=given["refresh"]).status_code == 401


@pytest.mark.django_db
def test_another_role_ends_the_access_token_and_is_in_the_next(analyst: Actor, bank: int) -> None:
    given = signed_in()
    admin = actors.member(bank, "admin")
    change_member_role(actor=admin, organization_id=bank, user_id=analyst.id or 0, role="viewer")
    assert me(given["access"]).json()["code"] == "auth.token_stale"
    renewed = posted(REFRESH, refresh=given["refresh"]).json()
    assert me(renewed["access"]).json()["memberships"][0]["role"] == "viewer"


@pytest.mark.django_db
def test_signing_out_everywhere_ends_tokens_and_sessions(analyst: Actor) -> None:
    given, other, page = signed_in(), signed_in(), Client()
    page.post("/sign-in", {"email": "analyst@example.org", "password": actors.PASSWORD})
    assert page.get("/").status_code == 200
    ended = Client().post(
        "/api/v1/auth/sign-out-everywhere",
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {given['access']}"},
    )
    assert ended.json() == {"token_families_ended": 2}
    assert [me(one["access"]).status_code for one in (given, other)] == [401, 401]
    assert page.get("/").status_code == 302
    assert me(signed_in()["access"]).status_code == 200


@pytest.mark.django_db
def test_the_tokens_are_for_the_organization_that_was_asked_for(analyst: Actor) -> None:
    fund = actors.organization(OrganizationKind.INSTITUTION, "Fund of the Hills")
    actors.seated_too(analyst, fund, "viewer")
    credentials = {"email": "analyst@example.org", "password": actors.PASSWORD}
    given = Client().post(TOKEN, credentials, content_type="application/json", headers={"X-Organization": str(fund)})
    assert me(given.json()["access"]).json()["organization"] == fund
    renewed = posted(REFRESH, refresh=given.json()["refresh"]).json()
    assert me(renewed["access"]).json()["organization"] == fund


@pytest.mark.django_db
def test_tokens_that_held_once_are_told_that_they_ended(analyst: Actor) -> None:
    given, over = signed_in(), signed_in()
    posted(REVOKE, refresh=given["refresh"])
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        expired = me(over["access"])
    answers = [me(given["access"]), posted(REFRESH, refresh=given["refresh"]), expired]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(401, "auth.credential_ended")}
