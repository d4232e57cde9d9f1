"""One sender gets so many requests a minute, over all processes; whoever sends more is told when to come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings

from clear_platform.foundation.credentials.operations import create_api_key, give_tokens, revoke_api_key
from clear_platform.foundation.limits.errors import TooManyRequests
from clear_platform.foundation.limits.rates import RateLimit, events_per_organization, spend
from clear_platform.foundation.models import RequestCount
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from clear_platform.foundation.sessions.gate import Proof
from tests import actors

ME = "/api/v1/auth/me"


@pytest.fixture
def limits(cloned_database: str) -> Iterator[None]:
    with override_settings(RATE_PER_KEY=5, RATE_PER_ADDRESS=3, RATE_EVENTS_PER_ORGANIZATION=4):
        yield


@pytest.fixture
def admin(limits: None) -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="ada@example.org")


def asked(times: int, path: str = ME, address: str = "203.0.113.7", **headers: str) -> list[int]:
    client = Client(REMOTE_ADDR=address, headers=headers)
    return [client.get(path).status_code for _ in range(times)]


def test_without_credentials_an_address_has_its_limit(limits: None) -> None:
    assert asked(5) == [401, 401, 401, 429, 429]
    assert asked(1, address="203.0.113.8") == [401]


def test_a_refusal_says_when_to_come_back(limits: None) -> None:
    asked(3)
    refused = Client(REMOTE_ADDR="203.0.113.7").get(ME)
    assert (refused.status_code, refused.json()["code"]) == (429, "request.too_many")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_a_refused_page_is_a_page(limits: None) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [client.get("/sign-in") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert "More than 3 requests in 60 s." in answers[-1].content.decode()
    assert "Retry-After" in answers[-1].headers


def test_spoofed_addresses_have_one_limit(limits: None) -> None:
    """A1."""
    tried = [
        asked(1, **{"x-forwarded-for": f"198.51.100.{place}", "forwarded": f"for=198.51.100.{place}"})[0]
        for place in range(5)
    ]
    assert tried == [401, 401, 401, 429, 429]


def test_a_key_has_its_limit_wherever_it_is_used(admin: Actor) -> None:
    key = create_api_key(actor=admin, name="Import", scopes=["me.read"]).key
    used = [asked(1, address=f"203.0.113.{place}", Authorization=f"Api-Key {key}")[0] for place in range(6)]
    assert used == [200] * 5 + [429]


def test_a_person_has_one_limit_for_all_their_tokens(admin: Actor) -> None:
    tokens = [give_tokens(actor=admin, proof=Proof.ONE_FACTOR).access for _ in range(3)]
    used = [asked(2, Authorization=f"Bearer {token}") for token in tokens]
    assert used == [[200, 200], [200, 200], [200, 429]]


def test_a_session_has_its_limit(admin: Actor) -> None:
    client = Client()
    client.post("/sign-in", {"email": "ada@example.org", "password": actors.PASSWORD})
    assert [client.get("/").status_code for _ in range(6)] == [200] * 5 + [429]


MADE_UP = {
    "key": {"Authorization": "Api-Key clear_aaaaaaaaaaaa_{}" + "A" * 42},
    "token": {"Authorization": "Bearer not.a.token{}"},
    "scheme": {"Authorization": "Basic made-up-{}"},
    "session": {"cookie": "sessionid=madeupmadeupmadeup{}"},
}


@pytest.mark.parametrize("made_up", MADE_UP.values(), ids=MADE_UP)
def test_made_up_credentials_count_against_the_address(limits: None, made_up: dict[str, str]) -> None:
    tried = [asked(1, **{name: text.format(place) for name, text in made_up.items()})[0] for place in range(5)]
    assert tried == [401, 401, 401, 429, 429]


@pytest.mark.parametrize("made_up", MADE_UP.values(), ids=MADE_UP)
def test_they_do_so_where_nobody_asks_for_credentials(limits: None, made_up: dict[str, str]) -> None:
    sent = [{name: text.format(place) for name, text in made_up.items()} for place in range(5)]
    assert [asked(1, "/api/v1/nothing-here", **one)[0] for one in sent] == [404, 404, 404, 429, 429]


def test_a_made_up_session_counts_against_the_address_where_it_is_not_looked_at(limits: None) -> None:
    sent = [{"cookie": f"sessionid=madeupmadeupmadeup{place}"} for place in range(5)]
    assert [asked(1, "/api/v1/docs", **one)[0] for one in sent] == [200, 200, 200, 429, 429]


def test_a_key_that_has_ended_counts_against_the_address(admin: Actor) -> None:
    key = create_api_key(actor=admin, name="Import", scopes=["me.read"])
    revoke_api_key(actor=admin, key_id=key.shown.id)
    assert asked(5, Authorization=f"Api-Key {key.key}") == [401, 401, 401, 429, 429]


def test_a_person_has_one_limit_for_pages_and_tokens(admin: Actor) -> None:
    client = Client()
    client.post("/sign-in", {"email": "ada@example.org", "password": actors.PASSWORD})
    token = give_tokens(actor=admin, proof=Proof.ONE_FACTOR).access
    assert [client.get("/").status_code for _ in range(4)] == [200] * 4
    assert asked(2, Authorization=f"Bearer {token}") == [200, 429]


@pytest.mark.parametrize("made_up", [{"Authorization": "Bearer junk-{}"}, {"cookie": "sessionid=madeupmadeupmadeup{}"}])
def test_made_up_credentials_open_no_open_door_past_the_limit(admin: Actor, made_up: dict[str, str]) -> None:
    right = {"email": "ada@example.org", "password": actors.PASSWORD}
    answers = [
        Client(REMOTE_ADDR="203.0.113.7", headers={name: text.format(place) for name, text in made_up.items()})
        .post("/api/v1/auth/token", right, content_type="application/json")
        .status_code
        for place in range(5)
    ]
    assert answers[3:] == [429, 429]
    assert 429 not in answers[:3]


def test_somebody_else_cannot_use_up_a_key_s_limit_by_its_prefix(admin: Actor) -> None:
    key = create_api_key(actor=admin, name="Import", scopes=["me.read"]).key
    prefix, _, secret = key.rpartition("_")
    asked(9, address="198.51.100.6", Authorization=f"Api-Key {prefix}_{'A' * len(secret)}")
    assert asked(1, Authorization=f"Api-Key {key}") == [200]


def test_health_and_static_files_are_not_counted(limits: None) -> None:
    assert asked(5, path="/health/live") == [200] * 5
    assert asked(1) == [401]


def test_organizations_have_a_limit_where_events_come_in(limits: None) -> None:
    for _ in range(4):
        spend(events_per_organization(), "12")
    spend(events_per_organization(), "13", cost=4)
    with pytest.raises(TooManyRequests):
        spend(events_per_organization(), "12")
    with pytest.raises(TooManyRequests):
        spend(events_per_organization(), "14", cost=5)


def test_a_count_stands_though_the_request_it_was_made_in_is_undone(limits: None) -> None:
    actor = actors.system()
    with acting(actor):
        spend(RateLimit("tried", 1, 60), "one")
        transaction.set_rollback(True)
    with pytest.raises(TooManyRequests), acting(actor, read_only=True):
        spend(RateLimit("tried", 1, 60), "one")


def test_when_a_window_has_ended_the_next_one_begins(limits: None) -> None:
    limit = RateLimit("tried", 2, 60)
    for _ in range(2):
        spend(limit, "one")
    with pytest.raises(TooManyRequests):
        spend(limit, "one")
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_requestcount SET started_at = started_at - interval '61 seconds'")
    spend(limit, "one")
    with acting(actors.system()):
        assert RequestCount.objects.get(bucket="tried:one").taken == 1


def test_0_is_no_limit(limits: None) -> None:
    for _ in range(9):
        spend(RateLimit("open", 0, 60), "one")
    with acting(actors.system()):
        assert not RequestCount.objects.filter(bucket="open:one").exists()


def test_forty_at_once_get_no_more_than_the_limit(limits: None) -> None:
    def take(_: int) -> str:
        try:
            spend(RateLimit("tried", 7, 60), "one")
        except TooManyRequests:
            return "refused"
        finally:
            connection.close()
        return "let in"

    with ThreadPoolExecutor(20) as threads:
        assert Counter(threads.map(take, range(40))) == {"let in": 7, "refused": 33}


@pytest.mark.processes
def test_two_servers_count_as_one(start_live_server: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_PER_ADDRESS", "6")
    sites = [start_live_server(), start_live_server()]

    def status(site: str) -> Any:
        try:
            return urlopen(Request(f"{site}{ME}"), timeout=60).status  # noqa: S310  (a server of this test)
        except HTTPError as answer:
            return answer.code

    told = Counter(status(sites[number % 2]) for number in range(10))
    assert told == {401: 6, 429: 4}
