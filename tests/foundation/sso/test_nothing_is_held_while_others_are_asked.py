"""While a provider or the name service is asked, the request holds no transaction, and goes on as who it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client

from clear_platform.foundation.public import Actor, acting, members_of
from clear_platform.foundation.tenancy.context import between_transactions
from clear_platform.foundation.tenancy.scope import (
    ScopeInUse,
    current_scope,
    in_scope,
)
from tests import actors
from tests.clients import page_client_of
from tests.databases import ServerAddress
from tests.foundation.sso.conftest import back_at, set_up, way_of
from tests.foundation.sso.provider import Provider

# The provider in the test is a library's, which calls another one by names that are going away.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:(authlib|oidc_provider_mock)")
LIN = "lin@camber.example"
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"


@pytest.fixture
def open_now(cloned_database: str, database_server: ServerAddress) -> Callable[[], int]:
    """How many transactions are open in the test's database."""

    def counted() -> int:
        with psycopg.connect(database_server.administrator) as connection:
            row = connection.execute(OPEN, [cloned_database]).fetchone()
        assert row is not None
        return int(row[0])

    return counted


def test_no_transaction_is_open_while_a_provider_takes_the_code(
    open_now: Callable[[], int], admin: Actor, institution_id: int, prove: Callable[..., int], provider: Provider
) -> None:
    prove(admin, "camber.example")
    set_up(admin, institution_id, provider)
    actors.member(institution_id, "analyst", email=LIN)
    client, seen = Client(), []

    def looking(claims: dict[str, Any]) -> dict[str, Any]:
        seen.append(open_now())
        return claims

    provider.bend = looking
    answer = back_at(client, provider.lets_in(way_of(client, LIN), LIN))
    assert (answer.status_code, seen) == (302, [0])
    assert client.get("/profile").status_code == 200


def test_a_refusal_of_a_provider_is_a_page_like_any_other(
    open_now: Callable[[], int], admin: Actor, institution_id: int, prove: Callable[..., int], provider: Provider
) -> None:
    prove(admin, "camber.example")
    set_up(admin, institution_id, provider)
    client = Client()
    provider.bend = lambda claims: {**claims, "aud": "another"}
    answer = back_at(client, provider.lets_in(way_of(client, LIN), LIN))
    assert (answer.status_code, "made for another application" in answer.content.decode()) == (403, True)
    assert open_now() == 0


@pytest.mark.django_db
def test_only_those_who_may_set_a_provider_have_anybody_asked(provider: Provider, institution_id: int) -> None:
    actors.member(institution_id, "analyst", email="analyst@camber.example")
    wanted = {"issuer": "https://10.0.0.1", "client_id": "clear", "default_role": "viewer"}
    page = f"/organizations/{institution_id}/sign-in"
    answer = page_client_of("analyst@camber.example").post(page, wanted)
    assert (answer.status_code, "a network that is not public" in answer.content.decode()) == (403, False)


@pytest.mark.django_db
def test_the_scope_goes_on_as_the_same_actor(admin: Actor, institution_id: int) -> None:
    with acting(admin) as scope:
        with between_transactions():
            assert not in_scope()
        assert current_scope() is scope
        assert [seat.user_id for seat in members_of(admin, institution_id)] == [admin.id]


@pytest.mark.django_db
def test_a_transaction_that_others_rely_on_is_not_ended(admin: Actor) -> None:
    with acting(admin), acting(admin), pytest.raises(ScopeInUse), between_transactions():
        pytest.fail("It ran inside a part of a transaction.")
