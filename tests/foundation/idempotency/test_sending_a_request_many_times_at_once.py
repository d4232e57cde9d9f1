"""Twenty sendings of one request at the same moment have one effect (W4)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.test import Client

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import acting
from institutional.models import Portfolio
from tests import actors
from tests.clients import client_of
from tests.databases import ServerAddress
from tests.institutional import factories

SENDINGS = 20
PORTFOLIOS = "/api/v1/institutional/portfolios"
GROWTH = {"name": "Growth", "currency": "USD"}
KEY = "b7e2a2c4-6d0f-4d55-8a52-0c6f2f0f2a11"


@pytest.fixture
def site(cloned_database: str, start_live_server: Callable[..., str]) -> str:
    actors.member(factories.institution(), "analyst", email="analyst@example.org")
    return start_live_server()


def asked(site: str, path: str, body: dict[str, Any], **headers: str) -> tuple[int, dict[str, str], bytes]:
    with closing(HTTPConnection(urlsplit(site).netloc, timeout=120)) as link:
        link.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
        answer = link.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@pytest.mark.processes
def test_exactly_one_is_carried_out(site: str) -> None:
    """W4"""
    _, _, signed_in = asked(site, "/api/v1/auth/token", {"email": "analyst@example.org", "password": actors.PASSWORD})
    credentials = {"Authorization": f"Bearer {json.loads(signed_in)['access']}", "Idempotency-Key": KEY}
    together = threading.Barrier(SENDINGS)

    def send(_number: int) -> tuple[int, dict[str, str], bytes]:
        together.wait()
        return asked(site, PORTFOLIOS, GROWTH, **credentials)

    with ThreadPoolExecutor(SENDINGS) as senders:
        answers = list(senders.map(send, range(SENDINGS)))
    status, headers, last = asked(site, PORTFOLIOS, GROWTH, **credentials)

    made = [body for status, _, body in answers if status == 201]
    refused = [json.loads(body)["code"] for status, _, body in answers if status != 201]
    assert set(made) == {last}
    assert set(refused) <= {"idempotency.in_flight"}
    assert (status, headers["idempotent-replayed"]) == (201, "true")
    actor = actors.system()
    with acting(actor):
        assert Portfolio.objects.for_actor(actor).count() == 1
        assert AuditEvent.objects.for_actor(actor).filter(action="create_portfolio").count() == 1


def test_while_the_first_is_at_work_the_next_is_told_so(cloned_database: str, database_server: ServerAddress) -> None:
    """W4: the first waits for a row that this test holds, and so is still at work when the next comes."""
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    actors.member(bank, "analyst", email="analyst@example.org")
    clients = [client_of("analyst@example.org") for _ in range(3)]
    path = f"/api/v1/institutional/portfolios/{portfolio}/positions"
    loan = {"enterprise": enterprise, "instrument": "loan", "principal": "100.00"}

    def send(client: Client) -> Any:
        try:
            return client.post(path, loan, content_type="application/json", headers={"Idempotency-Key": KEY})
        finally:
            connection.close()

    with (
        ThreadPoolExecutor(1) as elsewhere,
        psycopg.connect(database_server.owner(cloned_database)) as holder,
    ):
        holder.execute("SELECT FROM institutional_portfolio WHERE id = %s FOR UPDATE", [portfolio])
        first = elsewhere.submit(send, clients[0])
        _until_somebody_waits(database_server.administrator)
        second = send(clients[1])
        holder.rollback()
        answered = first.result(timeout=60)
    third = send(clients[2])

    assert (second.status_code, second.json()["code"], second["Retry-After"]) == (409, "idempotency.in_flight", "1")
    assert answered.status_code == 201
    assert (third.content, third["Idempotent-Replayed"]) == (answered.content, "true")


def test_what_cannot_be_kept_is_not_done_either(cloned_database: str, database_server: ServerAddress) -> None:
    """W4: the answer is kept in the transaction of what it answers."""
    actors.member(factories.institution(), "analyst", email="analyst@example.org")
    analyst = client_of("analyst@example.org")
    analyst.raise_request_exception = False
    with psycopg.connect(database_server.owner(cloned_database), autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON foundation_keptanswer FROM clear_app")
    headers = {"Idempotency-Key": KEY}
    answer = analyst.post(PORTFOLIOS, GROWTH, content_type="application/json", headers=headers)
    assert answer.status_code == 500
    with acting(actor := actors.system()):
        assert not Portfolio.objects.for_actor(actor).exists()


def _until_somebody_waits(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as watcher:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            [waiting] = watcher.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
            if waiting:
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waited for the row.")
