"""A run is followed as it goes: events come as steps change, who comes back misses nothing, nobody is starved."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection, connections

from clear_platform.foundation.public import Actor, OrganizationKind, acting
from execution.runs.engine.ports import StepStatus
from execution.runs.keeping import DatabaseJournal
from execution.runs.operations.beginning import Taken, Wanted, execute_pattern, take
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.steering import cancel_run
from execution.runs.streaming import Hub, Reader, connected_by
from tests import actors
from tests.actors import PASSWORD
from tests.clients import client_of
from tests.execution.runs.test_carrying_out_runs import TestAnExecutionThatWasShutOut
from tests.sizes import sized

SUM = Wanted("proof_sum", {"x": 1})
OWNER = "owner@follow.example"
pytestmark = [pytest.mark.processes]


@pytest.fixture
def owner(cloned_database: str, agents_for_proofs: None) -> Actor:
    return actors.member(actors.organization(OrganizationKind.ENTERPRISE, "Bakery"), "owner", email=OWNER)


def connected(site: str, seconds: float = 70) -> HTTPConnection:
    return HTTPConnection(urlsplit(site).netloc, timeout=seconds)


def token(site: str) -> str:
    with closing(connected(site)) as there:
        body = json.dumps({"email": OWNER, "password": PASSWORD})
        there.request("POST", "/api/v1/auth/token", body, {"Content-Type": "application/json"})
        return str(json.load(there.getresponse())["access"])


def followed(site: str, access: str, run_id: UUID, last: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    """The events of a run as they come: number and data; of the run's own status the number is 0."""
    headers = {"Authorization": f"Bearer {access}", "Accept": "text/event-stream", "Last-Event-ID": str(last)}
    number = 0
    with closing(connected(site)) as there:
        there.request("GET", f"/api/v1/runs/{run_id}/events", headers=headers)
        for line in there.getresponse():
            name, _colon, value = line.decode().strip().partition(": ")
            if name == "id":
                number = int(value)
            elif name == "data":
                yield number, json.loads(value)
                number = 0


def begun(owner: Actor) -> tuple[UUID, DatabaseJournal]:
    run_id = execute_pattern(actor=owner, wanted=SUM).run_id
    with acting(owner):
        taken = take(run_id)
    assert isinstance(taken, Taken)
    return run_id, DatabaseJournal(owner, run_id, taken.fence)


def happened(journal: DatabaseJournal, times: int, first: int = 0) -> None:
    for number in range(first, first + times):
        done = replace(TestAnExecutionThatWasShutOut.RECORD, step_id=f"s{number}", status=StepStatus.SUCCEEDED)
        journal.finish(replace(done, output=b"{}"))


def names(events: list[tuple[int, dict[str, Any]]]) -> list[str]:
    return [said["step_id"] for _number, said in events if "step_id" in said]


def test_what_was_and_what_comes_is_told_in_order_until_the_run_is_over(
    start_live_server: Callable[..., str], owner: Actor
) -> None:
    site = start_live_server()
    run_id, journal = begun(owner)
    happened(journal, 2)
    stream = followed(site, token(site), run_id)
    heard = [next(stream), next(stream)]
    happened(journal, 2, first=2)
    cancel_run(actor=owner, run_id=run_id)
    heard += list(stream)
    assert names(heard) == ["s0", "s1", "s2", "s3"]
    assert heard[-1][1] == {"status": "cancelled", "over": True}
    assert [number for number, _said in heard if number] == sorted(number for number, _said in heard if number)


def test_whoever_comes_back_hears_what_came_meanwhile_and_nothing_twice(
    start_live_server: Callable[..., str], owner: Actor
) -> None:
    site = start_live_server()
    run_id, journal = begun(owner)
    happened(journal, 3)
    stream = followed(site, token(site), run_id)
    last = [next(stream) for _ in range(2)][-1][0]
    stream.close()
    happened(journal, 1, first=3)
    cancel_run(actor=owner, run_id=run_id)
    assert names(list(followed(site, token(site), run_id, last))) == ["s2", "s3"]


@pytest.mark.prove
def test_many_follow_many_events_and_the_site_goes_on_answering(
    start_live_server: Callable[..., str], owner: Actor
) -> None:
    """L2"""
    readers, events = sized(30, 150), sized(100, 1_000)
    site = start_live_server()
    access = token(site)
    run_id, journal = begun(owner)
    with ThreadPoolExecutor(readers) as pool:
        streams = [pool.submit(lambda: list(followed(site, access, run_id))) for _ in range(readers)]
        happened(journal, events)
        with closing(connected(site)) as there:
            there.request("GET", "/health/live")
            assert there.getresponse().status == 200
        cancel_run(actor=owner, run_id=run_id)
        heard = [names(one.result()) for one in streams]
    assert heard == [[f"s{number}" for number in range(events)]] * readers


def test_without_the_front_what_there_is_is_the_answer(owner: Actor) -> None:
    run_id = carry_out(actor=owner, run_id=execute_pattern(actor=owner, wanted=SUM).run_id).run_id
    answer = client_of(OWNER).get(f"/api/v1/runs/{run_id}/events")
    assert answer["Content-Type"] == "text/event-stream"
    assert b"".join(answer.streaming_content).count(b"event: ") == 4


def test_nobody_else_may_follow(owner: Actor) -> None:
    run_id = execute_pattern(actor=owner, wanted=SUM).run_id
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="stranger@follow.example")
    answer = client_of("stranger@follow.example").get(f"/api/v1/runs/{run_id}/events")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_a_stream_is_connected_as_the_site_is_with_all_it_says_of_tls() -> None:
    tls = {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "sslcert": "/etc/web.pem", "sslkey": "/etc/web.key"}
    asked = {
        "dbname": "clear",
        "user": "clear_web",
        "port": "5432",
        "cursor_factory": object,
        "context": object(),
        **tls,
    }
    assert connected_by(asked) == {"dbname": "clear", "user": "clear_web", "port": "5432", **tls}


def test_a_notice_that_names_no_run_ends_no_stream(owner: Actor) -> None:
    run_id = execute_pattern(actor=owner, wanted=SUM).run_id

    async def heard() -> list[bytes]:
        hub, reader = Hub(), Reader(run_id, 0)
        async with hub.following(reader), asyncio.timeout(20):
            await reader.woken.wait()
            found = [reader.taken()]
            await asyncio.to_thread(notify, "no run")
            await asyncio.to_thread(cancelled, owner, run_id)
            while b"cancelled" not in found[-1]:
                await reader.woken.wait()
                found.append(reader.taken())
        return found

    found = asyncio.run(heard())
    assert (b"queued" in found[0], b"cancelled" in found[-1]) == (True, True)


def notify(payload: str) -> None:
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('clear_runs', %s)", [payload])
    connections.close_all()


def cancelled(actor: Actor, run_id: UUID) -> None:
    cancel_run(actor=actor, run_id=run_id)
    connections.close_all()
